// A simulated buyer for the load tests, the fault tests and the measurements. It keeps cookies and connections, and
// sends the same requests as a browser.
import { Agent, request } from 'node:http';

const TYPED = { country: 'DE', name: 'Ada Lovelace', line1: 'Lange Straße 1', postcode: '10115', city: 'Berlin' };
const RETRY_MS = 100;

/** A pool of connections that buyers share. The caller must destroy it at the end. */
export const connections = (most = Infinity) => new Agent({ keepAlive: true, maxSockets: most });

/** The shop sent a response that the buyer did not expect. */
export class UnexpectedAnswer extends Error {}

/** The amount after these words on a page, in minor units; undefined if it is not there. The tests sell in euros. */
function amountAfter(words, page) {
  const found = page.match(new RegExp(`${words}€([\\d.,]+)<`));
  return found && Number(found[1].replace(/\D/g, ''));
}

export class Buyer {
  #cookies = new Map();
  /** The total in minor units, by the key of the checkout's form and also by the id of the payment. */
  #totals = new Map();
  /** The D1 round trips of the last response, from its Server-Timing header. */
  roundTrips = NaN;

  /**
   * @param {string} url the shop's address
   * @param {object} options
   * @param {Agent} options.agent from `connections`
   * @param {number} [options.network] a number for the buyer's network, because a shop limits unpaid orders per network
   * @param {number} [options.patience] milliseconds for which a step is retried if the shop fails or cannot be reached;
   *   every step is idempotent, because it sends its own cart, key or message id
   * @param {() => Promise<void>} [options.beforeRetry] awaited before each retry
   */
  constructor(url, { agent, network = 1, patience = 0, beforeRetry = () => {} }) {
    this.url = url;
    this.agent = agent;
    this.patience = patience;
    this.beforeRetry = beforeRetry;
    // Each network has its own e-mail address, because a shop also limits orders per e-mail address.
    this.email = `ada${network}@example.com`;
    this.address = `10.${(network >> 16) & 255}.${(network >> 8) & 255}.${network & 255}`;
  }

  /** Adds units of a variant to the cart. @returns {Promise<boolean>} false if the shop refused */
  async add(variant, quantity = 1) {
    const answer = await this.#send('POST', '/cart/lines', { form: { variant, quantity }, expect: [303, 422] });
    return answer.status === 303;
  }

  cart() {
    return this.#send('GET', '/cart', { expect: [200] });
  }

  /**
   * Opens the checkout and fills in its form.
   * @returns {Promise<Record<string, string>>} the form's fields; `place` may send them several times
   */
  async form(method = 'test') {
    const { body } = await this.#send('GET', '/checkout', { expect: [200] });
    const hidden = (name) => {
      const found = body.match(new RegExp(`name="${name}" value="([^"]*)"`));
      if (!found) throw new UnexpectedAnswer(`the checkout has no ${name}: ${words(body)}`);
      return found[1];
    };
    const key = hidden('key');
    this.#totals.set(key, amountAfter('Order and pay ', body));
    return { key, agreed: hidden('agreed'), method, do: 'place', email: this.email, ...TYPED };
  }

  /**
   * Submits the checkout.
   * @returns {Promise<{payment?: string, order?: string, refused?: string}>} the id of the payment and the order's
   *   token, or only the token if there is nothing to pay now, or the reason of a refusal
   */
  async place(form) {
    const answer = await this.#send('POST', '/checkout', { form, expect: [303, 422] });
    if (answer.status === 422) return { refused: words(answer.body) };
    const [, place, at, payment] = answer.headers.location.split('/');
    // The shop redirects to the order if its payment is manual, or if an earlier try already placed and paid it.
    if (place === 'orders') return { order: at };
    this.#totals.set(payment, this.#totals.get(form.key));
    return { payment, order: this.#cookies.get('__Host-ordered')?.split('.')[0] };
  }

  /** Sends the test provider's webhook for a successful payment. */
  async settle(payment, id = `paid_${payment}`) {
    // A checkout has no total while an item is sold out. The order may still be placed when units are free again.
    const amount = this.#totals.get(payment) ?? (await this.#asked(payment));
    const json = { id, type: 'payment.succeeded', payment, amount, currency: 'EUR', reference: `test_${payment}` };
    return this.#send('POST', '/webhooks/test', { json, expect: [200] });
  }

  /** The amount that the page of the payment names, in minor units. */
  async #asked(payment) {
    const { body } = await this.#send('GET', `/checkout/test/${payment}`, { expect: [200] });
    const amount = amountAfter('Order [^<]+<strong>', body);
    if (!amount) throw new UnexpectedAnswer(`the page of the payment names no amount: ${words(body)}`);
    return amount;
  }

  /** Sends the test provider's webhook for a declined payment. */
  decline(payment) {
    return this.#send('POST', '/webhooks/test', {
      json: { id: `declined_${payment}`, type: 'payment.declined', payment },
      expect: [200],
    });
  }

  /** Starts another payment of an order whose payment was declined. @returns {Promise<string>} the payment's address */
  async payAgain(order) {
    const answer = await this.#send('POST', `/orders/${order}/payments`, { form: {}, expect: [303] });
    return answer.headers.location;
  }

  /** Opens the page of an order. */
  order(token) {
    return this.#send('GET', `/orders/${token}`, { expect: [200] });
  }

  /** Cancels an order. @returns {Promise<boolean>} false if shoppers may no longer cancel it */
  async cancel(order) {
    const answer = await this.#send('POST', `/orders/${order}/cancellation`, { form: {}, expect: [303, 422] });
    return answer.status === 303;
  }

  /** Buys lines, from an empty cart to a paid order. @param {[variant: number, quantity: number][]} lines */
  async buy(lines) {
    for (const [variant, quantity] of lines) await this.add(variant, quantity);
    const placed = await this.place(await this.form());
    if (placed.payment) await this.settle(placed.payment);
    return placed;
  }

  async #send(method, path, { form, json, expect }) {
    const deadline = Date.now() + this.patience;
    for (;;) {
      let problem;
      try {
        const answer = await this.#once(method, path, form, json);
        this.roundTrips = Number(answer.headers['server-timing']?.match(/(\d+) round trips/)?.[1]);
        if (expect.includes(answer.status)) return answer;
        problem = new UnexpectedAnswer(`${method} ${path} answers ${answer.status}: ${words(answer.body)}`);
        if (answer.status < 500) throw problem;
      } catch (error) {
        if (error === problem) throw error;
        problem = error;
      }
      if (Date.now() >= deadline) throw problem;
      await new Promise((later) => setTimeout(later, RETRY_MS));
      await this.beforeRetry();
    }
  }

  #once(method, path, form, json) {
    const body = form ? new URLSearchParams(form).toString() : json ? JSON.stringify(json) : undefined;
    const headers = {
      'sec-fetch-site': 'same-origin',
      'cf-connecting-ip': this.address,
      ...(this.#cookies.size && { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') }),
      ...(body !== undefined && {
        'content-type': json ? 'application/json' : 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
      }),
    };
    return new Promise((settle, reject) => {
      const asked = request(this.url + path, { method, headers, agent: this.agent }, (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          this.#keep(response.headers['set-cookie'] ?? []);
          settle({
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(chunks).toString('utf8'),
          });
        });
      });
      asked.once('error', reject);
      asked.end(body);
    });
  }

  #keep(cookies) {
    for (const cookie of cookies) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/);
      if (value) this.#cookies.set(name, value);
      else this.#cookies.delete(name);
    }
  }
}

/** The notices and problems on a page, or the beginning of its text if it has none. */
function words(body) {
  const notices = [...body.matchAll(/class="(?:notice|problem)"[^>]*>(?:\s*<p>)?([^<]*)</g)].map((match) => match[1]);
  return (
    notices.join(' ') ||
    body
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .slice(0, 300)
  );
}
