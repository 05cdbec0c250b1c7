import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countTests } from '../../tools/test/counts.mjs';

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
