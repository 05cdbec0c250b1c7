// Runs the release build on workerd through Miniflare's API, for `bin/preview`, the browser tests and the measurements.
// Unlike `wrangler dev`, it has no proxy in front of the Worker.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { buildFolder, buildWorker } from '../build/build.mjs';
import { readArguments, readPort, run, UserError } from '../shared/cli.mjs';
import { databaseWorker, openDatabase } from './database.mjs';
import { configuredWorker, persistencePath } from './local-state.mjs';
import { applyMigrations } from './migrations.mjs';
import { seedDemo } from './seed.mjs';
import { uploadStaticFiles } from './static-files.mjs';

const HEALTH_DEADLINE_MS = 20_000;
/** A module for the option `outer`. It delays D1 and KV as in a deployed shop. */
export const FAR = fileURLToPath(new URL('./far.mjs', import.meta.url));

/**
 * Starts a local shop: builds it if its sources changed, applies migrations, uploads static files, and seeds it.
 * @param {object} options
 * @param {number} [options.port] 0 lets the system choose
 * @param {string} [options.state] the data folder; default: a temporary folder, deleted when the shop stops
 * @param {'demo'|'none'} [options.seed]
 * @param {'release'|'dev'} [options.profile]
 * @param {Record<string, string>} [options.vars] additional variables of the Worker
 * @param {string} [options.outer] see `workerOptions`
 * @param {(line: string) => void} [options.log] receives the Worker's log lines
 * @param {(what: string) => void} [options.progress] receives the name of each step
 * @returns {Promise<{url: string, mf: Miniflare, db, bucket, kv, runSweep: () => Promise<void>,
 *   index: () => Promise<void>, stop: () => Promise<void>}>}
 */
export async function startPreview({
  port = 0,
  state,
  seed = 'none',
  profile = 'release',
  vars,
  outer,
  log = () => {},
  progress = () => {},
} = {}) {
  await checkPortIsFree(port);
  progress('building the Worker');
  await buildWorker(profile);
  const folder = state ? resolve(state) : mkdtempSync(join(tmpdir(), 'vitrine-'));
  const removeTemporary = () => state || rmSync(folder, { recursive: true, force: true });
  // An interrupted test run ends without calling `stop`.
  process.once('exit', removeTemporary);
  const mf = new Miniflare(workerOptions({ build: buildFolder(profile), folder, port, vars, outer, log }));
  const stop = async () => {
    await mf.dispose();
    removeTemporary();
    process.removeListener('exit', removeTemporary);
  };
  try {
    // No trailing slash: callers append paths.
    const url = (await mf.ready).origin;
    const [db, bucket, kv] = await Promise.all([openDatabase(mf), mf.getR2Bucket('BUCKET'), mf.getKVNamespace('KV')]);
    progress('applying migrations');
    await applyMigrations(db);
    progress('storing static files');
    await uploadStaticFiles(bucket);
    await untilHealthy(url);
    // Miniflare does not trigger cron by itself.
    const runSweep = async () => {
      const answer = await fetch(`${url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`);
      if (!answer.ok) throw new Error(`the sweep failed: ${answer.status} ${await answer.text()}`);
    };
    // Builds the catalogue's index now, without the minimum pause between two builds.
    const index = async () => {
      await db.prepare('UPDATE search_index SET next_at = 0').run();
      await runSweep();
    };
    if (seed === 'demo') {
      await seedDemo({ db, bucket, url, progress });
      await index();
    }
    return { url, mf, db, bucket, kv, runSweep, index, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Fails if the port is in use. Called before the build, so that the user does not wait for it in vain. */
export function checkPortIsFree(port) {
  return new Promise((settle, reject) => {
    const probe = createServer()
      .once('error', () =>
        reject(new UserError(`port ${port} is in use; end what listens there, or choose another with --port`)),
      )
      .listen(port, '127.0.0.1', () => probe.close(settle));
  });
}

/**
 * Miniflare's options for a built Worker with the shop's bindings.
 * @param {object} options
 * @param {string} options.build the folder with index.js and index_bg.wasm
 * @param {string} options.folder the data folder
 * @param {number} [options.port] 0 lets the system choose
 * @param {Record<string, string>} [options.vars] additional variables of the Worker
 * @param {string} [options.outer] the file of a module that imports index.js; workerd calls it instead of index.js
 * @param {(line: string) => void} [options.log] receives the Worker's log lines
 */
export function workerOptions({ build, folder, port = 0, vars = {}, outer, log = () => {} }) {
  const worker = configuredWorker();
  const module = (path, file = path) => ({
    type: 'ESModule',
    path: join(build, path),
    contents: readFileSync(resolve(build, file), 'utf8'),
  });
  const shop = {
    ...worker,
    // SHOP_ORIGIN is empty, because the address in wrangler.toml would redirect everybody to the deployed shop.
    bindings: { ...worker.bindings, ENVIRONMENT: 'dev', DEBUG_TIMING: '1', SHOP_ORIGIN: '', ...vars },
    modulesRoot: build,
    modules: [
      // Workerd calls the first module.
      ...(outer ? [module('outer.js', outer)] : []),
      module('index.js'),
      {
        type: 'CompiledWasm',
        path: join(build, 'index_bg.wasm'),
        contents: readFileSync(join(build, 'index_bg.wasm')),
      },
    ],
  };
  return convertV4MiniflareOptions({
    workers: [shop, databaseWorker(worker)],
    host: '127.0.0.1',
    port,
    resourcePersistencePath: persistencePath(folder),
    unsafeTriggerHandlers: true,
    logRequests: false,
    log: new Log(LogLevel.ERROR),
    handleStructuredLogs: ({ message }) => log(message),
  });
}

async function untilHealthy(url) {
  const deadline = Date.now() + HEALTH_DEADLINE_MS;
  for (;;) {
    const answer = await fetch(`${url}/health`).catch((error) => ({ ok: false, status: 0, text: () => String(error) }));
    const body = await answer.text();
    if (answer.ok) return;
    if (Date.now() > deadline)
      throw new UserError(`the Worker is not healthy: /health answers ${answer.status} ${body}`);
    await new Promise((later) => setTimeout(later, 200));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run('preview', async () => {
    const { values } = readArguments('preview', {
      port: { type: 'string', default: '0' },
      state: { type: 'string' },
      seed: { type: 'string', default: 'none' },
      far: { type: 'boolean', default: false },
    });
    if (!['demo', 'none'].includes(values.seed)) throw new UserError(`--seed is demo or none, not "${values.seed}"`);
    const say = (line) => console.error(line);
    const shop = await startPreview({
      port: readPort(values.port),
      state: values.state,
      seed: values.seed,
      outer: values.far ? FAR : undefined,
      log: say,
      progress: say,
    });
    console.log(`ready ${shop.url}`);
    // Runs cron every minute, as in a deployed shop.
    setInterval(() => shop.runSweep().catch((error) => say(error.message)), 60_000).unref();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      // Miniflare's own listener would end the process before workerd has closed its files.
      process.removeAllListeners(signal);
      process.once(signal, () => shop.stop().then(() => process.exit(0)));
    }
  });
}
