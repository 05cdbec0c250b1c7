// Starts shops and kills their whole process group at once, as in a crash. Data that workerd has not written is lost.
import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_MS = 60_000;
const SHOP = new URL('./shop.mjs', import.meta.url);

/** A folder for a shop's data, deleted when the process ends. */
export function stateFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-fault-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A free port. A restarted shop uses the same port, so that its buyers can reach it. */
export function freePort() {
  return new Promise((settle, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => settle(port));
    });
  });
}

/**
 * Starts a shop on the data in the folder. It sends its mails to the provider at `mailbox`. With `far`, D1 and KV are
 * delayed as in a deployed shop.
 * @returns {Promise<{
 *   url: string, query, write, sweep, killWhenConsuming, kill: () => Promise<void>, killed: Promise<void>,
 * }>}
 */
export async function startShop({ state, port, mailbox = '', far = false }) {
  // Miniflare's temporary files go to the same folder, because a killed Miniflare cannot delete them.
  const TMPDIR = join(state, 'tmp');
  mkdirSync(TMPDIR, { recursive: true });
  const child = fork(SHOP, [state, String(port), mailbox, far ? 'far' : ''], {
    execArgv: [],
    detached: true,
    env: { ...process.env, TMPDIR },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const waiting = new Map();
  let last = 0;
  const killed = new Promise((settle) => child.once('exit', settle)).then(() => {
    for (const { reject, command } of waiting.values())
      reject(new Error(`the shop was killed while asked to ${command}`));
  });
  const url = await new Promise((settle, reject) => {
    child.on('message', ({ ready, id, result, error }) => {
      if (ready) return settle(ready);
      const asked = waiting.get(id);
      waiting.delete(id);
      if (error) asked.reject(new Error(error));
      else asked.settle(result);
    });
    killed.then(() => reject(new Error('the shop did not start')));
    setTimeout(() => reject(new Error('the shop takes too long to start')), START_MS).unref();
  });
  const ask = (command) => (argument) =>
    new Promise((settle, reject) => {
      waiting.set((last += 1), { settle, reject, command });
      child.send({ id: last, command, argument }, (error) => error && reject(error));
    });
  const kill = async () => {
    try {
      process.kill(-child.pid, 'SIGKILL');
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
    await killed;
  };
  return {
    url,
    query: ask('query'),
    write: ask('write'),
    sweep: ask('sweep'),
    killWhenConsuming: ask('killWhenConsuming'),
    kill,
    killed,
  };
}

/** Random numbers that depend only on the seed. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  // mulberry32
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
