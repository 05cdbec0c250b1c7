// Every kind of page: for those who cannot see it, have a small screen, zoom in, or use the keyboard alone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { KINDS } from './kinds.mjs';
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
            // A rule of WCAG 2.2, which axe leaves off by itself.
            await axe(page, { rules: { 'target-size': { enabled: true } } });
            await page.emulateMedia({ colorScheme: 'dark' });
            // Nothing but colours depends on the scheme.
            await axe(page, { runOnly: ['color-contrast', 'link-in-text-block'] });
            assert.equal(await sticksOut(page), null);
            if (viewport === DESKTOP) {
              for (const width of NARROW) {
                await page.setViewportSize({ width, height: 700 });
                assert.equal(await sticksOut(page), null, `at ${width} pixels`);
              }
              await page.setViewportSize({ width: NARROW[0], height: 700 });
              await page.evaluate(() => (document.documentElement.dir = 'rtl'));
              assert.equal(await sticksOut(page), null, 'from right to left');
              await page.evaluate(() => (document.documentElement.dir = 'ltr'));
              await spaceOut(page);
              assert.equal(await sticksOut(page), null, 'with its text spaced out');
              assert.deepEqual(await cutOff(page), []);
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

  for (const [size, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
    for (const { name, path, before } of KINDS) {
      test(`everything on ${name} is reached by Tab, in order and in sight, on a ${size}`, () =>
        withPage(
          async (page) => {
            await before?.(page);
            await page.goto(path);
            await walk(page);
          },
          { viewport },
        ));
    }
  }
});

/** Presses Tab through the whole page. */
async function walk(page) {
  const expected = await page.evaluate(() => {
    const all = document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]');
    // A group of radio buttons is one stop: its checked one.
    const passed = ({ type, checked, name, form }) => type === 'radio' && !checked && form.querySelector(`[name="${name}"]:checked`);
    const usable = [...all].filter((element) => element.checkVisibility() && element.tabIndex >= 0 && !element.disabled && !passed(element));
    usable.forEach((element, place) => (element.dataset.place = place));
    return usable.length;
  });
  // The admin's frame has fewer links than the shop's.
  assert.ok(expected > (new URL(page.url()).pathname.startsWith('/admin') ? 6 : 10));
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
}

/** Text as WCAG 1.4.12 spaces it. */
function spaceOut(page) {
  return page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }');
    document.adoptedStyleSheets.push(sheet);
  });
}

/** Elements with words of their own that do not fit into them, and do not scroll. */
function cutOff(page) {
  return page.evaluate(() =>
    [...document.body.querySelectorAll('*')].flatMap((element) => {
      const { overflowX, overflowY, clipPath, display } = getComputedStyle(element);
      const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      if (!words || display === 'inline' || clipPath !== 'none' || element.closest('.visually-hidden, select')) return [];
      const cut = (overflow, inner, outer) => ['hidden', 'clip'].includes(overflow) && inner > outer + 1;
      return cut(overflowX, element.scrollWidth, element.clientWidth) || cut(overflowY, element.scrollHeight, element.clientHeight) ? [element.outerHTML.slice(0, 120)] : [];
    }),
  );
}
