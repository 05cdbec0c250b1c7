// From page to page: what is fetched ahead, and how the change is shown.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { path, PLAIN } from './demo.mjs';
import { fillCart } from './kinds.mjs';
import { brokenPictures, DESKTOP, follow, PHONE, shop, withPage } from './support.mjs';

describe('the likely next page', () => {
  test('is fetched while the pointer rests on its link; the cart never is', () =>
    withPage(async (page) => {
      const ahead = [];
      const client = await page.context().newCDPSession(page);
      await client.send('Network.enable');
      await client.send('Preload.enable');
      client.on('Preload.prefetchStatusUpdated', ({ prefetchUrl, status }) => ahead.push({ path: new URL(prefetchUrl).pathname, status }));
      await page.goto('/');
      const fetched = async (link, wanted) => {
        await link.hover();
        for (let turn = 0; turn < 20 && !ahead.some((one) => one.path === wanted && one.status === 'Ready'); turn += 1) await page.waitForTimeout(100);
        return ahead.some((one) => one.path === wanted && one.status === 'Ready');
      };
      assert.ok(await fetched(page.getByRole('link', { name: 'Notebooks' }).first(), '/collections/notebooks'), JSON.stringify(ahead));
      assert.ok(!(await fetched(page.locator('.cart-link'), '/cart')));
      assert.deepEqual([...new Set(ahead.map((one) => one.path))], ['/collections/notebooks']);
    }));

  for (const [motion, expected] of [['no-preference', true], ['reduce', false]]) {
    test(`${expected ? 'fades in' : 'appears at once'} where the reader's wish about motion is "${motion}"`, () =>
      withPage(
        async (page) => {
          await page.addInitScript(() => addEventListener('pagereveal', ({ viewTransition }) => (globalThis.transition = Boolean(viewTransition))));
          await page.goto('/');
          await follow(page, page.getByRole('link', { name: 'Notebooks' }).first());
          assert.equal(await page.evaluate(() => globalThis.transition), expected);
        },
        { reducedMotion: motion },
      ));
  }
});

describe("the cart's count", () => {
  test('is told to whoever listens', () =>
    withPage(async (page) => {
      await page.addInitScript(() => {
        globalThis.counts = [];
        document.addEventListener('vitrine:cart', ({ detail }) => globalThis.counts.push(detail.count));
      });
      await page.goto(path(PLAIN));
      assert.deepEqual(await page.evaluate(() => globalThis.counts), []);
      await fillCart(page);
      assert.deepEqual(await page.evaluate(() => globalThis.counts), [3]);
      // Emptied in another tab.
      await page.evaluate(() => {
        document.cookie = 'cart_count=0; path=/';
        dispatchEvent(new Event('focus'));
      });
      assert.deepEqual(await page.evaluate(() => globalThis.counts), [3, 0]);
      assert.equal(await page.locator('.cart-link').textContent(), 'Cart');
    }));
});

describe('pages keep still', { concurrency: 2 }, () => {
  for (const [size, viewport] of [['phone', PHONE], ['desktop', DESKTOP]]) {
    for (const address of ['/', '/collections', '/collections/art-prints', '/search?q=moon', '/pages/about']) {
      test(`${address} does not shift while it loads, on a ${size}, and loads what is in sight at once`, () =>
        withPage(
          async (page) => {
            await page.context().addCookies([{ name: 'cart_count', value: '12', url: shop.url }]);
            await page.addInitScript(() => {
              globalThis.shift = 0;
              new PerformanceObserver((entries) => entries.getEntries().forEach(({ value }) => (globalThis.shift += value))).observe({ type: 'layout-shift', buffered: true });
            });
            await page.goto(address, { waitUntil: 'networkidle' });
            assert.equal(await page.evaluate(() => globalThis.shift), 0);
            const late = await page.evaluate(() =>
              [...document.images].flatMap((image) => {
                const { top, left } = image.getBoundingClientRect();
                return image.loading === 'lazy' && top < innerHeight && left < innerWidth ? [image.src] : [];
              }),
            );
            assert.deepEqual(late, [], 'in sight, and yet lazy');
          },
          { viewport },
        ));
    }
  }

  for (const [size, viewport, deviceScaleFactor] of [['phone', PHONE, 2], ['phone', PHONE, 3], ['desktop', DESKTOP, 1]]) {
    // Each in a browser that knows no picture yet: one that is there already in a larger size is taken rather than fetched.
    for (const address of ['/', '/collections', '/collections/art-prints']) {
      test(`pictures of ${address} on a ${size} with ${deviceScaleFactor} dots a pixel are as large as they need to be, and not a size larger`, () =>
        withPage(
          async (page) => {
            await page.goto(address);
            assert.deepEqual(await brokenPictures(page), []);
            const { shown, wrong } = await page.evaluate(chosenPictures);
            assert.ok(shown > 5);
            assert.deepEqual(wrong, []);
          },
          { viewport, deviceScaleFactor },
        ));
    }
  }
});

/** How many pictures the page has, and which of them the browser took in the wrong size. Runs in the page. */
function chosenPictures() {
  const chosen = [...document.images].filter((image) => image.currentSrc && image.srcset);
  const wrong = chosen.flatMap((image) => {
    const widths = [...image.srcset.matchAll(/(\S+) (\d+)w/g)].map(([, url, width]) => ({ url, width: Number(width) }));
    const box = image.getBoundingClientRect();
    // It fills its frame, whichever side is cut.
    const needed = Math.max(box.width, (box.height * image.getAttribute('width')) / image.getAttribute('height')) * devicePixelRatio;
    // A tenth less is not seen.
    const best = widths.find(({ width }) => width >= needed * 0.9) ?? widths.at(-1);
    const shown = new URL(image.currentSrc).pathname;
    return shown === best.url ? [] : [`${shown} for ${Math.round(needed)} dots`];
  });
  return { shown: chosen.length, wrong };
}
