// Simulated merchants who work while the shop is killed. Each opens a list and an order, and presses a button of its
// page. They work on the same orders, so they are often too late. They remember what the shop confirmed.
import assert from 'node:assert/strict';

const RETRY_MS = 100;
/** The expected statuses: 303 done; 200 payment recorded, but it must be refunded; 409 too late. */
const DONE = 303;
const ANSWERS = [DONE, 200, 409];

export class Merchants {
  /** Confirmed acts: orders paid, cancelled and accepted, refunds sent, and units sent by order and position. */
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
   * @param {string} url the shop's address
   * @param {string[]} tokens API tokens, one for each person
   * @param {() => number} random
   * @param {() => Promise<void>} beforeRetry awaited before each retry
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

  /** Makes all open manual refunds. */
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

  /** Cancels this order. */
  async cancel(order) {
    const { body } = await this.#ask(this.first, `/admin/orders/${order}`);
    const form = formsOf(body).find(({ action }) => action.endsWith('/cancellation'));
    assert.ok(form, `the page of order ${order} has no button that cancels it`);
    await this.#press(this.first, String(order), form);
  }

  async #visit(token) {
    const list = this.#one([
      '',
      '?state=to-send',
      '?state=to-send',
      '?state=waiting',
      '?state=waiting',
      '?state=to-refund',
    ]);
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
      // The form has all unsent units of each line. Merchants often send fewer.
      const units = [...fields.keys()].filter((name) => name.startsWith('units-'));
      for (const name of units)
        if (this.random() < 0.4) fields.set(name, `${Math.floor(this.random() * Number(fields.get(name)))}`);
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

  /** Checks that the database has everything that the shop confirmed. */
  async checkPromises(query) {
    const holds = async (promised, sql) => {
      // Copied first, because later confirmations may be missing from the rows read here.
      const all = [...promised];
      const there = new Set((await query(sql)).map(({ id }) => String(id)));
      assert.deepEqual(
        all.filter((id) => !there.has(id)),
        [],
        sql,
      );
    };
    await holds(this.paid, 'SELECT id FROM orders WHERE paid = total');
    await holds(this.accepted, 'SELECT id FROM orders WHERE number IS NOT NULL');
    await holds(this.cancelled, "SELECT id FROM orders WHERE state = 'cancelled'");
    await holds(this.refunded, 'SELECT id FROM refund WHERE done_at IS NOT NULL');
    const told = [...this.sent];
    const lines = new Map(
      (await query("SELECT order_id || '/' || position AS line, fulfilled FROM order_line")).map(
        ({ line, fulfilled }) => [line, fulfilled],
      ),
    );
    assert.deepEqual(
      told.filter(([line, units]) => units > lines.get(line)),
      [],
      'units that were said to be sent are sent',
    );
  }

  /**
   * Sends a request, and retries it while the shop is down. Retries are safe, because the shop refuses a repeated act.
   */
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
        assert.ok(
          form ? ANSWERS.includes(answer.status) : answer.status === 200,
          `${path} answers ${answer.status}: ${answer.body}`,
        );
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

/** The forms of an order's page, with their values. */
function formsOf(html) {
  return [...html.matchAll(/<form action="(\/admin\/orders\/[^"]+)" method="post">(.*?)<\/form>/gs)].map(
    ([, action, inside]) => ({
      action,
      fields: new Map(
        [...inside.matchAll(/<input[^>]*?name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]),
      ),
    }),
  );
}
