// Kills the shop at random moments while buyers buy and merchants fulfil, cancel and refund orders, and restarts it on
// its data. Everything that the shop confirmed must still be there, and nothing may happen twice. FAULT_SEED repeats
// the moments of an earlier run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buyer, connections } from '../../tools/shop/buyer.mjs';
import { exchangeForApiToken, newSignInLink } from '../../tools/shop/sign-in-link.mjs';
import { LONG } from '../../tools/test/long.mjs';
import { checkBooks, checkFigures, drained, shelf } from '../load/books.mjs';
import { startMailbox } from './mailbox.mjs';
import { Merchants } from './merchants.mjs';
import { freePort, randomFrom, startShop, stateFolder } from './support.mjs';

/** The number of rounds with the local database, and with the delays of a deployed shop. */
const DISTANCES = LONG ? { near: 40, far: 40 } : { near: 8, far: 4 };
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);
const AT_ONCE = 10;
/** The units of each variant. The second and third variant sell out during the test. */
const UNITS = [1_000_000, 150, 60];
/** The maximum time that buyers wait for the shop to restart. */
const PATIENCE_MS = 60_000;

for (const [distance, rounds] of Object.entries(DISTANCES)) {
  test(`killed ${rounds} times under load (${distance})`, { timeout: 60_000 + rounds * 20_000 }, (t) =>
    killed(t, rounds, distance === 'far'),
  );
}

async function killed(t, rounds, far) {
  t.diagnostic(`FAULT_SEED=${SEED}`);
  const random = randomFrom(SEED);
  const [state, port, mailbox] = [stateFolder(), await freePort(), await startMailbox(random)];
  let shop = await startShop({ state, port, mailbox: mailbox.url, far });
  try {
    await shop.write([
      ...shelf(UNITS),
      "UPDATE shop SET name = 'Half Tide', email = 'shop@shop.example', bank_details = 'IBAN DE00 1234'",
    ]);
    const crowd = new Crowd(shop.url, random);
    const merchants = new Merchants(shop.url, await tokens(shop), random, () => crowd.waits());
    let unsent = 0;
    for (let round = 1; round <= rounds; round += 1) {
      // Every third round kills the shop while the queue's consumer runs, other rounds at any moment.
      if (round % 3 === 0) {
        // The shop may be dead before it responds.
        shop.killWhenConsuming().catch(() => {});
        await Promise.race([shop.killed, pause(20_000).then(() => assert.fail('no event came to the consumer'))]);
      } else {
        await pause(200 + random() * 2800);
        await shop.kill();
      }
      // Buyers and merchants pause during the restart, so that the checks see the data as the kill left it.
      crowd.hold();
      shop = await startShop({ state, port, mailbox: mailbox.url, far });
      await checkBooks(shop.query);
      await crowd.checkPromises(shop.query);
      await merchants.checkPromises(shop.query);
      const [{ left }] = await shop.query('SELECT count(*) AS left FROM outbox WHERE next_at IS NOT NULL');
      unsent += left;
      crowd.goOn();
    }
    await crowd.goHome();
    await merchants.goHome();
    // By chance, a short run may have no cancelled order that was paid, so no refund.
    const [paid] = await shop.query("SELECT id FROM orders WHERE state = 'paid' AND fulfilment = 'none' LIMIT 1");
    if (paid) await merchants.cancel(paid.id);
    await merchants.sendMoneyBack();
    await settleDown(shop, rounds);
    await checkFigures(shop.query);
    await crowd.checkPromises(shop.query);
    await merchants.checkPromises(shop.query);
    await checkShelf(shop.query);
    await checkMails(shop.query, mailbox);
    assert.deepEqual(await shop.query('SELECT sum(held) AS held FROM stock'), [{ held: 0 }]);
    assert.deepEqual(await shop.query('SELECT id FROM refund WHERE done_at IS NULL'), []);
    assert.deepEqual(await shop.query("SELECT id FROM payment WHERE state = 'returning'"), []);
    assert.ok(unsent > 0, 'no kill ever left an event that was not acted on: the rounds prove nothing');
    const [{ orders, firm }] = await shop.query('SELECT count(*) AS orders, count(firm_at) AS firm FROM orders');
    const [{ back }] = await shop.query("SELECT count(*) AS back FROM payment WHERE state = 'returned'");
    assert.ok(firm > rounds, `only ${firm} orders were paid`);
    const [{ sent }] = await shop.query('SELECT sum(fulfilled) AS sent FROM order_line');
    const [{ refunds }] = await shop.query(
      "SELECT count(*) AS refunds FROM refund r JOIN payment p ON p.id = r.payment_id WHERE p.state = 'succeeded'",
    );
    assert.ok(
      sent > 0 && refunds > 0 && merchants.cancelled.size > 0,
      `merchants did little: ${sent} units, ${refunds} refunds`,
    );
    t.diagnostic(
      `merchants: ${merchants.done} acts, ${merchants.tooLate} too late, ${sent} units sent, ${refunds} refunds; ${mailbox.taken.size} mails`,
    );
    t.diagnostic(
      `${orders} orders, ${firm} of them paid, ${crowd.cancelled.size} cancelled, ${back} payments given back, ${crowd.broken} steps sent again, ${unsent} events found after restarts`,
    );
  } finally {
    await shop.kill();
    mailbox.close();
  }
}

/** API tokens of four owners. They stay valid after every kill, because their sessions are in the database. */
async function tokens(shop) {
  const links = ['one', 'two', 'three', 'four'].map((name) =>
    newSignInLink({ email: `${name}@shop.example`, role: 'owner', kind: 'token' }),
  );
  await shop.write(links.flatMap(({ statements }) => statements));
  return Promise.all(links.map(({ token }) => exchangeForApiToken(shop.url, token)));
}

/** Checks that the stock decreased by exactly the units that were sent. */
async function checkShelf(query) {
  const rows =
    await query(`SELECT variant_id AS id, on_hand, (SELECT coalesce(sum(l.fulfilled), 0) FROM order_line l WHERE l.variant_id = s.variant_id) AS sent
    FROM stock s ORDER BY variant_id`);
  assert.deepEqual(
    rows.map(({ on_hand, sent }) => on_hand + sent),
    UNITS,
  );
}

/** Checks that every mail is sent, and that the provider accepted exactly these mails, each at least once. */
async function checkMails(query, { taken }) {
  const mails = await query('SELECT id, state, round FROM mail');
  assert.deepEqual(
    mails.filter(({ state }) => state !== 'sent'),
    [],
  );
  assert.deepEqual([...taken.keys()].sort(), mails.map(({ id, round }) => `${id}-${round}`).sort());
}

/** Runs cron without waiting: unpaid orders expire, and lost queue messages are sent again. */
async function settleDown(shop, rounds) {
  await shop.query("UPDATE orders SET expires_at = 1 WHERE state = 'placed'");
  let rest;
  for (let stroke = 0; stroke < 20 + 2 * rounds; stroke += 1) {
    await shop.query('UPDATE outbox SET next_at = 1 WHERE next_at IS NOT NULL');
    await shop.query("UPDATE mail SET next_at = 1 WHERE state = 'queued'");
    await shop.sweep();
    const left = await drained(shop.query, 3000);
    const [{ open }] = await shop.query("SELECT count(*) AS open FROM orders WHERE state = 'placed'");
    const [{ unsent }] = await shop.query("SELECT count(*) AS unsent FROM mail WHERE state = 'queued'");
    if (left === 0 && open === 0 && unsent === 0) return;
    rest = `${left} events, ${unsent} mails and ${open} unpaid orders`;
  }
  assert.fail(`${rest} are left after many strokes of the clock`);
}

/** Buyers who retry every step with the same keys, and remember what the shop confirmed. */
class Crowd {
  /** Orders, payments and cancelled orders that the shop confirmed. */
  placed = new Set();
  settled = new Set();
  cancelled = new Set();
  broken = 0;
  #over = false;
  #open = Promise.resolve();
  #goOn = () => {};
  #agent = connections();
  #people;

  constructor(url, random) {
    let number = 0;
    const person = async () => {
      while (!this.#over) {
        number += 1;
        const buyer = new Buyer(url, {
          agent: this.#agent,
          network: number,
          patience: PATIENCE_MS,
          beforeRetry: () => this.waits(),
        });
        await this.#visit(buyer, random);
      }
    };
    this.#people = Promise.all(Array.from({ length: AT_ONCE }, person));
    // `goHome` reports a rejection later. Until then, this avoids an unhandled rejection.
    this.#people.catch(() => {});
  }

  async #visit(buyer, random) {
    const quantity = () => 1 + Math.floor(random() * 2);
    const lines =
      random() < 0.5
        ? [[1, quantity()]]
        : random() < 0.5
          ? [
              [2, quantity()],
              [3, 1],
            ]
          : [
              [3, 1],
              [2, quantity()],
            ];
    for (const [variant, units] of lines) {
      // If the variant is sold out, the buyer takes the first one, which never sells out.
      if (!(await buyer.add(variant, units))) await buyer.add(1, units);
    }
    const byHand = random() < 0.3;
    const { payment, order, refused } = await buyer.place(await buyer.form(byHand ? 'bank' : 'test'));
    if (refused || !order) return;
    this.placed.add(order);
    const pay = async () => {
      await buyer.settle(payment);
      this.settled.add(payment);
    };
    const cancel = async () => {
      if (await buyer.cancel(order)) this.cancelled.add(order);
    };
    // Some buyers never pay, some cancel, some cancel while they pay, and some payments are reported three times.
    const mood = random();
    if (mood < 0.1) return;
    if (!payment) return mood < 0.2 ? cancel() : undefined;
    if (mood < 0.2) await cancel();
    else if (mood < 0.3) await Promise.all([cancel(), pay()]);
    else if (mood < 0.5) await Promise.all([pay(), pay(), pay()]);
    else await pay();
  }

  /** From now on, buyers and merchants wait before they retry. */
  hold() {
    this.#open = new Promise((settle) => (this.#goOn = settle));
  }

  /** Counts a failed step. The promise settles when the step may be retried. */
  waits() {
    this.broken += 1;
    return this.#open;
  }

  goOn() {
    this.#goOn();
  }

  /** Checks that the database has everything that the shop confirmed. */
  async checkPromises(query) {
    const known = async (promised, sql) => {
      // Copied first, because later confirmations may be missing from the rows read here.
      const all = [...promised];
      const there = new Set((await query(sql)).map(({ id }) => id));
      assert.deepEqual(
        all.filter((id) => !there.has(id)),
        [],
        sql,
      );
    };
    await known(this.placed, 'SELECT token AS id FROM orders');
    await known(this.settled, "SELECT id FROM payment WHERE state IN ('succeeded', 'returning', 'returned')");
    await known(this.cancelled, "SELECT token AS id FROM orders WHERE state = 'cancelled'");
  }

  /** Waits until all buyers have finished. */
  async goHome() {
    this.#over = true;
    await this.#people;
    this.#agent.destroy();
  }
}

const pause = (milliseconds) => new Promise((later) => setTimeout(later, milliseconds));
