// The manifest of a Worker that is built beside the shop's.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sideManifest } from '../../tools/build/side-worker.mjs';
import { ROOT } from '../../tools/shared/cli.mjs';

test('a side Worker is built with the shop’s versions and its release profile', () => {
  const shop = readFileSync(join(ROOT, 'Cargo.toml'), 'utf8');
  const make = (text) =>
    sideManifest(text, { name: 'aside', root: 'tools/aside.rs', dependencies: ['worker', 'serde'] });
  const manifest = make(shop);
  const after = (text, start) => text.slice(text.indexOf(start)).split('\n[')[0].trimEnd();
  assert.match(manifest, /^worker = \{ version = "=\d/m);
  for (const name of ['edition', 'worker', 'serde'])
    assert.equal(manifest.match(new RegExp(`^${name} = .*`, 'm'))[0], shop.match(new RegExp(`^${name} = .*`, 'm'))[0]);
  assert.equal(after(manifest, '[profile.release]'), after(shop, '[profile.release]'));
  assert.match(manifest, /^path = "\.\.\/\.\.\/tools\/aside\.rs"$/m);
  assert.throws(() => make(shop.replace('[profile.release]', '[profile.other]')), /profile\.release/);
  for (const name of ['worker', 'serde'])
    assert.throws(() => make(shop.replace(new RegExp(`^${name} = .*$`, 'm'), '')), new RegExp(name));
});
