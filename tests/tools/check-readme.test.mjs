import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { commandsIn, problemsOfLinks, strangersIn } from '../../tools/test/check-readme.mjs';

test('commands are found in code and prose, files further down are not', () => {
  const text =
    'Run `bin/dev --port 1`, then bin/admin-link. See tools/shared/cli.mjs, tools/demo/art, node_modules/bin/x and bin/dev.';
  assert.deepEqual(commandsIn(text), ['dev', 'admin-link']);
});

test('what is in bin/ and is no command of the text is found', () => {
  assert.deepEqual(strangersIn(['dev', 'lib', 'test'], 'Run `bin/dev`, and bin/test it.'), ['lib']);
});

test('links to files and headings that do not exist are told', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-readme-'));
  const file = join(folder, 'README.md');
  const text =
    '# What it does, now\n[a](#what-it-does-now) [b](gone.md) [c](#gone) [d](https://shop.example) `[e](code.md)`';
  writeFileSync(file, text);
  assert.deepEqual(problemsOfLinks(text, file), [
    'the link to gone.md leads nowhere',
    '#gone: there is no such heading',
  ]);
  rmSync(folder, { recursive: true });
});
