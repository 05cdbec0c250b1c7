// Measures the release build and the floors in turns, so that other work on the machine affects all of them equally.
import { cpSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CPU_RATIO, D1_ROUND_TRIPS, HTML_BROTLI_BYTES, WASM_GZIP_BYTES } from './budgets.mjs';
import { buildFloors } from './floors.mjs';
import { load } from './load.mjs';
import { inspect, targets } from './pages.mjs';
import { bytes, judge, median, summarise, table } from './report.mjs';
import { startBare, startShop, stopAll, stopOne, temporaryFolder } from './shops.mjs';
import { recordStatements } from './statements.mjs';
import { withCpuMeter } from './workerd.mjs';
import { buildFolder, buildWorker } from '../build/build.mjs';

const FLOOR = 'one query';
/** The name of a page's floor. This floor sends the page's statements but renders nothing. */
const asked = (page) => `${page}'s statements`;
const CATALOGUE_PAGES = ['home', 'collection', 'product'];
const PAGES = ['home', 'collection', 'filtered', 'product', 'search'];

const FULL = { rounds: 9, busy: 2000, alone: 1200, starts: 7 };
const QUICK = { rounds: 3, busy: 700, alone: 300, starts: 3 };
/** Connections that keep workerd busy. Response times are measured with one connection, where no request waits. */
const CONNECTIONS = 16;

// Progress goes to stderr, the figures go to stdout.
const say = (line) => console.error(line);

/**
 * Measures and prints requests, pages, the program's size and the start-up time.
 * @param {{quick: boolean}} options
 */
export async function benchRequests({ quick }) {
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
  const wasm = readFileSync(join(buildFolder('release'), 'index_bg.wasm'));
  const starts = await startUp(plan, floorsBuild);

  const [state, copy] = [temporaryFolder(), temporaryFolder()];
  const STATEMENTS = await recordStatements(state, say);
  cpSync(state, copy, { recursive: true });
  const floors = await withCpuMeter(() => startBare(floorsBuild, { folder: copy, vars: { STATEMENTS } }));
  const shop = await withCpuMeter(() => startShop({ state }));
  const pages = await targets(shop.started.db, shop.started.url);
  const measured = [
    { name: 'hello', url: `${floors.started.url}/hello`, cpu: floors.cpu },
    { name: FLOOR, url: `${floors.started.url}/one-query`, cpu: floors.cpu },
    ...Object.keys(STATEMENTS).map((page) => ({
      name: asked(page),
      url: `${floors.started.url}/statements/${page}`,
      cpu: floors.cpu,
    })),
    ...pages.map(({ name, url }) => ({ name, url, cpu: shop.cpu })),
  ];
  const samples = await rounds(measured, plan);
  const summary = summarise(samples, () => FLOOR);
  const rendering = summarise(samples, (name) => (name in STATEMENTS ? asked(name) : undefined));
  const seen = new Map();
  for (const { name, url } of pages) seen.set(name, await inspect(url));
  const { products, variants } = await shop.started.db
    .prepare('SELECT (SELECT count(*) FROM product) AS products, (SELECT count(*) FROM variant) AS variants')
    .first();

  print({ plan, quietness, summary, rendering, seen, pages, wasm, starts, products, variants });
}

/** Measures every target once per round. The first round only warms up. */
async function rounds(measured, { rounds, busy, alone }) {
  const samples = new Map(measured.map(({ name }) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    say(round ? `round ${round} of ${rounds}` : 'warming up');
    for (const { name, url, cpu } of measured) {
      const before = cpu();
      const { requests, seconds } = await load(url, CONNECTIONS, busy);
      const used = cpu() - before;
      const { latencies } = await load(url, 1, alone);
      if (round) samples.get(name).push({ rate: requests / seconds, cpu: used / requests, latencies });
    }
  }
  return samples;
}

/**
 * Measures the start from an empty folder to the first response, for the shop and the floors in turns. The responses
 * need no database. The difference of the two cancels out Miniflare's own start.
 */
async function startUp({ starts }, floorsBuild) {
  const differences = [];
  for (let start = 1; start <= starts; start += 1) {
    say(`start ${start} of ${starts}`);
    const hello = await firstAnswer(floorsBuild, '/hello');
    const shop = await firstAnswer(buildFolder('release'), '/robots.txt');
    differences.push({ ms: shop.ms - hello.ms, cpu: shop.cpu - hello.cpu });
  }
  return { ms: median(differences.map(({ ms }) => ms)), cpu: median(differences.map(({ cpu }) => cpu)) };
}

async function firstAnswer(build, path) {
  const begun = performance.now();
  const { started, cpu } = await withCpuMeter(() => startBare(build));
  const response = await fetch(started.url + path);
  if (!response.ok) throw new Error(`${path} answers ${response.status}`);
  await response.arrayBuffer();
  const taken = { ms: performance.now() - begun, cpu: cpu() };
  await stopOne(started);
  return taken;
}

function print({ plan, quietness, summary, rendering, seen, pages, wasm, starts, products, variants }) {
  const two = (value) => value.toFixed(2);
  const ratioOf = ({ ratio, lowest, highest }) =>
    ratio === undefined ? ['', ''] : [two(ratio), `${two(lowest)}–${two(highest)}`];
  const zipped = gzipSync(wasm, { level: 9 }).length;
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, load ${two(quietness)} before`,
  );
  console.log(`demo shop: ${products} products, ${variants} variants`);
  console.log(`wasm: ${bytes(wasm.length)} bytes, ${bytes(zipped)} gzip`);
  console.log(
    `start-up, beyond hello's: ${starts.ms.toFixed(0)} ms, ${starts.cpu.toFixed(0)} ms of CPU (median of ${plan.starts})`,
  );
  console.log(
    `requests: medians of ${plan.rounds} rounds; req/s and CPU at ${CONNECTIONS} connections, response times at one\n`,
  );
  console.log(
    table(
      ['', 'req/s', 'p50 ms', 'p95 ms', 'CPU ms', `× ${FLOOR}`, 'lowest–highest', '× its statements', 'lowest–highest'],
      [...summary].map(([name, { rate, p50, p95, cpu, ...toOneQuery }]) => [
        name,
        rate.toFixed(0),
        two(p50),
        two(p95),
        two(cpu),
        ...ratioOf(toOneQuery),
        ...ratioOf(rendering.get(name)),
      ]),
    ),
  );
  console.log();
  console.log(
    table(
      ['', 'products', 'bytes', `brotli 4`, 'D1 trips', 'rows read', 'address'],
      pages.map(({ name, url, page }) => {
        const { cards, raw, brotli, roundTrips, rowsRead } = seen.get(name);
        return [
          name,
          cards || '',
          bytes(raw),
          page ? bytes(brotli) : '',
          roundTrips,
          rowsRead,
          new URL(url).pathname + new URL(url).search,
        ];
      }),
    ),
  );
  console.log();
  const { lines, missed } = judge([
    { what: 'wasm: bytes gzip', measured: zipped, limit: WASM_GZIP_BYTES, show: bytes },
    ...PAGES.map((name) => ({
      what: `${name}: HTML bytes, brotli 4`,
      measured: seen.get(name).brotli,
      limit: HTML_BROTLI_BYTES,
      show: bytes,
    })),
    ...PAGES.map((name) => ({
      what: `${name}: D1 round trips`,
      measured: seen.get(name).roundTrips,
      limit: D1_ROUND_TRIPS,
    })),
    ...CATALOGUE_PAGES.map((name) => ({
      what: `${name}: CPU × its statements`,
      measured: rendering.get(name).ratio,
      limit: CPU_RATIO,
      show: two,
      noisy: true,
    })),
  ]);
  console.log(table(['budget', 'measured', 'limit', ''], lines));
  if (missed) process.exitCode = 1;
}
