// Builds the Worker with the floors. Its manifest is generated from the shop's manifest, so that the floors always use
// the same version of `worker`, the same lock file and the same release profile as the shop.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compileWorker } from '../build/build.mjs';
import { ROOT } from '../shared/cli.mjs';

const CRATE = 'build/floors';
const SOURCE = 'tools/bench/floors/lib.rs';

/**
 * Builds the floors, unless a build of the same sources exists.
 * @returns {Promise<string>} the folder of the build
 */
export async function buildFloors() {
  const crate = join(ROOT, CRATE);
  const folder = join(crate, 'out');
  const stamp = join(crate, '.sources');
  const manifest = floorsManifest(readFileSync(join(ROOT, 'Cargo.toml'), 'utf8'));
  const hash = createHash('sha256').update(manifest);
  for (const name of ['Cargo.lock', 'rust-toolchain.toml', SOURCE]) hash.update(readFileSync(join(ROOT, name)));
  const sources = hash.digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return folder;
  mkdirSync(crate, { recursive: true });
  writeFileSync(join(crate, 'Cargo.toml'), manifest);
  // Cargo removes unused crates from the lock file, but changes no version.
  copyFileSync(join(ROOT, 'Cargo.lock'), join(crate, 'Cargo.lock'));
  // The shop's own target folder has the common crates already compiled.
  const env = { CARGO_TARGET_DIR: process.env.CARGO_TARGET_DIR ?? join(ROOT, 'target') };
  await compileWorker('release', { crate: CRATE, out: 'out', env });
  writeFileSync(stamp, sources);
  return folder;
}

/** The floors' Cargo.toml. The edition, the `worker` dependency and the release profile are copied from the shop's. */
export function floorsManifest(shop) {
  const line = (name) => {
    const found = shop.match(new RegExp(`^${name} = .+$`, 'm'));
    if (!found) throw new Error(`Cargo.toml has no line "${name} = …" for the floors to follow`);
    return found[0];
  };
  const profile = shop.match(/^\[profile\.release\]\n(?:(?!\[).*\n?)*/m);
  if (!profile) throw new Error('Cargo.toml has no [profile.release] for the floors to follow');
  return `[package]
name = "floors"
version = "0.0.0"
${line('edition')}

[lib]
crate-type = ["cdylib"]
path = "../../${SOURCE}"

[dependencies]
${line('worker')}

${profile[0].trimEnd()}

[workspace]
`;
}
