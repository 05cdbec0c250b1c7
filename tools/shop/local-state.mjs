// The data of a shop on this machine, and what wrangler.toml says of the Worker, as Miniflare takes it.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import wrangler from 'wrangler';
import { ROOT, UserError } from '../shared/cli.mjs';
import { databaseWorker, openDatabase } from './database.mjs';

/** Where Miniflare keeps its files: the layout of `wrangler dev --persist-to`, so that wrangler's commands find them too. */
export const persistencePath = (state) => join(resolve(ROOT, state), 'v3');

/** The Worker's bindings, queues and cron as wrangler.toml and .dev.vars give them, in Miniflare's options of version 4. */
export function configuredWorker() {
  // wrangler prints a note that it read .dev.vars, which would stand in the output of our commands.
  const { WRANGLER_LOG } = process.env;
  process.env.WRANGLER_LOG = 'warn';
  const { workerOptions } = wrangler.unstable_getMiniflareWorkerOptions(join(ROOT, 'wrangler.toml'));
  if (WRANGLER_LOG === undefined) delete process.env.WRANGLER_LOG;
  else process.env.WRANGLER_LOG = WRANGLER_LOG;
  // The rules are for wrangler's bundler; whoever runs the Worker names its modules.
  const { modulesRules: _, ...worker } = workerOptions;
  return { ...worker, name: 'vitrine' };
}

/**
 * Opens the database and the bucket of a shop on this machine, whether it is running or not, for as long as `use` takes.
 * @param {string} state its folder, as `--state` names it
 * @param {(storage: {db, bucket}) => Promise<T>} use
 * @template T
 */
export async function withLocalState(state, use) {
  if (!existsSync(persistencePath(state))) throw new UserError(`there is no shop in ${state} yet; start it once with bin/dev`);
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
