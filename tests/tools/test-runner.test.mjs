import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTests, failedFiles, failuresOf } from '../../tools/test/counts.mjs';
import { groupsOf } from '../../tools/test/parts.mjs';
import { choose, timesOf } from '../../tools/test/run.mjs';

test('summaries of cargo and of Node add up', () => {
  const output = [
    'test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.01s',
    'test result: \x1b[31mFAILED\x1b[0m. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out',
    'ℹ tests 6',
    '\x1b[34mℹ pass 4\x1b[39m',
    'ℹ fail 1',
    'ℹ cancelled 1',
  ].join('\n');
  assert.deepEqual(countTests(output), { passed: 19, failed: 4 });
});

test('what only looks like a summary counts for nothing', () => {
  assert.deepEqual(countTests('the test result: ok. 9 passed; 0 failed;\nℹ pass many'), { passed: 0, failed: 0 });
});

test('failures are repeated without colours, and cut off after some lines', () => {
  const node = '✔ one\n\x1b[31m✖ failing tests:\x1b[39m\n\ntest at a.mjs:1:1\n✖ two\n  AssertionError: 1 != 2\n';
  assert.equal(failuresOf(node), 'test at a.mjs:1:1\n✖ two\n  AssertionError: 1 != 2');
  assert.equal(failuresOf(node, 2), 'test at a.mjs:1:1\n✖ two');
  assert.match(
    failuresOf('test a ... FAILED\n\nfailures:\n\n---- a stdout ----\npanicked\n'),
    /^---- a stdout ----\npanicked$/,
  );
  assert.equal(failuresOf('ℹ fail 0'), '');
});

test('the files of failed tests are named once each', () => {
  const failures = ['a.mjs:1:1', 'a.mjs:20:5', 'b/c.mjs:3:7'].map((place) => `test at ${place}\n✖ name\n  Error: x`);
  const output = `✔ one\ntest at z.mjs:1:1\n\x1b[31m✖ failing tests:\x1b[39m\n\n${failures.join('\n\n')}`;
  assert.deepEqual(failedFiles(output), ['a.mjs', 'b/c.mjs']);
  assert.deepEqual(failedFiles('ℹ fail 0'), []);
});

const PARTS = { fmt: {}, it: { takesFilter: true }, e2e: { takesFilter: true } };

test('parts run in their own order, and a filter belongs to the part before it', () => {
  assert.deepEqual(
    choose('test', PARTS, []),
    ['fmt', 'it', 'e2e'].map((part) => ({ part, filter: undefined })),
  );
  assert.deepEqual(choose('test', PARTS, ['e2e', 'cart', 'it']), [
    { part: 'it', filter: undefined },
    { part: 'e2e', filter: 'cart' },
  ]);
  assert.deepEqual(choose('test', PARTS, ['it', 'cart', 'fmt']), [
    { part: 'fmt', filter: undefined },
    { part: 'it', filter: 'cart' },
  ]);
});

test('a word that is neither a part nor a filter is refused', () => {
  for (const args of [['cart'], ['fmt', 'cart'], ['it', 'cart', 'note']])
    assert.throws(() => choose('test', PARTS, args), /no part "/);
});

test('the times have a line for each part and one for all', () => {
  const lines = timesOf(
    [
      { part: 'fmt', seconds: 0.84, passed: 0, failed: 0 },
      { part: 'it', seconds: 61, passed: 430, failed: 1 },
    ],
    61.84,
  );
  assert.deepEqual(lines, ['fmt          0.8 s', 'it          61.0 s    431 tests', 'all         61.8 s']);
});

test('browser tests run in groups, the pages alone and first', () => {
  const files = ['e2e/a.test.mjs', 'e2e/b.test.mjs', 'e2e/c.test.mjs', 'e2e/pages.test.mjs'];
  assert.deepEqual(groupsOf(files, 2), [
    ['e2e/pages.test.mjs'],
    ['e2e/a.test.mjs', 'e2e/c.test.mjs'],
    ['e2e/b.test.mjs'],
  ]);
  assert.deepEqual(groupsOf(['e2e/a.test.mjs'], 8), [['e2e/a.test.mjs']]);
});
