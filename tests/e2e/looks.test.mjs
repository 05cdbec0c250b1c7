// The comparison of looks must detect broken layouts, and ignore everything else.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { describe, test } from 'node:test';
import { compare, fileOf, KEPT, LOOKS, SCHEMES, SIZES, stillPage, take } from './looks.mjs';
import { withPage } from './support.mjs';

test('no picture is kept of what is no longer there', () => {
  const of = (kind) => SIZES.flatMap(({ size }) => SCHEMES.map((scheme) => basename(fileOf(kind, size, scheme))));
  assert.deepEqual(readdirSync(KEPT).sort(), LOOKS.flatMap(of).sort());
});

// The product page has most of the components.
const kind = LOOKS.find(({ name }) => name === 'product');
const BROKEN = {
  'a section hidden': '.notes { display: none }',
  'its main button missing': 'button { visibility: hidden }',
  'ink and accent swapped':
    ':root:root { --ink: light-dark(#b03a17, #ff9472); --accent: light-dark(#1d1b18, #f1ede4) }',
  'paper and sheet swapped':
    ':root:root { --paper: light-dark(#fffdf8, #211f1b); --sheet: light-dark(#f7f4ed, #161513) }',
};
const HEAVIER = 'body { -webkit-text-stroke: .2px currentcolor }';

describe('looks other than reviewed', { concurrency: 2 }, () => {
  for (const size of SIZES) {
    test(`${kind.name} on a ${size.size}`, (t) =>
      withPage(
        async (page) => {
          await page.goto(kind.path);
          await stillPage(page);
          for (const [what, css] of Object.entries(BROKEN)) {
            await t.test(`with ${what}`, () => withStyle(page, css, () => assertAlike(page, size, false)));
          }
          await t.test('but not with letters drawn a little heavier', () =>
            withStyle(page, HEAVIER, () => assertAlike(page, size, true)),
          );
          await t.test('with its style sheet missing', async () => {
            await page.evaluate(() => document.querySelector('link[rel="stylesheet"]').remove());
            await assertAlike(page, size, false);
          });
        },
        { viewport: size.viewport, colorScheme: 'light' },
      ));
  }
});

async function assertAlike(page, size, expected) {
  const pictures = await take(page, kind, size);
  for (const scheme of SCHEMES) {
    const { alike, told } = await compare(kind, size, scheme, pictures[scheme]);
    assert.equal(alike, expected, `${scheme}: ${told}`);
  }
}

/** Calls `use` with an additional style sheet on the page. */
async function withStyle(page, css, use) {
  await page.evaluate((content) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(content);
    document.adoptedStyleSheets.push(sheet);
  }, css);
  await use();
  await page.evaluate(() => void document.adoptedStyleSheets.pop());
}
