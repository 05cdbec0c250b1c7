// People who work in the shop while its plug is pulled: each looks at a list, opens an order, and presses a button that its page has.
// Nobody knows of the others, so they are often too late; what the shop said was done they remember.
import assert from 'node:assert/strict';

const RETRY_MS = 100;
/** Said by the shop: done, as it stood already or stands now, too late. */
const DONE = 303;
const ANSWERS = [DONE, 200, 409];

export class Merchants {
  /** Payments of these orders, orders cancelled and taken on, refunds sent, units sent by order and position. */
  paid = new Set();
  cancelled = new Set();
  accepted = new Set();
  refunded = new Set();
  sent = new Map();
  done = 0;
  tooLate = 0;
  #over = false;
  #people;

  /**
   * @param {string} url the shop's
   * @param {string[]} tokens API tokens, one for each person
   * @param {() => number} random
   * @param {() => Promise<void>} beforeRetry is waited for when the shop was found broken
   */
  constructor(url, tokens, random, beforeRetry) {
    this.url = url;
    this.random = random;
    this.beforeRetry = beforeRetry;
    const person = async (token) => {
      while (!this.#over) await this.#visit(token);
    };
    this.#people = Promise.all(tokens.map(person));
    this.#people.catch(() => {});
    this.first = tokens[0];
  }

  async goHome() {
    this.#over = true;
    await this.#people;
  }

  /** Sends back by hand what is owed still. */
  async sendMoneyBack() {
    for (;;) {
      const orders = ordersOf((await this.#ask(this.first, '/admin/orders?state=to-refund')).body);
      if (!orders.length) return;
      for (const order of orders) {
        const { body } = await this.#ask(this.first, `/admin/orders/${order}`);
        const refunds = formsOf(body).filter(({ action }) => action.includes('/refunds/'));
        assert.ok(refunds.length, `order ${order} is to be refunded, and its page has no button for it`);
        for (const form of refunds) await this.#press(this.first, order, form);
      }
    }
  }

  async #visit(token) {
    const list = this.#one(['', '?state=to-send', '?state=to-send', '?state=waiting', '?state=waiting', '?state=to-refund']);
    const orders = ordersOf((await this.#ask(token, `/admin/orders${list}`)).body);
    if (!orders.length) return;
    const order = this.#one(orders);
    const { body } = await this.#ask(token, `/admin/orders/${order}`);
    const forms = formsOf(body).filter(({ action }) => !action.endsWith('/cancellation') || this.random() < 0.25);
    if (forms.length) await this.#press(token, order, this.#one(forms));
  }

  async #press(token, order, { action, fields }) {
    if (action.endsWith('/cancellation')) fields.set('reason', 'Changed their mind');
    if (action.endsWith('/fulfilments')) {
      // All that is left of each line stands there; mostly not all is at hand.
      const units = [...fields.keys()].filter((name) => name.startsWith('units-'));
      for (const name of units) if (this.random() < 0.4) fields.set(name, `${Math.floor(this.random() * Number(fields.get(name)))}`);
      if (units.every((name) => fields.get(name) === '0')) return;
    }
    const { status } = await this.#ask(token, action, fields);
    if (status !== DONE) return void (this.tooLate += 1);
    this.done += 1;
    const [, what, id] = action.match(/orders\/\d+\/(\w+)(?:\/(\w+))?$/);
    if (what === 'payments') this.paid.add(order);
    if (what === 'acceptance') this.accepted.add(order);
    if (what === 'cancellation') this.cancelled.add(order);
    if (what === 'refunds') this.refunded.add(id);
    for (const [name, units] of what === 'fulfilments' ? fields : []) {
      if (!name.startsWith('units-')) continue;
      const line = `${order}/${name.slice('units-'.length)}`;
      this.sent.set(line, (this.sent.get(line) ?? 0) + Number(units));
    }
  }

  /** What was said before the plug was pulled holds after. */
  async checkPromises(query) {
    const holds = async (promised, sql) => {
      // What is said while the database is read is for the next time.
      const all = [...promised];
      const there = new Set((await query(sql)).map(({ id }) => String(id)));
      assert.deepEqual(all.filter((id) => !there.has(id)), [], sql);
    };
    await holds(this.paid, 'SELECT id FROM orders WHERE paid = total');
    await holds(this.accepted, 'SELECT id FROM orders WHERE number IS NOT NULL');
    await holds(this.cancelled, "SELECT id FROM orders WHERE state = 'cancelled'");
    await holds(this.refunded, 'SELECT id FROM refund WHERE done_at IS NOT NULL');
    const told = [...this.sent];
    const lines = new Map((await query("SELECT order_id || '/' || position AS line, fulfilled FROM order_line")).map(({ line, fulfilled }) => [line, fulfilled]));
    assert.deepEqual(told.filter(([line, units]) => units > lines.get(line)), [], 'units that were said to be sent are sent');
  }

  /** Asks again and again while the shop is broken: whoever presses a button twice is told so. */
  async #ask(token, path, form) {
    for (;;) {
      let answer;
      try {
        const response = await fetch(this.url + path, {
          method: form ? 'POST' : 'GET',
          headers: { authorization: `Bearer ${token}` },
          body: form && new URLSearchParams([...form]),
          redirect: 'manual',
        });
        answer = { status: response.status, body: await response.text() };
      } catch {
        answer = { status: 500 };
      }
      if (answer.status < 500) {
        assert.ok(form ? ANSWERS.includes(answer.status) : answer.status === 200, `${path} answers ${answer.status}: ${answer.body}`);
        return answer;
      }
      await new Promise((later) => setTimeout(later, RETRY_MS));
      await this.beforeRetry();
    }
  }

  #one(all) {
    return all[Math.floor(this.random() * all.length)];
  }
}

const ordersOf = (html) => [...new Set([...html.matchAll(/href="\/admin\/orders\/(\d+)"/g)].map((match) => match[1]))];

/** The forms of an order's page, with what stands in them. */
function formsOf(html) {
  return [...html.matchAll(/<form action="(\/admin\/orders\/[^"]+)" method="post">(.*?)<\/form>/gs)].map(([, action, inside]) => ({
    action,
    fields: new Map([...inside.matchAll(/<input[^>]*?name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value])),
  }));
}
