// Many buyers at once on workerd with real D1: the shop sells exactly its stock. Each test also runs with the delays of
// a deployed shop, where requests overlap in other ways.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buyer, connections } from '../../tools/shop/buyer.mjs';
import { FAR, startPreview } from '../../tools/shop/preview.mjs';
import { LONG } from '../../tools/test/long.mjs';
import { checkBooks, checkFigures, drained, shelf } from './books.mjs';

let shop;
let agent;

const DISTANCES = { near: undefined, far: FAR };

/** Runs a test in a new shop, with and without the delays of a deployed shop. The long form repeats it ten times. */
function atEachDistance(name, body) {
  for (const [distance, outer] of Object.entries(DISTANCES)) {
    for (let round = 1; round <= (LONG ? 10 : 1); round += 1) {
      test(`${name} (${distance}${LONG ? `, round ${round}` : ''})`, { timeout: 120_000 }, async (t) => {
        shop = await startPreview({ outer });
        agent = connections();
        try {
          await body(t);
        } finally {
          agent.destroy();
          await shop.stop();
        }
      });
    }
  }
}

const pause = (milliseconds) => new Promise((later) => setTimeout(later, milliseconds));
const query = async (sql) => (await shop.db.prepare(sql).all()).results;
const stock = async () =>
  (await query('SELECT on_hand, held, committed FROM stock ORDER BY variant_id')).map(Object.values);
const fill = (units) => shop.db.batch(shelf(units).map((sql) => shop.db.prepare(sql)));
const buyers = (count) => Array.from({ length: count }, (_, i) => new Buyer(shop.url, { agent, network: i + 1 }));

/** Fills all carts and opens all checkouts, so that the buyers can then submit them at the same moment. */
async function atTheCheckout(all, lines) {
  return Promise.all(
    all.map(async (buyer, i) => {
      for (const [variant, quantity] of lines(i)) assert.ok(await buyer.add(variant, quantity));
      return { buyer, form: await buyer.form() };
    }),
  );
}

const press = (waiting) =>
  Promise.all(waiting.map(async ({ buyer, form }) => ({ buyer, ...(await buyer.place(form)) })));
const pay = (placed) => Promise.all(placed.map(({ buyer, payment }) => buyer.settle(payment)));

function split(results) {
  const placed = results.filter(({ payment }) => payment);
  const refused = results.filter(({ refused }) => refused);
  assert.equal(placed.length + refused.length, results.length);
  for (const { refused: why } of refused) assert.match(why, /sold out|Only \d+ of/);
  return { placed, refused };
}

async function allActedOn() {
  await checkBooks(query);
  assert.equal(await drained(query), 0, 'the queue brings every event, without the clock');
  await checkFigures(query);
}

atEachDistance('two hundred buyers for ten units: ten orders', async (t) => {
  await fill([10]);
  const waiting = await atTheCheckout(buyers(200), () => [[1, 1]]);
  const begun = performance.now();
  const { placed } = split(await press(waiting));
  t.diagnostic(`200 attempts in ${Math.round(performance.now() - begun)} ms`);
  assert.equal(placed.length, 10);
  assert.deepEqual(await stock(), [[10, 10, 0]]);
  await checkBooks(query);
  // The provider reports each payment twice at the same time.
  await Promise.all([pay(placed), pay(placed)]);
  assert.deepEqual(await stock(), [[10, 0, 10]]);
  assert.deepEqual(
    await query('SELECT number FROM orders ORDER BY number'),
    placed.map((_, i) => ({ number: 1001 + i })),
  );
  await allActedOn();
});

atEachDistance('two variants in opposite order: both or neither', async () => {
  await fill([24, 30]);
  const waiting = await atTheCheckout(buyers(80), (i) =>
    i % 2
      ? [
          [1, 1],
          [2, 1],
        ]
      : [
          [2, 1],
          [1, 1],
        ],
  );
  const { placed } = split(await press(waiting));
  assert.equal(placed.length, 24);
  await pay(placed);
  assert.deepEqual(await stock(), [
    [24, 0, 24],
    [30, 0, 24],
  ]);
  assert.deepEqual(await query('SELECT order_id FROM order_line GROUP BY order_id HAVING count(*) <> 2'), []);
  await allActedOn();
});

atEachDistance('who never pays keeps nothing, and who pays too late gets the money back', async () => {
  await fill([30]);
  const { placed } = split(await press(await atTheCheckout(buyers(45), () => [[1, 1]])));
  assert.equal(placed.length, 30);
  const [late, ...others] = placed;
  await pay(others.splice(0, 9));
  assert.deepEqual(await stock(), [[30, 21, 9]]);
  await query("UPDATE orders SET expires_at = 1 WHERE state = 'placed'");
  // Each cron run expires up to twenty orders.
  await shop.runSweep();
  await shop.runSweep();
  assert.deepEqual(await stock(), [[30, 0, 9]]);
  assert.deepEqual(await query('SELECT * FROM hold'), []);
  await checkBooks(query);

  const { placed: second } = split(await press(await atTheCheckout(buyers(25), () => [[1, 1]])));
  assert.equal(second.length, 21);
  await pay(second);
  await pay([late]);
  await shop.runSweep();
  assert.deepEqual(await stock(), [[30, 0, 30]]);
  assert.deepEqual(await query("SELECT state FROM payment WHERE state NOT IN ('succeeded', 'expired')"), [
    { state: 'returned' },
  ]);
  await allActedOn();
});

atEachDistance('an item that is free again when the order is placed is sold and paid', async () => {
  await fill([1]);
  const [first, second] = await atTheCheckout(buyers(2), () => [[1, 1]]);
  const { order } = await first.buyer.place(first.form);
  // The second buyer's checkout has no button and no total, because the first buyer holds the unit.
  const form = await second.buyer.form();
  assert.ok(await first.buyer.cancel(order));
  const { payment } = await second.buyer.place(form);
  await second.buyer.settle(payment);
  assert.deepEqual(await query(`SELECT state FROM payment WHERE id = '${payment}'`), [{ state: 'succeeded' }]);
  assert.deepEqual(await stock(), [[1, 0, 1]]);
  await allActedOn();
});

atEachDistance('a cancellation that meets the payment leaves a paid order or a cancelled one', async (t) => {
  const ORDERS = LONG ? 200 : 60;
  await fill([ORDERS]);
  const { placed } = split(await press(await atTheCheckout(buyers(ORDERS), () => [[1, 1]])));
  const cancelled = await Promise.all(
    placed.map(async ({ buyer, order, payment }, i) => {
      // The cancellations come between 30 ms before and 30 ms after the payment.
      const [done] = await Promise.all([
        pause(i % 60).then(() => buyer.cancel(order)),
        pause(30).then(() => buyer.settle(payment)),
      ]);
      return done ? order : undefined;
    }),
  );
  await shop.runSweep();
  assert.deepEqual(await query("SELECT reference FROM orders WHERE state = 'cancelled' AND paid > 0"), []);
  const rows = await query("SELECT token FROM orders WHERE state = 'cancelled'");
  assert.deepEqual(
    rows.map(({ token }) => token).sort(),
    cancelled.filter(Boolean).sort(),
    'shoppers were told what became of their orders',
  );
  t.diagnostic(`${rows.length} of ${ORDERS} cancelled`);
  await allActedOn();
});

atEachDistance('who asks twice at once to pay again pays in one session', async () => {
  await fill([16]);
  const { placed } = split(await press(await atTheCheckout(buyers(16), () => [[1, 1]])));
  await Promise.all(placed.map(({ buyer, payment }) => buyer.decline(payment)));
  const places = await Promise.all(
    placed.map(({ buyer, order }) => Promise.all([buyer.payAgain(order), buyer.payAgain(order)])),
  );
  for (const [first, second] of places) assert.equal(first, second);
  assert.deepEqual(
    await query("SELECT order_id FROM payment WHERE state = 'open' GROUP BY order_id HAVING count(*) <> 1"),
    [],
  );
  await checkBooks(query);
});

atEachDistance('sixteen buyers at a time, one order after the other', async (t) => {
  const ORDERS = 320;
  await fill([ORDERS * 2, ORDERS * 2]);
  let next = 0;
  const one = async () => {
    while (next < ORDERS) {
      next += 1;
      const { payment } = await new Buyer(shop.url, { agent, network: next }).buy([[1 + (next % 2), 1]]);
      assert.ok(payment);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: 16 }, one));
  t.diagnostic(
    `${Math.round(ORDERS / ((performance.now() - begun) / 1000))} orders a second, each from an empty cart to paid`,
  );
  assert.deepEqual(await query('SELECT state, count(*) AS orders FROM orders GROUP BY state'), [
    { state: 'paid', orders: ORDERS },
  ]);
  await allActedOn();
});
