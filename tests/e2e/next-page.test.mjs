// Navigation between pages: prefetching and view transitions.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { path, PLAIN } from './demo.mjs';
import { fillCart } from './kinds.mjs';
import { brokenPictures, browser, DESKTOP, follow, PHONE, shop, withPage } from './support.mjs';

describe('the likely next page', () => {
  test('is fetched while the pointer rests on its link; the cart never is', () =>
    withPage(async (page) => {
      const ahead = [];
      const client = await page.context().newCDPSession(page);
      await client.send('Network.enable');
      await client.send('Preload.enable');
      client.on('Preload.prefetchStatusUpdated', ({ prefetchUrl, status }) =>
        ahead.push({ path: new URL(prefetchUrl).pathname, status }),
      );
      await page.goto('/');
      const fetched = async (link, wanted) => {
        await link.hover();
        for (let turn = 0; turn < 20 && !ahead.some((one) => one.path === wanted && one.status === 'Ready'); turn += 1)
          await page.waitForTimeout(100);
        return ahead.some((one) => one.path === wanted && one.status === 'Ready');
      };
      assert.ok(
        await fetched(page.getByRole('link', { name: 'Notebooks' }).first(), '/collections/notebooks'),
        JSON.stringify(ahead),
      );
      assert.ok(!(await fetched(page.locator('.cart-link'), '/cart')));
      assert.deepEqual([...new Set(ahead.map((one) => one.path))], ['/collections/notebooks']);
    }));

  for (const [motion, expected] of [
    ['no-preference', true],
    ['reduce', false],
  ]) {
    test(`${expected ? 'fades in' : 'appears at once'} where the reader's wish about motion is "${motion}"`, () =>
      withPage(
        async (page) => {
          await page.addInitScript(() =>
            addEventListener('pagereveal', ({ viewTransition }) => (globalThis.transition = Boolean(viewTransition))),
          );
          await page.goto('/');
          await follow(page, page.getByRole('link', { name: 'Notebooks' }).first());
          assert.equal(await page.evaluate(() => globalThis.transition), expected);
        },
        { reducedMotion: motion },
      ));
  }
});

// If the first frame of a new page takes over four seconds, Chromium skips the transition, and the page gets no event.
test('a page that arrives too late for its transition reports no error', async () => {
  const slow = createServer(async (request, answer) => {
    const { status, type, body } = await original(request);
    answer.writeHead(status, { 'content-type': type, 'cache-control': 'max-age=60' });
    const half = request.url.startsWith('/collections/') ? body.length / 2 : body.length;
    answer.write(body.subarray(0, half));
    await pause(half < body.length ? 5000 : 0);
    answer.end(body.subarray(half));
  }).listen(0);
  const context = await browser.newContext({ baseURL: `http://localhost:${slow.address().port}` });
  try {
    const errors = [];
    context.on('weberror', (error) => errors.push(error.error().message));
    const page = await context.newPage();
    await page.addInitScript(() => {
      addEventListener('pageswap', ({ viewTransition }) => (sessionStorage.left = Boolean(viewTransition)));
      addEventListener('pagereveal', ({ viewTransition }) => (globalThis.moved = Boolean(viewTransition)));
    });
    await page.goto('/');
    await follow(page, page.getByRole('link', { name: 'Notebooks' }).first());
    assert.deepEqual(
      await page.evaluate(() => [sessionStorage.left, globalThis.moved]),
      ['true', false],
      'the browser skipped it',
    );
    assert.deepEqual(errors, []);
  } finally {
    await context.close();
    slow.close();
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
      // Another tab empties the cart.
      await page.evaluate(() => {
        document.cookie = 'cart_count=0; path=/';
        dispatchEvent(new Event('focus'));
      });
      assert.deepEqual(await page.evaluate(() => globalThis.counts), [3, 0]);
      assert.equal(await page.locator('.cart-link').textContent(), 'Cart');
    }));
});

describe('pages keep still', { concurrency: 2 }, () => {
  for (const [size, viewport] of [
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ]) {
    for (const address of ['/', '/collections', '/collections/art-prints', '/search?q=moon', '/pages/about']) {
      test(`${address} does not shift while it loads, on a ${size}, and loads what is in sight at once`, () =>
        withPage(
          async (page) => {
            await page.context().addCookies([{ name: 'cart_count', value: '12', url: shop.url }]);
            await page.addInitScript(watchShifts);
            await page.goto(address, { waitUntil: 'networkidle' });
            assert.deepEqual(await page.evaluate(() => globalThis.shifts), []);
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

  for (const [size, viewport] of [
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ]) {
    test(`a page that arrives in small pieces does not shift either, on a ${size}`, async () => {
      const slow = createServer(inPieces).listen(0);
      try {
        const url = `http://localhost:${slow.address().port}`;
        const context = await browser.newContext({ viewport, baseURL: url });
        const page = await context.newPage();
        await page.addInitScript(watchShifts);
        await page.goto('/search?q=moon', { waitUntil: 'networkidle' });
        assert.deepEqual(await page.evaluate(() => globalThis.shifts), []);
        await context.close();
      } finally {
        slow.close();
      }
    });
  }

  for (const [size, viewport, deviceScaleFactor] of [
    ['phone', PHONE, 2],
    ['phone', PHONE, 3],
    ['desktop', DESKTOP, 1],
  ]) {
    // Each test has a fresh browser context, without cached pictures.
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

/** Runs in the page. Records layout shifts with their sources. */
function watchShifts() {
  globalThis.shifts = [];
  const told = ({ value, sources }) =>
    `${value}: ${sources.map(({ node }) => node?.outerHTML?.slice(0, 80)).join(' and ')}`;
  new PerformanceObserver((list) => globalThis.shifts.push(...list.getEntries().map(told))).observe({
    type: 'layout-shift',
    buffered: true,
  });
}

/** The shop's response to a request. */
async function original({ url }) {
  const answer = await fetch(shop.url + url, { headers: { 'accept-encoding': 'identity' } });
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    body: Buffer.from(await answer.arrayBuffer()),
  };
}

/** Sends the shop's response, but HTML only slowly, in small pieces. */
async function inPieces(request, answer) {
  const { status, type, body } = await original(request);
  answer.writeHead(status, { 'content-type': type });
  const piece = type.includes('html') ? 233 : body.length;
  for (let start = 0; start < body.length; start += piece) {
    answer.write(body.subarray(start, start + piece));
    await pause(25);
  }
  answer.end();
}

/** Runs in the page. Returns the number of pictures, and the pictures that the browser loaded in the wrong size. */
function chosenPictures() {
  const chosen = [...document.images].filter((image) => image.currentSrc && image.srcset);
  const sought = new Set();
  const choices = chosen.map((image) => {
    const widths = [...image.srcset.matchAll(/(\S+) (\d+)w/g)].map(([, url, width]) => ({ url, width: Number(width) }));
    const box = image.getBoundingClientRect();
    // The picture fills its frame, and its longer side may be cut.
    const needed =
      Math.max(box.width, (box.height * image.getAttribute('width')) / image.getAttribute('height')) * devicePixelRatio;
    // A width that is a tenth too small is not visible.
    const best = widths.find(({ width }) => width >= needed * 0.9) ?? widths.at(-1);
    sought.add(best.url);
    return {
      best: best.url,
      shown: new URL(image.currentSrc).pathname,
      larger: widths.filter(({ width }) => width > best.width).map(({ url }) => url),
      needed,
    };
  });
  // The browser may use a larger file that it has already loaded for another place on the page.
  const right = ({ best, shown, larger }) => shown === best || (larger.includes(shown) && sought.has(shown));
  const wrong = choices
    .filter((choice) => !right(choice))
    .map(({ shown, needed }) => `${shown} for ${Math.round(needed)} dots`);
  return { shown: chosen.length, wrong };
}
