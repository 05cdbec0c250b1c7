// Starts the shops of the measurements, and stops them even if a measurement fails.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { startPreview, workerOptions } from '../shop/preview.mjs';

const stops = [];

/** A temporary folder. It is deleted when the process ends, also after an interruption. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a build with the shop's bindings on the data in `folder`. By default there is no data. */
export async function startBare(build, { folder = temporaryFolder(), vars } = {}) {
  const mf = new Miniflare(workerOptions({ folder, build, vars }));
  const started = { mf, stop: () => mf.dispose() };
  stops.push(started);
  started.url = (await mf.ready).origin;
  return started;
}

/** Starts a shop with the options of `startPreview`. */
export async function startShop(options) {
  const started = await startPreview(options);
  stops.push(started);
  return started;
}

/** Stops one shop. */
export async function stopOne(started) {
  stops.splice(stops.indexOf(started), 1);
  await started.stop();
}

/** Stops all running shops. */
export async function stopAll() {
  for (const started of [...stops]) await stopOne(started);
}
