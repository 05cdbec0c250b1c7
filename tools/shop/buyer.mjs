// A buyer without a browser, for load, faults and measurements: keeps cookies and connections, and sends what a browser sends.
import { Agent, request } from 'node:http';

const TYPED = { country: 'DE', name: 'Ada Lovelace', line1: 'Lange Straße 1', postcode: '10115', city: 'Berlin' };
const RETRY_MS = 100;

/** Connections that buyers share; to be destroyed when they are done. */
export const connections = (most = Infinity) => new Agent({ keepAlive: true, maxSockets: most });

/** An answer of the shop that no step of a buyer expects. */
export class UnexpectedAnswer extends Error {}

/** The sum on the button of a checkout, in minor units. The shops of the tests sell in euros. */
function total(checkout) {
  const found = checkout.match(/Order and pay €([\d.,]+)</);
  return { amount: found ? Number(found[1].replace(/\D/g, '')) : 0, currency: 'EUR' };
}

export class Buyer {
  #cookies = new Map();
  /** What an order of the form with this key costs, and later what the payment with this id is of: `{ amount, currency }`. */
  #totals = new Map();
  /** Round trips to the database that the last answer took, as it says itself. */
  roundTrips = NaN;

  /**
   * @param {string} url the shop's
   * @param {object} options
   * @param {Agent} options.agent from `connections`
   * @param {number} [options.network] whose network it comes from: a shop takes few unpaid orders from any one
   * @param {number} [options.patience] milliseconds for which a step is sent again while the shop breaks or is not there; every step
   *   may be, for it carries its own cart, key or message id
   * @param {() => Promise<void>} [options.beforeRetry] is waited for each time
   */
  constructor(url, { agent, network = 1, patience = 0, beforeRetry = () => {} }) {
    this.url = url;
    this.agent = agent;
    this.patience = patience;
    this.beforeRetry = beforeRetry;
    // A shop takes few orders in a short time from any one.
    this.email = `ada${network}@example.com`;
    this.address = `10.${(network >> 16) & 255}.${(network >> 8) & 255}.${network & 255}`;
  }

  /** Puts units of a variant into the cart. @returns {Promise<boolean>} whether the shop let them in */
  async add(variant, quantity = 1) {
    const answer = await this.#send('POST', '/cart/lines', { form: { variant, quantity }, expect: [303, 422] });
    return answer.status === 303;
  }

  cart() {
    return this.#send('GET', '/cart', { expect: [200] });
  }

  /**
   * Opens the checkout and fills in its form.
   * @returns {Promise<Record<string, string>>} as it is sent, again and again if need be
   */
  async form(method = 'test') {
    const { body } = await this.#send('GET', '/checkout', { expect: [200] });
    const hidden = (name) => {
      const found = body.match(new RegExp(`name="${name}" value="([^"]*)"`));
      if (!found) throw new UnexpectedAnswer(`the checkout has no ${name}: ${words(body)}`);
      return found[1];
    };
    const key = hidden('key');
    this.#totals.set(key, total(body));
    return { key, agreed: hidden('agreed'), method, do: 'place', email: this.email, ...TYPED };
  }

  /**
   * Presses the button.
   * @returns {Promise<{payment?: string, order?: string, refused?: string}>} what to pay by and the order's token; no payment where
   *   it has gone on since an earlier try; or why it was refused
   */
  async place(form) {
    const answer = await this.#send('POST', '/checkout', { form, expect: [303, 422] });
    if (answer.status === 422) return { refused: words(answer.body) };
    const [, place, at, payment] = answer.headers.location.split('/');
    // Paid by hand, or gone on since: it leads to the order.
    if (place === 'orders') return { order: at };
    this.#totals.set(payment, this.#totals.get(form.key));
    return { payment, order: this.#cookies.get('__Host-ordered')?.split('.')[0] };
  }

  /** The test provider's message that a payment was made. */
  settle(payment, id = `paid_${payment}`) {
    const { amount, currency } = this.#totals.get(payment);
    const json = { id, type: 'payment.succeeded', payment, amount, currency, reference: `test_${payment}` };
    return this.#send('POST', '/webhooks/test', { json, expect: [200] });
  }

  /** The test provider's message that a payment came to nothing. */
  decline(payment) {
    return this.#send('POST', '/webhooks/test', { json: { id: `declined_${payment}`, type: 'payment.declined', payment }, expect: [200] });
  }

  /** Asks to pay an order whose payment was declined. @returns {Promise<string>} where to */
  async payAgain(order) {
    const answer = await this.#send('POST', `/orders/${order}/payments`, { form: {}, expect: [303] });
    return answer.headers.location;
  }

  /** Looks at the page of an order. */
  order(token) {
    return this.#send('GET', `/orders/${token}`, { expect: [200] });
  }

  /** Cancels an order. @returns {Promise<boolean>} false where the shop does not let shoppers do so any more */
  async cancel(order) {
    const answer = await this.#send('POST', `/orders/${order}/cancellation`, { form: {}, expect: [303, 422] });
    return answer.status === 303;
  }

  /** From an empty cart to a paid order. @param {[variant: number, quantity: number][]} lines */
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
          settle({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks).toString('utf8') });
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

/** What a page says to whoever sent it something wrong; of other texts their beginning. */
function words(body) {
  const notices = [...body.matchAll(/class="(?:notice|problem)"[^>]*>(?:\s*<p>)?([^<]*)</g)].map((match) => match[1]);
  return notices.join(' ') || body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ').slice(0, 300);
}
