// Writes the demo shop to a folder: the product file, the SQL, the pictures, and a list of the pictures with their
// keys.
//
//   node tools/demo/generate.mjs FOLDER

import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { pictureCount, pictureKey, pictureMetadata, WIDTHS } from './art.mjs';
import { productsCsv } from './csv.mjs';
import { products } from './products.mjs';
import { shopAfterImportSql, shopSql } from './shop.sql.mjs';
import { collections } from './shop/collections.mjs';

const WORKER = new URL('./draw-worker.mjs', import.meta.url);

/**
 * Writes products.csv, shop.sql, shop-after-import.sql, pictures/*.webp and manifest.json
 * ([{ key, file, contentType, metadata }]). Existing pictures are kept, so a run after an interruption continues at the
 * same picture. `log` receives each step.
 */
export async function generateDemo(outDir, { log = () => {} } = {}) {
  check();
  mkdirSync(join(outDir, 'pictures'), { recursive: true });
  const pictures = products.flatMap(({ handle }) =>
    Array.from({ length: pictureCount(handle) }, (_, index) => ({ handle, index })),
  );
  await drawMissing(outDir, pictures, log);
  write(outDir, 'products.csv', productsCsv(products));
  write(outDir, 'shop.sql', shopSql());
  write(outDir, 'shop-after-import.sql', shopAfterImportSql());
  const manifest = pictures.flatMap(({ handle, index }) =>
    [undefined, ...WIDTHS].map((width) => {
      const key = pictureKey(handle, index, width);
      return { key, file: fileOf(key), contentType: 'image/webp', metadata: width ? {} : pictureMetadata };
    }),
  );
  write(outDir, 'manifest.json', `${JSON.stringify(manifest, null, 1)}\n`);
  log(`${products.length} products, ${manifest.length} picture files`);
}

/** Checks the number of products, collections and variants, and that every reference exists. */
function check() {
  const variants = products.flatMap((product) => product.variants.map((variant) => ({ ...variant, product })));
  expect('products', products.length, 48);
  expect('collections', collections.length, 8);
  expect('variants', variants.length, 150);
  expect('different handles', new Set(products.map(({ handle }) => handle)).size, 48);
  expect('different SKUs', new Set(variants.map(({ sku }) => sku)).size, 150);
  expect('products without a picture', products.filter(({ pictures }) => pictures.length === 0).length, 1);
  for (const product of products) {
    expect(`drawings for the pictures of ${product.handle}`, pictureCount(product.handle), product.pictures.length);
    for (const { of, picture = 0 } of product.variants) {
      expect(`option values of a variant of ${product.handle}`, of.length, product.options.length);
      if (picture > 0 && picture >= product.pictures.length)
        throw new Error(`${product.handle}: a variant's picture ${picture} does not exist`);
    }
  }
  const handles = new Set(products.map(({ handle }) => handle));
  for (const { handle, holds = [] } of collections)
    for (const held of holds)
      if (!handles.has(held)) throw new Error(`collection ${handle} holds ${held}, which does not exist`);
}

function expect(what, found, wanted) {
  if (found !== wanted) throw new Error(`demo shop: ${found} ${what}, expected ${wanted}`);
}

/**
 * Draws the missing pictures with two threads. The list is sorted by kind of product, and the threads start at its two
 * ends. So they rarely prepare the same pose, which takes long.
 */
async function drawMissing(outDir, pictures, log) {
  const isMissing = ({ handle, index }) =>
    [undefined, ...WIDTHS].some((width) => !existsSync(join(outDir, fileOf(pictureKey(handle, index, width)))));
  const kind = new Map(
    products.map(({ handle, type }) => [
      handle,
      ['Art print', 'Cards', 'Paper', 'Tote bag', 'Mug', 'Notebook'].indexOf(type),
    ]),
  );
  const waiting = pictures.filter(isMissing).sort((a, b) => kind.get(a.handle) - kind.get(b.handle));
  const total = waiting.length;
  let drawn = 0;
  const thread = async (_, n) => {
    const worker = new Worker(WORKER);
    try {
      for (let next = n ? waiting.pop() : waiting.shift(); next; next = n ? waiting.pop() : waiting.shift()) {
        for (const { width, bytes } of await answer(worker, next))
          write(outDir, fileOf(pictureKey(next.handle, next.index, width)), bytes);
        drawn += 1;
        log(`picture ${drawn} of ${total}: ${next.handle}`);
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism(), total) }, thread));
}

/** Sends a job to a thread and returns the result. Rejects if the thread fails. */
async function answer(worker, job) {
  const answered = once(worker, 'message');
  worker.postMessage(job);
  const [encodings] = await answered;
  return encodings;
}

/** The path of a key's file in the folder: media/x.webp becomes pictures/x.webp. */
const fileOf = (key) => key.replace(/^media/, 'pictures');

/** Writes a temporary file and renames it, so that an interruption leaves no incomplete file. */
function write(outDir, name, content) {
  const place = join(outDir, name);
  writeFileSync(`${place}.part`, content);
  renameSync(`${place}.part`, place);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [outDir] = process.argv.slice(2);
  if (!outDir || outDir.startsWith('-')) {
    console.error(
      'Usage: node tools/demo/generate.mjs FOLDER\nWrites the demo shop (products, SQL, pictures) into FOLDER.',
    );
    process.exit(outDir === '--help' ? 0 : 2);
  }
  await generateDemo(outDir, { log: console.log });
}
