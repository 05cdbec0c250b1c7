// The data of a local shop, and the Worker's configuration for Miniflare.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import wrangler from 'wrangler';
import { ROOT, UserError } from '../shared/cli.mjs';
import { databaseWorker, openDatabase } from './database.mjs';

/** Miniflare's data folder. It equals the folder of `wrangler dev --persist-to`, so wrangler's commands find it too. */
export const persistencePath = (state) => join(resolve(ROOT, state), 'v3');

/** The Worker's bindings, queues and cron from wrangler.toml and .dev.vars, as options of Miniflare 4. */
export function configuredWorker() {
  // Otherwise wrangler prints a note about .dev.vars into the output of our commands.
  const { WRANGLER_LOG } = process.env;
  process.env.WRANGLER_LOG = 'warn';
  const { workerOptions } = wrangler.unstable_getMiniflareWorkerOptions(join(ROOT, 'wrangler.toml'));
  if (WRANGLER_LOG === undefined) delete process.env.WRANGLER_LOG;
  else process.env.WRANGLER_LOG = WRANGLER_LOG;
  // The module rules are for wrangler's bundler. Our callers list the modules themselves.
  const { modulesRules: _, ...worker } = workerOptions;
  return { ...worker, name: 'vitrine' };
}

/**
 * Opens the database and the bucket of a local shop, passes them to `use`, and closes them afterwards. The shop may be
 * running.
 * @param {string} state the shop's data folder, as in `--state`
 * @param {(storage: {db, bucket}) => Promise<T>} use
 * @template T
 */
export async function withLocalState(state, use) {
  if (!existsSync(persistencePath(state)))
    throw new UserError(`there is no shop in ${state} yet; start it once with bin/dev`);
  const worker = configuredWorker();
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      ...databaseWorker(worker),
      r2Buckets: worker.r2Buckets,
      resourcePersistencePath: persistencePath(state),
      log: new Log(LogLevel.ERROR),
    }),
  );
  try {
    return await use({ db: await openDatabase(mf), bucket: await mf.getR2Bucket('BUCKET') });
  } finally {
    await mf.dispose();
  }
}
