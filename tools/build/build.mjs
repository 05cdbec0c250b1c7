// Compiles the Worker with worker-build, unless what stands in build/ was made from the very same sources.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute, ROOT, run, UserError } from '../shared/cli.mjs';

// Everything that the compiled Worker depends on. build.rs puts the hashes of static files into it.
const SOURCES = ['src', 'templates', 'static', 'migrations', 'build.rs', 'askama.toml', 'Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml'];

const PROFILES = {
  release: { options: ['--release', '--no-opt'], env: {} },
  // For `bin/dev`, where an edit should show in seconds: no whole-program optimisation and no wasm-opt, which take most of a
  // rebuild. Some optimisation all the same, and no debug information, or the program gets too large to load quickly.
  dev: { options: ['--dev', '--no-opt'], env: { CARGO_PROFILE_DEV_OPT_LEVEL: '1', CARGO_PROFILE_DEV_DEBUG: 'false' } },
};

// Ours rather than worker-build's own step, which keeps the names of all functions: a tenth of the size. The features are
// those that rustc and wasm-bindgen use; with all of them, wasm-opt might write what workerd does not read yet.
const WASM_OPT = [
  '-Os', '--strip-debug',
  ...['mutable-globals', 'sign-ext', 'nontrapping-float-to-int', 'bulk-memory', 'multivalue', 'reference-types', 'exception-handling']
    .map((feature) => `--enable-${feature}`),
];

/** Where a profile's build lies: its index.js is the Worker, its index_bg.wasm the program. */
export const buildFolder = (profile) => join(ROOT, 'build', profile);

/**
 * Builds the Worker if its sources changed since the last time.
 * @param {'release'|'dev'} profile
 * @returns {Promise<boolean>} whether there was anything to do
 */
export async function buildWorker(profile = 'release') {
  const folder = buildFolder(profile);
  const stamp = join(folder, '.sources');
  const sources = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return false;
  await compileWorker(profile, { crate: '.', out: `build/${profile}` });
  // Written last, so that a broken build is made again.
  writeFileSync(stamp, sources);
  return true;
}

/**
 * Compiles a Worker's crate, whether it changed or not.
 * @param {'release'|'dev'} profile
 * @param {object} where
 * @param {string} where.crate its folder, from the checkout's
 * @param {string} where.out the build's folder, from the crate's
 * @param {object} [where.env] more environment for worker-build
 */
export async function compileWorker(profile, { crate, out, env = {} }) {
  const { options, env: profileEnv } = PROFILES[profile];
  const { code } = await execute('worker-build', [...options, '--out-dir', out, crate], { env: { ...profileEnv, ...env } });
  if (code !== 0) throw new UserError(`the Worker could not be built (worker-build ended with ${code}); the lines above say why`);
  if (profile === 'release') {
    const wasm = join(ROOT, crate, out, 'index_bg.wasm');
    const { code } = await execute('wasm-opt', [...WASM_OPT, wasm, '-o', wasm]);
    if (code !== 0) throw new UserError(`wasm-opt ended with ${code}; the lines above say why`);
  }
}

function hashOfSources() {
  const hash = createHash('sha256');
  const visit = (path) => {
    const full = join(ROOT, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) visit(`${path}/${name}`);
    } else {
      const content = readFileSync(full);
      hash.update(`${path}\0${content.length}\0`).update(content);
    }
  };
  SOURCES.forEach(visit);
  return hash.digest('hex');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run('build', async () => {
    const profile = process.env.VITRINE_PROFILE ?? 'release';
    if (!(profile in PROFILES)) throw new UserError(`VITRINE_PROFILE is one of ${Object.keys(PROFILES).join(', ')}`);
    await buildWorker(profile);
    // wrangler tells its custom build what it was called for. Imported only here: the other builds need no workerd.
    if (process.env.WRANGLER_COMMAND === 'dev') await (await import('../shop/local-shop.mjs')).prepareLocalShop();
  });
}
