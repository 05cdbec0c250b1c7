// The budgets of the static files and of the program.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gzipped, overBudget, overRecord, RECORD, recordedSize, staticSizes } from '../../tools/build/sizes.mjs';

test('all files of a kind count, each compressed by itself', () => {
  const later = ['let cart', 'let grid'].map((text) => Buffer.from(text.repeat(50)));
  const files = [
    { path: 'static/cart.js', bytes: later[0] },
    { path: 'static/grid.js', bytes: later[1] },
    { path: 'static/site.js', bytes: Buffer.from('let c') },
    { path: 'static/site.css', bytes: Buffer.from('a{}') },
    { path: 'static/admin.css', bytes: Buffer.from('b{color:red}') },
    { path: 'static/admin.js', bytes: Buffer.from('let a;') },
    { path: 'd.svg', bytes: Buffer.from('<svg/>') },
  ];
  const sizes = staticSizes(files);
  assert.deepEqual(
    sizes.map(({ bytes }) => bytes),
    [3, 12, 5, 800, 6],
  );
  assert.equal(sizes[3].zipped, gzipped(later[0]) + gzipped(later[1]));
  assert.deepEqual(overBudget(sizes), []);
  assert.throws(() => staticSizes(files.slice(0, 2)), /no file like .*site/);
});

test('what is too large is told, and by how much', () => {
  const file = (path, bytes) => ({ path, bytes });
  const sheets = [file('site.css', randomBytes(10_500)), file('admin.css', randomBytes(8000))];
  const told = overBudget(
    staticSizes([
      ...sheets,
      file('site.js', Buffer.alloc(90_000)),
      file('b.js', Buffer.alloc(90_000)),
      file('admin.js', Buffer.alloc(90_000)),
    ]),
  );
  assert.equal(told.length, 2);
  assert.match(told[0], /^CSS is 20\d\d bytes over its budget$/);
  assert.match(told[1], /^CSS of the admin is 20\d\d bytes over its budget$/);
});

test('a program that grew by more than the slack asks for a decision', () => {
  assert.deepEqual(overRecord(1_009_999, 999_999), []);
  const [sentence] = overRecord(1_010_000, 999_999);
  assert.match(
    sentence,
    new RegExp(`10001 bytes gzip larger than recorded.*write 1010000 into ${RECORD}.*measurements`),
  );
});

test('the record is one number', () => {
  assert.ok(recordedSize() > 500_000);
  assert.equal(recordedSize('977361\n'), 977_361);
  for (const text of ['', 'many\n', '1 2\n', '-3\n']) assert.throws(() => recordedSize(text), /has to hold one number/);
});
