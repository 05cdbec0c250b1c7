// What a page weighs on its way to the shopper, compressed as edges do it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { FIRST_VIEW_BYTES, HTML_BROTLI_BYTES } from '../../tools/bench/budgets.mjs';
import { BROTLI_QUALITY } from '../../tools/bench/edge.mjs';
import { KINDS } from './kinds.mjs';
import { shop, withPage } from './support.mjs';

const weight = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }).length;

describe('HTML within its budget', { concurrency: 2 }, () => {
  for (const kind of KINDS) {
    test(kind.name, () =>
      withPage(async (page) => {
        await kind.before?.(page);
        const answer = await page.goto(kind.path);
        const bytes = weight(await answer.body());
        assert.ok(bytes < HTML_BROTLI_BYTES, `${bytes} bytes, brotli ${BROTLI_QUALITY}`);
      }));
  }
});

test('the first view of a list: HTML, CSS and script within their budget', async () => {
  for (const { path } of KINDS.filter(({ name }) => name.startsWith('collection') || name.startsWith('search'))) {
    const html = await (await fetch(shop.url + path)).text();
    const files = [...html.matchAll(/<(?:link rel="stylesheet" href|script src)="([^"]+)"/g)].map(([, file]) => file);
    assert.equal(files.length, 2);
    const bodies = await Promise.all(files.map(async (file) => Buffer.from(await (await fetch(shop.url + file)).arrayBuffer())));
    const bytes = [Buffer.from(html), ...bodies].reduce((sum, body) => sum + weight(body), 0);
    assert.ok(bytes < FIRST_VIEW_BYTES, `${path}: ${bytes} bytes`);
  }
});
