// The weight, the accessibility and the looks of every kind of page. bin/test loads each page once at the width of a
// phone, and then widens the window. bin/prove loads it again at each width, and checks the dark scheme at each width.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { HTML_BROTLI_BYTES } from '../../tools/bench/budgets.mjs';
import { LONG } from '../../tools/test/long.mjs';
import { accessible, keepsItsWidth, NARROW, usableByKeyboard } from './checks.mjs';
import { differencesFromKept, LOOKS, SCHEMES, SIZES, stillPage } from './looks.mjs';
import { brokenPictures, DESKTOP, weight, withPage } from './support.mjs';

describe('every kind of page', { concurrency: 2 }, () => {
  for (const kind of LOOKS) {
    for (const sizes of LONG ? SIZES.map((size) => [size]) : [SIZES]) {
      const name = `${kind.name} on a ${sizes.map(({ size }) => size).join(' and a ')}`;
      test(name, (t) =>
        withPage((page) => check(t, page, kind, sizes), { viewport: sizes[0].viewport, colorScheme: 'light' }),
      );
    }
  }
});

/** Dark colours depend on the width of the page only by mistake, so bin/test looks at them on a phone only. */
const schemesOf = (viewport) => (LONG || viewport !== DESKTOP ? SCHEMES : ['light']);

/** Each check is a separate test, so that the others still run after a failure. */
async function check(t, page, kind, sizes) {
  await kind.before?.(page);
  const answer = await page.goto(kind.path);
  await t.test('is answered within the budget for HTML', async () => {
    assert.equal(answer.status(), kind.status ?? 200);
    const bytes = weight(await answer.body());
    assert.ok(bytes < HTML_BROTLI_BYTES, `${bytes} bytes`);
  });
  for (const { size, viewport } of sizes) {
    await page.setViewportSize(viewport);
    await t.test(`has all its pictures on a ${size}`, async () => assert.deepEqual(await brokenPictures(page), []));
    // Things that open on a page have their own tests of accessibility.
    if (kind.after) continue;
    await t.test(`is accessible on a ${size}, in ${schemesOf(viewport).join(' and ')}`, () =>
      accessible(page, schemesOf(viewport), { whole: LONG }),
    );
    await t.test(`is used by keyboard alone on a ${size}`, () => usableByKeyboard(page));
    if (viewport !== DESKTOP) continue;
    await t.test('keeps its width, from right to left and with its text spaced out', () => keepsItsWidth(page));
    for (const width of LONG ? NARROW : []) {
      await page.setViewportSize({ width, height: 700 });
      await t.test(`is accessible at ${width} pixels, in light and dark`, () =>
        accessible(page, SCHEMES, { whole: true }),
      );
    }
  }
  // Called last, because it changes fonts and words.
  await t.test('uses no font of this machine', () => stillPage(page));
  for (const size of sizes) {
    const schemes = schemesOf(size.viewport);
    await t.test(`looks as reviewed on a ${size.size}, in ${schemes.join(' and ')}`, async () => {
      assert.deepEqual(await differencesFromKept(page, kind, size, schemes), []);
    });
  }
}
