// Every kind of page: for those who cannot see it, have a small screen, zoom in, or use the keyboard alone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { path, THREE_OPTIONS } from './demo.mjs';
import { fillCart, KINDS } from './kinds.mjs';
import { axe, brokenPictures, DESKTOP, PHONE, sticksOut, withPage } from './support.mjs';

// Widths in CSS pixels. 320 is what WCAG 1.4.10 asks for, and a 1280-pixel window at 400 %; 640 is the same at 200 %.
const NARROW = [320, 360, 640, 800];

for (const [size, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
  describe(`every page on a ${size}`, { concurrency: 2 }, () => {
    for (const kind of KINDS) {
      test(`${kind.name}: accessible in light and dark, every picture there, nothing sticks out`, () =>
        withPage(
          async (page) => {
            await kind.before?.(page);
            const answer = await page.goto(kind.path);
            assert.equal(answer.status(), kind.status ?? 200);
            assert.deepEqual(await brokenPictures(page), []);
            await axe(page);
            await page.emulateMedia({ colorScheme: 'dark' });
            // Nothing but colours depends on the scheme.
            await axe(page, { runOnly: ['color-contrast', 'link-in-text-block'] });
            assert.equal(await sticksOut(page), null);
            if (viewport === DESKTOP) {
              for (const width of NARROW) {
                await page.setViewportSize({ width, height: 700 });
                assert.equal(await sticksOut(page), null, `at ${width} pixels`);
              }
            }
          },
          { viewport, colorScheme: 'light' },
        ));
    }
  });
}

describe('by keyboard', { concurrency: 2 }, () => {
  test('the skip link shows when it gets the focus, and leads past the header', () =>
    withPage(async (page) => {
      await page.goto('/');
      await page.keyboard.press('Tab');
      const skip = page.getByRole('link', { name: 'Skip to content' });
      assert.ok(await skip.evaluate((link) => link === document.activeElement));
      const box = await skip.boundingBox();
      assert.ok(box.y >= 0 && box.x >= 0, 'it is on the screen');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      assert.ok(await page.evaluate(() => document.querySelector('main').contains(document.activeElement)));
    }));

  for (const [name, viewport, address, before] of [
    ['home', DESKTOP, '/'],
    ['a product', DESKTOP, path(THREE_OPTIONS)],
    ['a product', PHONE, path(THREE_OPTIONS)],
    ['the cart', PHONE, '/cart', fillCart],
  ]) {
    test(`everything on ${name} is reached by Tab, in order and in sight (${viewport.width} pixels)`, () =>
      withPage(
        async (page) => {
          await before?.(page);
          await page.goto(address);
          const expected = await page.evaluate(() => {
            const all = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]');
            const usable = [...all].filter((element) => element.checkVisibility() && element.tabIndex >= 0 && !element.disabled);
            usable.forEach((element, place) => (element.dataset.place = place));
            return usable.length;
          });
          assert.ok(expected > 10);
          for (let place = 0; place < expected; place += 1) {
            await page.keyboard.press('Tab');
            const now = await page.evaluate(() => {
              const { activeElement: element } = document;
              const { outlineStyle, outlineWidth } = getComputedStyle(element);
              const box = element.getBoundingClientRect();
              return {
                place: Number(element.dataset.place ?? -1),
                html: element.outerHTML.slice(0, 120),
                ring: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
                inSight: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
              };
            });
            assert.equal(now.place, place, `Tab ${place + 1} came to ${now.html}`);
            assert.ok(now.ring, `no ring around ${now.html}`);
            assert.ok(now.inSight, `out of sight: ${now.html}`);
          }
        },
        { viewport },
      ));
  }
});
