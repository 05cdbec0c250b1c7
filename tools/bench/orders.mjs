// The steps to a paid order: the cost of each step compared with a floor in the same run, and the orders per second.
import { cpus, loadavg } from 'node:os';
import { ORDER_ROUND_TRIPS, ORDERS_A_SECOND, WHOLE_ORDER_ROUND_TRIPS } from './budgets.mjs';
import { buildFloors } from './floors.mjs';
import { load } from './load.mjs';
import { judge, median, table } from './report.mjs';
import { startBare, startShop, stopAll } from './shops.mjs';
import { withCpuMeter } from './workerd.mjs';
import { buildWorker } from '../build/build.mjs';
import { Buyer, connections } from '../shop/buyer.mjs';
import { openDatabase } from '../shop/database.mjs';
import { applyMigrations } from '../shop/migrations.mjs';
import { drained, shelf } from '../../tests/load/books.mjs';

const FLOOR = 'one query';
const BUYERS = 16;
const FULL = { rounds: 7, orders: 160, floor: 1500, whole: 400 };
const QUICK = { rounds: 3, orders: 64, floor: 600, whole: 160 };
const UNITS = 100_000_000;

const say = (line) => console.error(line);
let shoppers = 0;
/** A buyer on a new network, because a shop limits the orders per network and time. */
const somebody = (url, agent) => new Buyer(url, { agent, network: (shoppers += 1) });

// The steps in their order. Each step stores in `so` the values that later steps need.
const STEPS = {
  'add to cart': (buyer) => buyer.add(1),
  cart: (buyer) => buyer.cart(),
  checkout: async (buyer, so) => void (so.form = await buyer.form()),
  place: async (buyer, so) => void Object.assign(so, await buyer.place(so.form)),
  settle: (buyer, so) => buyer.settle(so.payment),
  order: (buyer, so) => buyer.order(so.order),
};
/** These steps write events. Their CPU time includes the processing of the events. */
const TOLD = new Set(['place', 'settle']);

/**
 * Measures and prints the steps to an order.
 * @param {{quick: boolean}} options
 */
export async function benchOrders({ quick }) {
  try {
    await bench(quick ? QUICK : FULL);
  } finally {
    await stopAll();
  }
}

async function bench(plan) {
  say('building the Worker and the floors');
  await buildWorker();
  const floorsBuild = await buildFloors();
  const [quietness] = loadavg();
  const floors = await withCpuMeter(() => startBare(floorsBuild));
  await applyMigrations(await openDatabase(floors.started.mf));
  const shop = await withCpuMeter(() => startShop({ progress: say }));
  const { db, url } = shop.started;
  const query = async (sql) => (await db.prepare(sql).all()).results;
  await db.batch(shelf([UNITS, UNITS]).map((sql) => db.prepare(sql)));
  const agent = connections(BUYERS);
  try {
    const measured = { ...shop, url, query, agent };
    const samples = new Map([FLOOR, ...Object.keys(STEPS)].map((name) => [name, []]));
    const trips = {};
    for (let round = 0; round <= plan.rounds; round += 1) {
      say(round ? `round ${round} of ${plan.rounds}` : 'warming up');
      const before = floors.cpu();
      const { requests, seconds } = await load(`${floors.started.url}/one-query`, BUYERS, plan.floor);
      const floor = { rate: requests / seconds, cpu: (floors.cpu() - before) / requests };
      if (round) samples.get(FLOOR).push({ ...floor, ratio: 1, slower: 1 });
      for (const [name, { rate, cpu, most }] of await steps(measured, plan)) {
        trips[name] = Math.max(trips[name] ?? 0, most);
        if (round) samples.get(name).push({ rate, cpu, ratio: cpu / floor.cpu, slower: floor.rate / rate });
      }
    }
    const rates = [];
    for (let round = 1; round <= 3; round += 1) {
      say(`sixteen buyers, round ${round} of 3`);
      rates.push(await wholeOrders(measured, plan));
    }
    print({ plan, quietness, samples, trips, rate: median(rates) });
  } finally {
    agent.destroy();
  }
}

/** All shoppers take the first step, sixteen at a time, then all take the next step. */
async function steps({ cpu, url, query, agent }, { orders }) {
  const waiting = Array.from({ length: orders }, () => ({ buyer: somebody(url, agent), so: {} }));
  const results = new Map();
  for (const [name, step] of Object.entries(STEPS)) {
    const [before, begun] = [cpu(), performance.now()];
    let most = 0;
    await inTurns(waiting, async ({ buyer, so }) => {
      await step(buyer, so);
      most = Math.max(most, buyer.roundTrips);
    });
    const seconds = (performance.now() - begun) / 1000;
    if (TOLD.has(name) && (await drained(query, 30_000, 1000))) throw new Error('events are not processed');
    results.set(name, { rate: orders / seconds, cpu: (cpu() - before) / orders, most });
  }
  return results;
}

/** Orders per second of buyers who each add to the cart, open the checkout, place the order and pay it. */
async function wholeOrders({ url, query, agent }, { whole }) {
  const begun = performance.now();
  await inTurns(
    Array.from({ length: whole }, (_, i) => i),
    async (i) => {
      const { payment } = await somebody(url, agent).buy([[1 + (i % 2), 1]]);
      if (!payment) throw new Error('an order was not placed');
    },
  );
  const seconds = (performance.now() - begun) / 1000;
  if (await drained(query)) throw new Error('events are not processed');
  return whole / seconds;
}

async function inTurns(waiting, work) {
  let next = 0;
  const one = async () => {
    while (next < waiting.length) await work(waiting[next++]);
  };
  await Promise.all(Array.from({ length: BUYERS }, one));
}

function print({ plan, quietness, samples, trips, rate }) {
  const two = (value) => value.toFixed(2);
  const of = (name, what) => median(samples.get(name).map((sample) => sample[what]));
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, load ${two(quietness)} before`,
  );
  console.log(
    `orders: medians of ${plan.rounds} rounds of ${plan.orders} orders at ${BUYERS} connections; CPU of place and settle with their events processed\n`,
  );
  console.log(
    table(
      ['', 'D1 trips', 'req/s', `${FLOOR} ÷ it`, 'CPU ms', `× ${FLOOR}`],
      [...samples.keys()].map((name) => [
        name,
        trips[name] ?? 1,
        of(name, 'rate').toFixed(0),
        two(of(name, 'slower')),
        two(of(name, 'cpu')),
        two(of(name, 'ratio')),
      ]),
    ),
  );
  console.log(
    `\n${rate.toFixed(0)} orders a second by ${BUYERS} buyers, each from an empty cart to paid in four requests (median of 3)\n`,
  );
  const { lines, missed } = judge([
    ...Object.entries(ORDER_ROUND_TRIPS).map(([name, limit]) => ({
      what: `${name}: D1 round trips`,
      measured: trips[name],
      limit,
    })),
    {
      what: 'whole order: D1 round trips',
      measured: Object.keys(STEPS).reduce((sum, name) => sum + trips[name], 0),
      limit: WHOLE_ORDER_ROUND_TRIPS,
    },
    {
      what: 'orders a second',
      measured: rate,
      limit: ORDERS_A_SECOND,
      least: true,
      show: (value) => value.toFixed(0),
      noisy: true,
    },
  ]);
  console.log(table(['budget', 'measured', 'limit', ''], lines));
  if (missed) process.exitCode = 1;
}
