// The number of bytes of a first visit.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FIRST_VIEW_BYTES } from '../../tools/bench/budgets.mjs';
import { KINDS } from './kinds.mjs';
import { shop, weight } from './support.mjs';

test('the first view of a list: HTML, CSS and script within their budget', async () => {
  for (const { path } of KINDS.filter(({ name }) => name.startsWith('collection') || name.startsWith('search'))) {
    const html = await (await fetch(shop.url + path)).text();
    const files = [...html.matchAll(/<(?:link rel="stylesheet" href|script src)="([^"]+)"/g)].map(([, file]) => file);
    assert.equal(files.length, 2);
    const bodies = await Promise.all(
      files.map(async (file) => Buffer.from(await (await fetch(shop.url + file)).arrayBuffer())),
    );
    const bytes = [Buffer.from(html), ...bodies].reduce((sum, body) => sum + weight(body), 0);
    assert.ok(bytes < FIRST_VIEW_BYTES, `${path}: ${bytes} bytes`);
  }
});
