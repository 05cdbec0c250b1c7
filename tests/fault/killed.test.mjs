// The plug is pulled at random moments while buyers buy, and the shop started again on what was written: nothing that it had said is
// lost, nothing happens twice. FAULT_ROUNDS asks for more rounds than twelve, FAULT_SEED for those of an earlier run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buyer, connections } from '../../bin/lib/buyer.mjs';
import { checkBooks, checkFigures, drained, shelf } from '../load/books.mjs';
import { freePort, randomFrom, startShop, stateFolder } from './support.mjs';

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 12);
const SEED = Number(process.env.FAULT_SEED ?? Date.now() % 1_000_000);
const AT_ONCE = 10;
/** Plenty of the first; the others run out on the way. */
const UNITS = [1_000_000, 150, 60];
/** Buyers wait so long for the shop to come back. */
const PATIENCE_MS = 60_000;

test(`killed ${ROUNDS} times under load`, { timeout: ROUNDS * 60_000 }, async (t) => {
  t.diagnostic(`FAULT_SEED=${SEED}`);
  const random = randomFrom(SEED);
  const [state, port] = [stateFolder(), await freePort()];
  let shop = await startShop(state, port);
  try {
    await shop.write(shelf(UNITS));
    const crowd = new Crowd(shop.url, random);
    let unsent = 0;
    for (let round = 1; round <= ROUNDS; round += 1) {
      // In every third round in the middle of the consumer's work, else anywhere.
      if (round % 3 === 0) {
        // It may be dead before it has answered.
        shop.killWhenConsuming().catch(() => {});
        await Promise.race([shop.killed, pause(20_000).then(() => assert.fail('no event came to the consumer'))]);
      } else {
        await pause(200 + random() * 2800);
        await shop.kill();
      }
      // Nobody asks while it starts and is looked at: Miniflare's database calls stop this side until workerd answers, which cannot
      // while it waits for its log to be read.
      crowd.hold();
      shop = await startShop(state, port);
      await checkBooks(shop.query);
      await crowd.checkPromises(shop.query);
      const [{ left }] = await shop.query('SELECT count(*) AS left FROM outbox WHERE next_at IS NOT NULL');
      unsent += left;
      crowd.goOn();
    }
    await crowd.goHome();
    await settleDown(shop);
    await checkFigures(shop.query);
    await crowd.checkPromises(shop.query);
    assert.deepEqual(await shop.query('SELECT sum(held) AS held FROM stock'), [{ held: 0 }]);
    assert.deepEqual(await shop.query('SELECT id FROM refund WHERE done_at IS NULL'), []);
    assert.deepEqual(await shop.query("SELECT id FROM payment WHERE state = 'returning'"), []);
    assert.ok(unsent > 0, 'no kill ever left an event that was not acted on: the rounds prove nothing');
    const [{ orders, firm }] = await shop.query('SELECT count(*) AS orders, count(firm_at) AS firm FROM orders');
    const [{ back }] = await shop.query("SELECT count(*) AS back FROM payment WHERE state = 'returned'");
    assert.ok(firm > ROUNDS, `only ${firm} orders were paid`);
    t.diagnostic(`${orders} orders, ${firm} of them paid, ${crowd.cancelled.size} cancelled, ${back} payments given back, ${crowd.broken} steps sent again, ${unsent} events found after restarts`);
  } finally {
    await shop.kill();
  }
});

/** What the clock would do in its time: the unpaid expire, and what the queue lost is sent again. */
async function settleDown(shop) {
  await shop.query("UPDATE orders SET expires_at = 1 WHERE state = 'placed'");
  for (let stroke = 0; stroke < 20 + 2 * ROUNDS; stroke += 1) {
    await shop.query('UPDATE outbox SET next_at = 1 WHERE next_at IS NOT NULL');
    await shop.sweep();
    const left = await drained(shop.query, 3000);
    const [{ open }] = await shop.query("SELECT count(*) AS open FROM orders WHERE state = 'placed'");
    if (left === 0 && open === 0) return;
  }
  assert.fail('events or unpaid orders are left after many strokes of the clock');
}

/** Buyers who go on whatever happens, each with the same keys, and who remember what they were told. */
class Crowd {
  /** Orders that the shop said were placed, payments that it said it knew of, orders that it said were cancelled. */
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
        const beforeRetry = () => {
          this.broken += 1;
          return this.#open;
        };
        const buyer = new Buyer(url, { agent: this.#agent, network: number, patience: PATIENCE_MS, beforeRetry });
        await this.#visit(buyer, random);
      }
    };
    this.#people = Promise.all(Array.from({ length: AT_ONCE }, person));
    // Told of by goHome; until then nobody else may be.
    this.#people.catch(() => {});
  }

  async #visit(buyer, random) {
    const quantity = () => 1 + Math.floor(random() * 2);
    const lines = random() < 0.5 ? [[1, quantity()]] : random() < 0.5 ? [[2, quantity()], [3, 1]] : [[3, 1], [2, quantity()]];
    for (const [variant, units] of lines) {
      // Sold out: then one of which there is plenty.
      if (!(await buyer.add(variant, units))) await buyer.add(1, units);
    }
    const { payment, order, refused } = await buyer.place(await buyer.form());
    if (refused || !payment) return;
    this.placed.add(order);
    const pay = async () => {
      await buyer.settle(payment);
      this.settled.add(payment);
    };
    const cancel = async () => {
      if (await buyer.cancel(order)) this.cancelled.add(order);
    };
    // Some forget, some change their mind, some of these at the moment that they pay; and providers tell things more than once.
    const mood = random();
    if (mood < 0.1) return;
    if (mood < 0.2) await cancel();
    else if (mood < 0.3) await Promise.all([cancel(), pay()]);
    else if (mood < 0.5) await Promise.all([pay(), pay(), pay()]);
    else await pay();
  }

  /** Whoever finds the shop broken waits from now on. */
  hold() {
    this.#open = new Promise((settle) => (this.#goOn = settle));
  }

  goOn() {
    this.#goOn();
  }

  /** What was said before the plug was pulled holds after. */
  async checkPromises(query) {
    const known = async (promised, sql) => {
      // What is said while the database is read is for the next time.
      const all = [...promised];
      const there = new Set((await query(sql)).map(({ id }) => id));
      assert.deepEqual(all.filter((id) => !there.has(id)), [], sql);
    };
    await known(this.placed, 'SELECT token AS id FROM orders');
    await known(this.settled, "SELECT id FROM payment WHERE state IN ('succeeded', 'returning', 'returned')");
    await known(this.cancelled, "SELECT token AS id FROM orders WHERE state = 'cancelled'");
  }

  /** Everybody ends what they have begun. */
  async goHome() {
    this.#over = true;
    await this.#people;
    this.#agent.destroy();
  }
}

const pause = (milliseconds) => new Promise((later) => setTimeout(later, milliseconds));
