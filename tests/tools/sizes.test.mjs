// The budgets of the static files and of the program.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipped, overBudget, overRecord, RECORD, recordedSize, staticSizes } from '../../tools/build/sizes.mjs';

test('all files of a kind count, each compressed by itself', () => {
  const css = ['a{color:red}', 'b{color:red}'].map((text) => Buffer.from(text.repeat(50)));
  const files = [{ path: 'a.css', bytes: css[0] }, { path: 'b.css', bytes: css[1] }, { path: 'static/site.js', bytes: Buffer.from('let c') }, { path: 'static/cart.js', bytes: Buffer.from('let cart') }, { path: 'd.svg', bytes: Buffer.from('<svg/>') }];
  const [sheet, script, later] = staticSizes(files);
  assert.deepEqual([sheet.bytes, sheet.zipped], [1200, gzipped(css[0]) + gzipped(css[1])]);
  assert.deepEqual([script.bytes, later.bytes], [5, 8]);
  assert.deepEqual(overBudget([sheet, script, later]), []);
  assert.throws(() => staticSizes(files.slice(0, 2)), /no file like .*site/);
});

test('what is too large is told, and by how much', () => {
  const sizes = staticSizes([{ path: 'a.css', bytes: randomBytes(12_000) }, { path: 'site.js', bytes: Buffer.alloc(90_000) }, { path: 'b.js', bytes: Buffer.alloc(90_000) }]);
  const told = overBudget(sizes);
  assert.equal(told.length, 1);
  assert.match(told[0], /^CSS is 20\d\d bytes over its budget$/);
});

test('a program that grew by more than the slack asks for a decision', () => {
  assert.deepEqual(overRecord(1_009_999, 999_999), []);
  const [sentence] = overRecord(1_010_000, 999_999);
  assert.match(sentence, new RegExp(`10001 bytes gzip larger than recorded.*write 1010000 into ${RECORD}.*measurements`));
});

test('the record is one number', () => {
  assert.ok(recordedSize() > 500_000);
  assert.equal(recordedSize('977361\n'), 977_361);
  for (const text of ['', 'many\n', '1 2\n', '-3\n']) assert.throws(() => recordedSize(text), /has to hold one number/);
});
