import assert from 'node:assert/strict';
import { test } from 'node:test';
import { productLines } from '../../tools/import/generate-products.mjs';

test('as many products as asked for, three variants each, no handle or SKU twice, always the same', () => {
  const lines = [...productLines(1002)];
  assert.equal(lines.length, 1 + 3 * 1002);
  assert.equal(lines[1].split(',')[1], 'Heavy Indigo Notebook');
  assert.equal(new Set(lines.slice(1).map((line) => line.split(',')[0])).size, 1002);
  assert.equal(new Set(lines.flatMap((line) => line.match(/S-\d+-[SML]/g) ?? [])).size, 3 * 1002);
  // After 1001 products the titles repeat, so they have an edition.
  assert.match(lines[1 + 3 * 1001], /"Heavy Indigo Notebook, Edition 2"/);
  assert.deepEqual([...productLines(1002)], lines);
});

test('every row has a cell for every column', () => {
  const [header, ...rows] = productLines(20);
  const cells = (line) => line.replace(/"(?:[^"]|"")*"/g, 'x').split(',').length;
  for (const row of rows) assert.equal(cells(row), cells(header));
});
