// What the pages ask of D1, so that a Worker that renders nothing can ask the same.
import { fileURLToPath } from 'node:url';
import { targets } from './pages.mjs';
import { startShop, stopOne } from './shops.mjs';

const RECORDER = fileURLToPath(new URL('./recorder.mjs', import.meta.url));

/** @typedef {[sql: string, params: (string | number | null)[]][]} Batch */

/**
 * Makes a demo shop in a folder, and asks for each of the measured pages.
 * @param {string} state the folder
 * @returns {Promise<Record<string, Batch>>} by page, the one batch that it sends
 */
export async function recordStatements(state, progress) {
  const batches = [];
  const log = (line) => {
    const found = batchOf(line);
    if (found) batches.push(found);
  };
  const shop = await startShop({ state, seed: 'demo', outer: RECORDER, log, progress });
  const statements = {};
  for (const { name, url, page } of await targets(shop.db, shop.url)) {
    if (!page) continue;
    statements[name] = await oneBatch(url, batches);
  }
  await stopOne(shop);
  return statements;
}

/** The batch of a page. The first answers may read more, the index above all, and so may work after an answer. */
async function oneBatch(url, batches) {
  for (let tries = 0; tries < 5; tries += 1) {
    batches.length = 0;
    await visit(url);
    if (tries > 0 && batches.length === 1) return batches[0];
  }
  throw new Error(`${url} sends ${batches.length} batches to D1, and a page sends one`);
}

/** The batch that a line of the log tells of, if it does. */
export function batchOf(line) {
  return line.startsWith('{"batch":') ? JSON.parse(line).batch : undefined;
}

async function visit(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  await answer.arrayBuffer();
  // Log lines come by a pipe of their own, and work after the answer may send some more.
  await new Promise((later) => setTimeout(later, 500));
}
