// What the measurements start, and end whatever becomes of them.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { startPreview, workerOptions } from '../shop/preview.mjs';

const stops = [];

/** A build with the shop's bindings and nothing in them. */
export async function startBare(build) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-bench-'));
  const removeFolder = () => rmSync(folder, { recursive: true, force: true });
  // For a run that is interrupted: Miniflare then ends workerd and the process.
  process.once('exit', removeFolder);
  const mf = new Miniflare(workerOptions({ folder, build }));
  const started = {
    mf,
    stop: async () => {
      await mf.dispose();
      removeFolder();
      process.removeListener('exit', removeFolder);
    },
  };
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
