// docs/events.md must show all samples of tests/fixtures/events.jsonl unchanged.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../tools/shared/cli.mjs';

test('the page of events has every stored sample under its type', () => {
  const page = readFileSync(join(ROOT, 'docs/events.md'), 'utf8');
  const shown = [...page.matchAll(/^### (\S+)\n\n[^#]*?^```json\n(.*)\n```$/gm)].map(([, type, json]) => [
    type,
    JSON.parse(json),
  ]);
  const samples = readFileSync(join(ROOT, 'tests/fixtures/events.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    shown,
    samples.map((sample) => [sample.type, sample]),
  );
});
