// Builds a small Worker beside the shop's: the floors of the benchmarks, and the adapter that a test calls. Its
// manifest is generated from the shop's manifest, so that it always uses the same versions, the same lock file and the same
// release profile as the shop.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../shared/cli.mjs';
import { compileWorker } from './build.mjs';

/**
 * Builds a Worker, unless a build of the same sources exists.
 * @param {object} worker
 * @param {string} worker.name the name of its crate and of its folder in build/
 * @param {string[]} worker.sources the files of the crate, relative to the checkout. The first is its root
 * @param {string[]} worker.dependencies names of crates in the shop's Cargo.toml
 * @returns {Promise<string>} the folder of the build
 */
export async function buildSideWorker({ name, sources, dependencies }) {
  const crate = join(ROOT, 'build', name);
  const folder = join(crate, 'out');
  const stamp = join(crate, '.sources');
  const manifest = sideManifest(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8'), {
    name,
    root: sources[0],
    dependencies,
  });
  const hash = createHash('sha256').update(manifest);
  for (const file of ['Cargo.lock', 'rust-toolchain.toml', ...sources]) hash.update(readFileSync(join(ROOT, file)));
  const state = hash.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === state) return folder;
  mkdirSync(crate, { recursive: true });
  writeFileSync(join(crate, 'Cargo.toml'), manifest);
  // Cargo removes unused crates from the lock file, but changes no version.
  copyFileSync(join(ROOT, 'Cargo.lock'), join(crate, 'Cargo.lock'));
  // The shop's own target folder has the common crates already compiled.
  const env = { CARGO_TARGET_DIR: process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target') };
  await compileWorker('release', { crate: `build/${name}`, out: 'out', env });
  writeFileSync(stamp, state);
  return folder;
}

/** The Worker's Cargo.toml. The edition, the dependencies and the release profile are copied from the shop's. */
export function sideManifest(shop, { name, root, dependencies }) {
  const line = (key) => {
    const found = shop.match(new RegExp(`^${key} = .+$`, 'm'));
    if (!found) throw new Error(`Cargo.toml has no line "${key} = …" for ${name} to follow`);
    return found[0];
  };
  const profile = shop.match(/^\[profile\.release\]\n(?:(?!\[).*\n?)*/m);
  if (!profile) throw new Error(`Cargo.toml has no [profile.release] for ${name} to follow`);
  return `[package]
name = "${name}"
version = "0.0.0"
${line('edition')}

[lib]
crate-type = ["cdylib"]
path = "../../${root}"

[dependencies]
${dependencies.map(line).join('\n')}

${profile[0].trimEnd()}

[workspace]
`;
}
