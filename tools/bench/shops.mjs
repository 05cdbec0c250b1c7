// What the measurements start, and end whatever becomes of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { startPreview, workerOptions } from '../shop/preview.mjs';

const stops = [];

/** A temporary folder. It goes when the process ends, which may be interrupted: Miniflare then ends workerd and the process. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A build with the shop's bindings, and in them what the folder has: nothing where none is given. */
export async function startBare(build, { folder = temporaryFolder(), vars } = {}) {
  const mf = new Miniflare(workerOptions({ folder, build, vars }));
  const started = { mf, stop: () => mf.dispose() };
  stops.push(started);
  started.url = (await mf.ready).origin;
  return started;
}

/** A shop as `startPreview` takes it. */
export async function startShop(options) {
  const started = await startPreview(options);
  stops.push(started);
  return started;
}

/** Ends one of them. */
export async function stopOne(started) {
  stops.splice(stops.indexOf(started), 1);
  await started.stop();
}

/** Ends all that still run. */
export async function stopAll() {
  for (const started of [...stops]) await stopOne(started);
}
