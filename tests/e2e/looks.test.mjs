// Every kind of page still looks as when somebody last looked at it, but for what no eye sees. Where a page was meant to change:
// `node tests/e2e/looks.mjs --renew`, look at the sheets, commit.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { difference, differencePicture, gridOf } from './looks-compare.mjs';
import { fileOf, KEPT, LOOKS, MADE, SCHEMES, SIZES, startShop, take } from './looks.mjs';

let shop;
before(async () => {
  shop = await startShop();
});
after(() => shop?.stop());

describe('looks as reviewed', { concurrency: 2 }, () => {
  for (const size of SIZES) {
    for (const kind of LOOKS) {
      test(`${kind.name} on a ${size.size}, light and dark`, async () => {
        const now = await take(shop, kind, size);
        const problems = [];
        for (const scheme of SCHEMES) problems.push(...(await unlike(kind, size, scheme, now[scheme])));
        assert.deepEqual(problems, []);
      });
    }
  }
});

test('no picture is kept of what is no longer there', () => {
  const wanted = LOOKS.flatMap((kind) => SIZES.flatMap(({ size }) => SCHEMES.map((scheme) => basename(fileOf(kind, size, scheme)))));
  assert.deepEqual(readdirSync(KEPT).sort(), wanted.sort());
});

// What the comparison is for, on a page that has most of it.
const style = (content) => (page) => page.addStyleTag({ content });
const BROKEN = {
  'its style sheet missing': (page) => page.evaluate(() => document.querySelector('link[rel="stylesheet"]').remove()),
  'a section hidden': style('.notes { display: none }'),
  'its main button missing': style('button { visibility: hidden }'),
  'ink and accent swapped': style(':root:root { --ink: light-dark(#b03a17, #ff9472); --accent: light-dark(#1d1b18, #f1ede4) }'),
  'paper and sheet swapped': style(':root:root { --paper: light-dark(#fffdf8, #211f1b); --sheet: light-dark(#f7f4ed, #161513) }'),
};

describe('looks other than reviewed', { concurrency: 2 }, () => {
  const kind = LOOKS.find(({ name }) => name === 'product');
  for (const size of SIZES) {
    for (const [what, change] of Object.entries(BROKEN)) {
      test(`${kind.name} on a ${size.size} with ${what}`, async () => {
        const now = await take(shop, kind, size, change);
        for (const scheme of SCHEMES) assert.ok(!(await compare(kind, size, scheme, now[scheme])).alike, scheme);
      });
    }
    test(`but not ${kind.name} on a ${size.size} with letters drawn a little heavier`, async () => {
      const now = await take(shop, kind, size, style('body { -webkit-text-stroke: .2px currentcolor }'));
      for (const scheme of SCHEMES) assert.ok((await compare(kind, size, scheme, now[scheme])).alike, scheme);
    });
  }
});

async function compare(kind, { size, columns }, scheme, now) {
  const file = fileOf(kind, size, scheme);
  assert.ok(existsSync(file), `no picture is kept of ${kind.name}: node tests/e2e/looks.mjs --renew`);
  const kept = readFileSync(file);
  const [a, b] = await Promise.all([gridOf(kept, columns), gridOf(now, columns)]);
  return { kept, ...difference(a, b) };
}

/** Says how a page differs from what is kept, and puts the difference into a picture; nothing if it does not. */
async function unlike(kind, size, scheme, now) {
  const { alike, told, kept, off } = await compare(kind, size, scheme, now);
  if (alike) return [];
  mkdirSync(MADE, { recursive: true });
  const picture = join(MADE, basename(fileOf(kind, size.size, scheme)).replace('.webp', '.png'));
  writeFileSync(picture, await differencePicture(kept, now, off, size.columns));
  return [`${kind.name}, ${size.size}, ${scheme}: ${told}; see ${picture}`];
}
