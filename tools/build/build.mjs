// Compiles the Worker with worker-build, unless build/ has a build of the same sources.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execute, ROOT, run, UserError } from '../shared/cli.mjs';

// All sources of the compiled Worker. static/ is one of them, because build.rs compiles the hashes of its files in.
const SOURCES = [
  'src',
  'templates',
  'static',
  'migrations',
  'build.rs',
  'askama.toml',
  'Cargo.toml',
  'Cargo.lock',
  'rust-toolchain.toml',
];

const PROFILES = {
  release: { options: ['--release', '--no-opt'], env: {} },
  // For `bin/dev`, where a rebuild should take seconds. It skips whole-program optimisation and wasm-opt, which take
  // most of the time. It optimises a little and leaves out debug information, because a large program loads slowly.
  dev: { options: ['--dev', '--no-opt'], env: { CARGO_PROFILE_DEV_OPT_LEVEL: '1', CARGO_PROFILE_DEV_DEBUG: 'false' } },
};

// Our own call of wasm-opt. The step of worker-build would keep the names of all functions, a tenth of the size. The
// list has only the features that rustc and wasm-bindgen use, because workerd may not support others yet.
const WASM_OPT = [
  '-Os',
  // This pass would cut tables with zeros into thousands of segments, whose headers compress worse than the zeros.
  '--skip-pass=memory-packing',
  // Functions of the same kind become neighbours, so that gzip finds what they share.
  '--reorder-functions-by-name',
  '--strip-debug',
  ...[
    'mutable-globals',
    'sign-ext',
    'nontrapping-float-to-int',
    'bulk-memory',
    'multivalue',
    'reference-types',
    'exception-handling',
  ].map((feature) => `--enable-${feature}`),
];

/** The build folder of a profile. Its index.js is the Worker's module, and its index_bg.wasm is the program. */
export const buildFolder = (profile) => join(ROOT, 'build', profile);

/**
 * Builds the Worker if its sources changed since the last build.
 * @param {'release'|'dev'} profile
 * @returns {Promise<boolean>} false if the build was up to date
 */
export async function buildWorker(profile = 'release') {
  const folder = buildFolder(profile);
  const stamp = join(folder, '.sources');
  const sources = hashOfSources();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return false;
  await compileWorker(profile, { crate: '.', out: `build/${profile}` });
  // Written last, so that an incomplete build is repeated.
  writeFileSync(stamp, sources);
  return true;
}

/**
 * Compiles a Worker's crate, even if it is unchanged.
 * @param {'release'|'dev'} profile
 * @param {object} where
 * @param {string} where.crate the crate's folder, relative to the checkout
 * @param {string} where.out the build's folder, relative to the crate
 * @param {object} [where.env] additional environment variables for worker-build
 */
export async function compileWorker(profile, { crate, out, env = {} }) {
  const { options, env: profileEnv } = PROFILES[profile];
  const { code } = await execute('worker-build', [...options, '--out-dir', out, crate], {
    env: { ...profileEnv, ...env },
  });
  if (code !== 0)
    throw new UserError(`the Worker could not be built (worker-build ended with ${code}); the lines above say why`);
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
    // Wrangler sets this variable for its custom build. Imported only here, because other builds do not need workerd.
    if (process.env.WRANGLER_COMMAND === 'dev') await (await import('../shop/local-shop.mjs')).prepareLocalShop();
  });
}
