// Records the statements that the pages send to D1. A floor sends the same statements but renders nothing.
import { fileURLToPath } from 'node:url';
import { targets } from './pages.mjs';
import { startShop, stopOne } from './shops.mjs';

const RECORDER = fileURLToPath(new URL('./recorder.mjs', import.meta.url));

/** @typedef {[sql: string, params: (string | number | null)[]][]} Batch */

/**
 * Makes a demo shop in a folder, and requests each of the measured pages.
 * @param {string} state the folder
 * @returns {Promise<Record<string, Batch>>} the only batch of each page, by the page's name
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

/** The batch of a page. It ignores the first response, and retries if background work sent further batches. */
async function oneBatch(url, batches) {
  for (let tries = 0; tries < 5; tries += 1) {
    batches.length = 0;
    await visit(url);
    if (tries > 0 && batches.length === 1) return batches[0];
  }
  throw new Error(`${url} sends ${batches.length} batches to D1, and a page sends one`);
}

/** The batch in a line of the log, if the line has one. */
export function batchOf(line) {
  return line.startsWith('{"batch":') ? JSON.parse(line).batch : undefined;
}

async function visit(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}`);
  await answer.arrayBuffer();
  // Waits, because log lines arrive later than the response, and background work may log further batches.
  await new Promise((later) => setTimeout(later, 500));
}
