// Measures the same pages of a small and a large shop in turns. Their costs should not differ.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildWorker } from '../build/build.mjs';
import { load } from './load.mjs';
import { inspect } from './pages.mjs';
import { bytes, median, percentile, table } from './report.mjs';
import { withCpuMeter } from './workerd.mjs';
import { ROOT } from '../shared/cli.mjs';
import { productLines } from '../import/generate-products.mjs';
import { startPreview } from '../shop/preview.mjs';
import { importProducts } from '../shop/seed.mjs';

const SIZES = [1_000, 100_000];
const ROUNDS = 5;
/** Milliseconds per page and round: with four connections for the CPU time, then with one for the response time. */
const BUSY = 1500;
const ALONE = 1000;

// The search words in this order: a word of a thirteenth of the products, a word of a single product, a word with a
// typing mistake, a word with a filter, and a word of descriptions.
const PAGES = [
  ['home', '/'],
  ['collection', '/collections/all'],
  ['filtered, sorted', '/collections/all?size=large&colour=teal&available=yes&price=20-60&sort=price-asc'],
  ['filtered by much', '/collections/all?available=yes&price=10-90&sort=name'],
  ['search, common', '/search?q=print'],
  ['search, rare', '/search?q=s-77-'],
  ['search, typo', '/search?q=notbook'],
  ['search, filtered', '/search?q=mug&colour=moss'],
  ['search, description', '/search?q=plastic'],
  ['suggestions', '/search/suggest?q=pos'],
  ['product', '/products/sample-77'],
];

const say = (line) => console.error(line);

/** Measures and prints both shops. */
export async function benchScale() {
  await buildWorker();
  const [quietness] = loadavg();
  const shops = [];
  try {
    for (const size of SIZES) shops.push({ size, ...(await withCpuMeter(() => shopOf(size))) });
    const samples = await measure(shops);
    await print(shops, samples, quietness);
  } finally {
    for (const { started } of shops) await started.stop();
  }
}

/** A shop with `size` products. Filling a large shop takes minutes, so build/ keeps it. */
async function shopOf(size) {
  const state = join(ROOT, 'build', `scale-${size}`);
  const filled = join(state, 'filled');
  if (!existsSync(filled)) rmSync(state, { recursive: true, force: true });
  const shop = await startPreview({ state, progress: say });
  if (!existsSync(filled)) {
    say(`importing ${bytes(size)} products`);
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-scale-'));
    const file = join(folder, 'products.csv');
    writeFileSync(file, [...productLines(size)].join(''));
    await importProducts(shop.db, shop.url, file);
    await shop.db.prepare('UPDATE shop SET opened_at = 0').run();
    rmSync(folder, { recursive: true });
    writeFileSync(filled, '');
  }
  say(`indexing ${bytes(size)} products`);
  await shop.db.prepare('UPDATE search_index SET changed = 1, lease_until = 0').run();
  await shop.index();
  return shop;
}

async function measure(shops) {
  const samples = new Map();
  for (let round = 0; round <= ROUNDS; round += 1) {
    say(round ? `round ${round} of ${ROUNDS}` : 'warming up');
    for (const [name, path] of PAGES) {
      for (const { size, started, cpu } of shops) {
        const before = cpu();
        const { requests } = await load(started.url + path, 4, BUSY);
        const used = (cpu() - before) / requests;
        const { latencies } = await load(started.url + path, 1, ALONE);
        const key = `${name} ${size}`;
        if (round) samples.set(key, [...(samples.get(key) ?? []), { cpu: used, p50: percentile(latencies, 50) }]);
      }
    }
  }
  return samples;
}

async function print(shops, samples, quietness) {
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, load ${quietness.toFixed(2)} before`,
  );
  for (const { size, started } of shops) {
    const { size: stored } = await started.bucket.head('index/catalogue');
    console.log(`${bytes(size)} products: an index of ${bytes(stored)} bytes`);
  }
  console.log(`medians of ${ROUNDS} rounds; response times at one connection, CPU at four\n`);
  const two = (value) => value.toFixed(2);
  const lines = [];
  for (const [name, path] of PAGES) {
    const row = [name];
    const of = [];
    for (const { size, started } of shops) {
      const seen = await inspect(started.url + path);
      const rounds = samples.get(`${name} ${size}`);
      of.push({ ...seen, cpu: median(rounds.map(({ cpu }) => cpu)), p50: median(rounds.map(({ p50 }) => p50)) });
    }
    const [small, large] = of;
    row.push(
      `${small.cards}/${large.cards}`,
      `${small.roundTrips}/${large.roundTrips}`,
      `${small.rowsRead}/${large.rowsRead}`,
    );
    row.push(
      two(small.p50),
      two(large.p50),
      two(large.p50 - small.p50),
      two(small.cpu),
      two(large.cpu),
      two(large.cpu - small.cpu),
    );
    lines.push(row);
  }
  console.log(
    table(['', 'products', 'D1 trips', 'rows read', 'p50 ms', 'large', 'more', 'CPU ms', 'large', 'more'], lines),
  );
}
