// The product page: pictures, options, stock, and recently viewed products. With and without script.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { path, PLAIN, SOLD_OUT_IN_PART, THREE_OPTIONS, TWO_PRICES } from './demo.mjs';
import { addToCart } from './kinds.mjs';
import { axe, brokenPictures, DESKTOP, follow, isFocused, PHONE, shop, sticksOut, withPage } from './support.mjs';

const NO_SCRIPT = { javaScriptEnabled: false };
const option = (page, name) => page.getByRole('group', { name });
const value = (page, name, label) => option(page, name).getByRole('link', { name: new RegExp(`^${label}(?: \\(|$)`) });
const chosen = (page) => page.locator('.choice .value').allTextContents();
const status = (page) => page.locator('.product > [role=status]').textContent();
const zooms = (page) => page.locator('.zoom:popover-open');

/** Adds products that the demo shop lacks: many pictures of every shape, many variants, long words, a wide table. */
before(async () => {
  const { db, bucket } = shop;
  const { results } = await db
    .prepare("SELECT key, width, height FROM media WHERE state = 'stored' ORDER BY key LIMIT 20")
    .all();
  const add = async (
    handle,
    title,
    { options = [], variants = [[[], 1000, null]], pictures = [], description = '' },
  ) => {
    const insert =
      "INSERT INTO product (handle, title, description, status, publish_at, options, created_at, updated_at) VALUES (?, ?, ?, 'active', 1, ?, 1, 1) RETURNING id";
    const { id } = await db.prepare(insert).bind(handle, title, description, JSON.stringify(options)).first();
    for (const [place, [values, price, stock]] of variants.entries()) {
      const insert =
        'INSERT INTO variant (product_id, position, option_values, sku, price, updated_at) VALUES (?, ?, ?, ?, ?, 1) RETURNING id';
      const variant = await db
        .prepare(insert)
        .bind(id, place + 1, JSON.stringify(values), `${handle}-${place}`, price)
        .first();
      if (stock !== null)
        await db
          .prepare("UPDATE stock SET reason = 'count', by_kind = 'shop', tracked = 1, on_hand = ? WHERE variant_id = ?")
          .bind(stock, variant.id)
          .run();
    }
    for (const [place, key] of pictures.entries())
      await db
        .prepare("INSERT INTO picture VALUES (?, ?, ?, 'A picture of it')")
        .bind(id, place + 1, key)
        .run();
  };
  // The row claims another shape than the file has. This is enough to test the space that the page reserves.
  const [first] = results;
  const object = await bucket.get(`media/${first.key}`);
  await bucket.put('media/landscape.webp', await object.arrayBuffer(), { httpMetadata: { contentType: 'image/webp' } });
  await db
    .prepare(
      "INSERT INTO media (key, source, state, width, height, updated_at) VALUES ('landscape.webp', '/media/landscape.webp', 'stored', 1600, 900, 1)",
    )
    .run();
  const keys = results.map(({ key }) => key);
  const cells = Array.from({ length: 30 }, (_, i) => `<td>Column${i}</td>`).join('');
  const shades = Array.from({ length: 100 }, (_, i) => [
    [`Shade ${i % 50}`, i < 50 ? 'Slim' : 'Wide'],
    1000 + i,
    i % 4,
  ]);
  await add('many', 'In every shade', {
    options: ['Shade', 'Cut'],
    variants: shades,
    pictures: [...keys.slice(0, 19), 'landscape.webp'],
    description: `<table><tbody><tr>${cells}</tr></tbody></table>`,
  });
  await add('landscape', 'Landscape', { pictures: ['landscape.webp'] });
  await add('long', `${'W'.repeat(120)} ${'word '.repeat(26)}`.trim(), {
    options: ['O'.repeat(120)],
    variants: [
      [['V'.repeat(200)], 99_999_999_999, 0],
      [['<b>"v"'], 0, 3],
    ],
    pictures: [keys[1]],
  });
  await add('rtl', 'حديقة النجوم', {
    options: ['اللون'],
    variants: [
      [['أحمر'], 100, 0],
      [['أزرق'], 200, 9],
    ],
    pictures: keys.slice(2, 4),
  });
  // Values that become similar in an address.
  await add('alike', 'Alike', {
    options: ['Price'],
    variants: ['S', 's', '♥', 'Ø', 'ø'].map((label, i) => [[label], 100 + i, null]),
  });
});

describe('pictures', { concurrency: 2 }, () => {
  for (const [size, viewport] of [
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ]) {
    for (const javaScriptEnabled of [false, true]) {
      test(`thumbs and zoom on a ${size} ${javaScriptEnabled ? 'with' : 'without'} script`, () =>
        withPage(
          async (page) => {
            await page.goto('/products/many');
            const strip = page.locator('.strip');
            const inStrip = () =>
              strip.evaluate(
                (strip) =>
                  [...strip.children].findIndex(
                    (item) => Math.abs(item.getBoundingClientRect().left - strip.getBoundingClientRect().left) < 2,
                  ) + 1,
              );
            assert.equal(await inStrip(), 1);
            await page.getByRole('link', { name: 'Show picture 3 of 20' }).click();
            await until(inStrip, 3);
            if (javaScriptEnabled) {
              assert.equal(new URL(page.url()).hash, '', 'the script moves the strip alone');
              await until(
                () =>
                  page.locator('.thumbs [aria-current=true]').evaluateAll((links) => links.map((a) => a.hash).join()),
                '#picture-3',
              );
            }
            assert.ok((await strip.boundingBox()).y >= 0, 'the strip stays in sight');

            const open = page.getByRole('button', { name: 'Enlarge picture 3 of 20' });
            await open.press('Enter');
            assert.equal(await zooms(page).count(), 1);
            const close = zooms(page).getByRole('button', { name: 'Close' });
            await isFocused(close);
            const box = await zooms(page).boundingBox();
            assert.deepEqual([box.x, box.y, box.width, box.height], [0, 0, viewport.width, viewport.height]);
            const picture = zooms(page).locator('img');
            await until(() => picture.evaluate((image) => image.complete && image.naturalWidth > 0), true);
            const file = await picture.getAttribute('src');
            // Without script, the enlarged view shows the strip's files, because all its pictures load at once. A link
            // leads to the full file.
            if (javaScriptEnabled) assert.ok((await picture.evaluate((image) => image.currentSrc)).endsWith(file));
            assert.equal(await zooms(page).getByRole('link', { name: 'Open the file' }).getAttribute('href'), file);
            await page.keyboard.press('Escape');
            assert.equal(await zooms(page).count(), 0);
            await isFocused(open);

            await page.mouse.click(viewport.width === PHONE.width ? 200 : 300, 300);
            assert.equal(await zooms(page).count(), 1, 'a click on the picture enlarges it');
            await close.click();
            assert.equal(await zooms(page).count(), 0);
          },
          { viewport, javaScriptEnabled },
        ));
    }
  }

  test('what is not looked at is not loaded: no enlarged picture, and none far down the strip', () =>
    withPage(async (page) => {
      const loaded = [];
      page.on(
        'request',
        (request) => request.resourceType() === 'image' && loaded.push(new URL(request.url()).pathname),
      );
      await page.goto('/products/many', { waitUntil: 'networkidle' });
      const whole = await page
        .locator('.zoom img')
        .evaluateAll((images) => images.map((image) => image.getAttribute('src')));
      // landscape.webp has no smaller files, so the page loads the full file.
      assert.deepEqual(
        loaded.filter((file) => whole.includes(file) && file !== '/media/landscape.webp'),
        [],
      );
      const first = page.locator('.strip img').first();
      assert.equal(await first.getAttribute('fetchpriority'), 'high');
      // The browser loads the narrowest file that is sharp enough.
      assert.match(await first.evaluate((image) => image.currentSrc), /-800\.webp$/);
    }));

  test('a browser that runs no scripts loads no picture twice', () =>
    withPage(async (page) => {
      const loaded = [];
      page.on(
        'request',
        (request) => request.resourceType() === 'image' && loaded.push(new URL(request.url()).pathname),
      );
      await page.goto('/products/many', { waitUntil: 'networkidle' });
      const strip = loaded.filter((file) => !/-400\.webp$/.test(file));
      assert.ok(strip.length <= 20, strip.join(' '));
    }, NO_SCRIPT));

  for (const [size, viewport] of [
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ]) {
    test(`nothing moves while the page loads (${size})`, () =>
      withPage(
        async (page) => {
          await page.addInitScript(() => {
            globalThis.shift = 0;
            new PerformanceObserver((list) =>
              list.getEntries().forEach((entry) => (globalThis.shift += entry.value)),
            ).observe({ type: 'layout-shift', buffered: true });
          });
          for (const address of [path(THREE_OPTIONS), '/products/many', '/products/landscape', path(PLAIN)]) {
            await page.goto(address, { waitUntil: 'networkidle' });
            assert.equal(await page.evaluate(() => globalThis.shift), 0, address);
          }
        },
        { viewport },
      ));
  }

  test('the mouse looks closer, and the focus does not go behind an enlarged picture', () =>
    withPage(async (page) => {
      await page.goto(path(THREE_OPTIONS));
      await page.getByRole('button', { name: 'Enlarge picture 1 of 3' }).click();
      const picture = zooms(page).locator('img');
      await until(() => picture.evaluate((image) => image.complete && image.naturalWidth > 0), true);
      const height = async () => (await picture.boundingBox()).height;
      const small = await height();
      const place = () =>
        zooms(page)
          .locator('div')
          .evaluate((box) => [box.scrollLeft, box.scrollTop]);
      await page.mouse.click(640, 400);
      assert.ok((await height()) > 2 * small);
      await page.mouse.move(10, 790);
      const [, low] = await place();
      await page.mouse.move(10, 70);
      const [, high] = await place();
      assert.ok(low > high, `${low} ${high}`);
      await page.mouse.click(640, 400);
      assert.equal(await height(), small);
      await zooms(page).getByRole('button', { name: 'Close' }).focus();
      await page.keyboard.press('Tab');
      assert.equal(await zooms(page).count(), 0);
    }));

  for (const viewport of [PHONE, DESKTOP]) {
    test(`the thumb of the picture that is shown comes into sight (${viewport.width} pixels)`, () =>
      withPage(
        async (page) => {
          await page.goto('/products/many');
          const isInSight = () =>
            page.locator('.thumbs').evaluate((list) => {
              const [box, thumb] = [list, list.children[14]].map((element) => element.getBoundingClientRect());
              return (
                thumb.left >= box.left - 1 &&
                thumb.right <= box.right + 1 &&
                thumb.top >= box.top - 1 &&
                thumb.bottom <= box.bottom + 1
              );
            });
          assert.equal(await isInSight(), false);
          await page.locator('.strip').evaluate((strip) => (strip.scrollLeft = 14 * strip.clientWidth));
          await until(isInSight, true);
          assert.equal(await page.evaluate(() => scrollY), 0, 'and the page stays');
        },
        { viewport },
      ));
  }

  test('the keyboard has a way past many pictures', () =>
    withPage(async (page) => {
      await page.goto('/products/many');
      await page.locator('.crumbs a').last().focus();
      await page.keyboard.press('Tab');
      const skip = page.getByRole('link', { name: 'Skip the pictures' });
      await isFocused(skip);
      assert.ok((await skip.boundingBox()).x >= 0);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      await isFocused(page.locator('.buy *'));
    }));
});

describe('choosing', { concurrency: 2 }, () => {
  const [small, large] = [TWO_PRICES.variants[0], TWO_PRICES.variants.at(-1)];
  const [name] = TWO_PRICES.options;

  test('swaps the variant without a reload, keeps focus and quantity, and says what it costs', () =>
    withPage(async (page) => {
      await page.goto('/collections/all');
      await page.goto(path(TWO_PRICES));
      const entries = await page.evaluate(() => ((globalThis.same = true), history.length));
      await page.getByLabel('Quantity').fill('3');
      const link = value(page, name, large.of[0]);
      const address = await link.getAttribute('href');
      await link.press('Enter');
      await until(() => chosen(page), large.of);
      assert.equal(await page.evaluate(() => globalThis.same), true, 'the page was not loaded anew');
      assert.equal(new URL(page.url()).pathname + new URL(page.url()).search, address);
      await isFocused(page.locator(`a[href="${address}"][aria-current=true]`));
      assert.equal(await page.getByLabel('Quantity').inputValue(), '3');
      assert.equal(
        await status(page),
        `${await page.locator('.price').textContent()}. ${await page.locator('.stock').textContent()}`,
      );
      assert.match(await page.title(), new RegExp(`– ${large.of[0]} – `));
      await page.getByText(`SKU ${large.sku}`).waitFor();

      await value(page, name, small.of[0]).click();
      await until(() => chosen(page), small.of);
      assert.equal(await page.evaluate(() => history.length), entries, 'no entry for every size that was tried');
      await value(page, name, large.of[0]).click();
      await until(() => chosen(page), large.of);
      await page.goBack();
      assert.equal(new URL(page.url()).pathname, '/collections/all');
      await page.goForward();
      assert.deepEqual(await chosen(page), large.of);

      await addToCart(page);
      await page.locator('.line', { hasText: large.of[0] }).waitFor();
      await page.goBack();
      assert.deepEqual(await chosen(page), large.of, 'back from the cart, to what was chosen');
    }));

  test('follows the link where the page cannot be fetched', () =>
    withPage(
      async (page) => {
        await page.goto(path(TWO_PRICES));
        for (const answer of [
          (route) => route.abort(),
          (route) => route.fulfill({ status: 200, body: 'something else' }),
          (route) => route.fulfill({ status: 200, body: '' }),
        ]) {
          await page.unroute('**/products/**');
          await page.route('**/products/**', (route) =>
            route.request().resourceType() === 'fetch' ? answer(route) : route.continue(),
          );
          const target = (await chosen(page))[0] === large.of[0] ? small : large;
          await page.evaluate(() => (globalThis.same = true));
          await value(page, name, target.of[0]).click();
          await until(() => chosen(page).catch(() => []), target.of);
          assert.equal(await page.evaluate(() => globalThis.same), undefined);
        }
        // Without motion, because Chromium reports an error if an aborted page load skips a view transition.
      },
      { reducedMotion: 'reduce' },
    ));

  test('the last of two quick choices counts', () =>
    withPage(async (page) => {
      await page.goto(path(TWO_PRICES));
      const links = [large, small].map((variant) => value(page, name, variant.of[0]));
      const slow = await links[0].getAttribute('href');
      await page.route(`**${slow}`, async (route) => {
        await new Promise((later) => setTimeout(later, 700));
        await route.continue().catch(() => {});
      });
      for (const link of links) await link.evaluate((a) => a.click());
      await until(async () => new URL(page.url()).search.length > 0, true);
      await page.waitForTimeout(900);
      assert.deepEqual(await chosen(page), small.of);
      assert.ok(!page.url().endsWith(slow));
    }));

  test('an older entry of the history shows what its address says', () =>
    withPage(async (page) => {
      await page.goto(path(TWO_PRICES));
      await page.evaluate(() => (location.hash = 'buy'));
      await value(page, name, large.of[0]).click();
      await until(() => chosen(page), large.of);
      await page.goBack();
      await until(() => chosen(page).catch(() => []), small.of);
    }));

  test('the picture of the variant comes first', () =>
    withPage(async (page) => {
      const { results } = await shop.db
        .prepare(
          'SELECT p.handle, v.option_values AS of, v.picture_key AS key, p.options FROM variant v JOIN product p ON p.id = v.product_id JOIN picture i ON i.product_id = p.id AND i.key = v.picture_key WHERE i.position > 1 AND json_array_length(p.options) = 1 LIMIT 1',
        )
        .all();
      const [{ handle, of, key, options }] = results;
      await page.goto(`/products/${handle}`);
      await page.getByRole('link', { name: 'Show picture 3' }).click();
      await value(page, JSON.parse(options)[0], JSON.parse(of)[0]).click();
      await until(() => page.locator('.strip img').first().getAttribute('src'), `/media/${key}`);
      assert.equal(await page.locator('.strip').evaluate((strip) => strip.scrollLeft), 0);
      await until(() => page.locator('.thumbs [aria-current=true]').count(), 1);
      assert.deepEqual(await brokenPictures(page), []);
    }));

  for (const javaScriptEnabled of [false, true]) {
    test(`values that look alike are different variants (${javaScriptEnabled ? 'with' : 'without'} script)`, () =>
      withPage(
        async (page) => {
          await page.goto('/products/alike');
          for (const [place, label] of ['S', 's', '♥', 'Ø', 'ø'].entries()) {
            // Waits for the new page, because a second click during a navigation would be lost.
            await follow(page, option(page, 'Price').getByRole('link', { name: label, exact: true }));
            await page.getByText(`SKU alike-${place}`).waitFor();
            assert.deepEqual(await chosen(page), [label]);
          }
        },
        { javaScriptEnabled },
      ));

    test(`what is sold out leads on (${javaScriptEnabled ? 'with' : 'without'} script)`, () =>
      withPage(
        async (page) => {
          await page.goto(path(SOLD_OUT_IN_PART));
          const gone = SOLD_OUT_IN_PART.variants.find(({ stock }) => stock === 0);
          for (const [place, label] of gone.of.entries()) {
            await value(page, SOLD_OUT_IN_PART.options[place], label).click();
            await until(async () => (await chosen(page))[place], label);
          }
          assert.equal(await page.locator('.stock').textContent(), 'Sold out');
          assert.equal(await page.getByRole('button', { name: /Add to cart/ }).count(), 0);
          const instead = page.locator('.instead li a').first();
          const address = await instead.getAttribute('href');
          await instead.click();
          await page.getByRole('button', { name: /Add to cart/ }).waitFor();
          assert.ok(page.url().endsWith(address));
          if (javaScriptEnabled) await isFocused(page.locator('[aria-current=true]'));
        },
        { javaScriptEnabled },
      ));
  }
});

describe('recently viewed', { concurrency: 2 }, () => {
  const seen = (page) => page.locator('.recent .card-title').allTextContents();

  test('shows what this browser has seen, newest first, once each, without the product itself', () =>
    withPage(async (page) => {
      await page.goto(path(PLAIN));
      assert.equal(await page.locator('.recent').isVisible(), false);
      for (const product of [THREE_OPTIONS, TWO_PRICES, THREE_OPTIONS]) await page.goto(path(product));
      await page.goto(path(SOLD_OUT_IN_PART));
      assert.deepEqual(
        await seen(page),
        [THREE_OPTIONS, TWO_PRICES, PLAIN].map(({ title }) => title),
      );
      assert.deepEqual(await brokenPictures(page), []);
      await axe(page);
      await follow(page, page.locator('.recent').getByRole('link', { name: PLAIN.title }));
      assert.equal(await page.locator('h1').textContent(), PLAIN.title);
    }));

  test('remembers no more than twelve', () =>
    withPage(async (page) => {
      await page.addInitScript(() => {
        localStorage.recent ??= JSON.stringify(
          Array.from({ length: 40 }, (_, i) => ({ url: `/products/p${i}`, title: `P${i}`, price: '€1' })),
        );
      });
      await page.goto(path(PLAIN));
      assert.equal((await seen(page)).length, 11);
      assert.equal(await page.evaluate(() => JSON.parse(localStorage.recent).length), 12);
    }));

  test('takes nothing from the storage as markup, and links nowhere else', () =>
    withPage(async (page) => {
      await page.addInitScript(() => {
        const hostile = [
          'https://evil.example/products/x',
          '//evil.example/products/x',
          'javascript:alert(1)',
          '/admin',
          '/products/../cart',
          '\\\\evil.example',
          7,
          null,
        ];
        const entries = hostile.map((url) => ({
          url,
          title: '<img src=x onerror=alert(1)>',
          price: '<b>1</b>',
          picture: ['https://evil.example/x.png'],
        }));
        const fine = {
          url: '/products/fine',
          title: '<img src=x onerror=alert(1)>',
          price: '<b>1</b>',
          picture: ['https://evil.example/x.png', 'x', {}],
        };
        localStorage.recent = JSON.stringify([...entries, fine]);
      });
      await page.goto(path(PLAIN));
      assert.deepEqual(
        await page.locator('.recent a').evaluateAll((links) => links.map((a) => a.getAttribute('href'))),
        ['/products/fine'],
      );
      assert.deepEqual(await seen(page), ['<img src=x onerror=alert(1)>']);
      assert.equal(await page.locator('.recent img').count(), 0);
    }));

  for (const [what, spoil] of [
    [
      'is refused',
      () =>
        Object.defineProperty(globalThis, 'localStorage', {
          get: () => {
            throw new DOMException('no', 'SecurityError');
          },
        }),
    ],
    [
      'is full',
      () =>
        Object.defineProperty(globalThis, 'localStorage', {
          value: new Proxy(
            {},
            {
              set: () => {
                throw new DOMException('full', 'QuotaExceededError');
              },
            },
          ),
        }),
    ],
    [
      'holds something else',
      () => {
        localStorage.recent = '{"a":';
      },
    ],
    [
      'holds other things',
      () => {
        localStorage.recent = '[null, 1, "x", {"url": []}]';
      },
    ],
  ]) {
    test(`does without when the storage ${what}`, () =>
      withPage(async (page) => {
        await page.addInitScript(spoil);
        await page.goto(path(TWO_PRICES));
        assert.equal(await page.locator('.recent').isVisible(), false);
        await value(page, TWO_PRICES.options[0], TWO_PRICES.variants.at(-1).of[0]).click();
        await until(() => chosen(page), TWO_PRICES.variants.at(-1).of);
      }));
  }
});

describe('extremes', { concurrency: 2 }, () => {
  for (const handle of ['many', 'landscape', 'long', 'rtl', 'alike']) {
    test(`${handle}: accessible in light and dark, enlarged too, and nothing sticks out`, () =>
      withPage(
        async (page) => {
          await page.goto(`/products/${handle}`);
          assert.deepEqual(await brokenPictures(page), []);
          await axe(page);
          await page.emulateMedia({ colorScheme: 'dark' });
          await axe(page, { runOnly: ['color-contrast', 'link-in-text-block'] });
          for (const width of [320, 390, 640, 800, 1280]) {
            await page.setViewportSize({ width, height: 700 });
            assert.equal(await sticksOut(page), null, `at ${width} pixels`);
          }
          const enlarge = page.getByRole('button', { name: /^Enlarge/ }).first();
          if ((await enlarge.count()) === 0) return;
          await enlarge.click();
          await axe(page);
        },
        { colorScheme: 'light' },
      ));
  }

  test('a shop that is read from right to left has its page mirrored', () =>
    withPage(async (page) => {
      for (const viewport of [PHONE, DESKTOP]) {
        await page.setViewportSize(viewport);
        await page.goto('/products/rtl');
        await page.evaluate(() => (document.documentElement.dir = 'rtl'));
        const left = (selector) =>
          page
            .locator(selector)
            .first()
            .evaluate((element) => element.getBoundingClientRect().left);
        if (viewport === DESKTOP) assert.ok((await left('.buy')) < (await left('.strip')));
        await page.getByRole('link', { name: 'Show picture 2' }).click();
        await until(async () => Math.abs((await left('#picture-2')) - (await left('.strip'))) < 2, true);
        assert.equal(await sticksOut(page), null);
      }
    }));

  test('a wide table is scrolled by keyboard', () =>
    withPage(async (page) => {
      await page.goto('/products/many');
      const table = page.getByRole('region', { name: 'Table 1' });
      await table.focus();
      await page.keyboard.press('ArrowRight');
      await until(() => table.evaluate((region) => region.scrollLeft > 0), true);
    }));

  test('a long list of values scrolls in itself, and the chosen one is named above it', () =>
    withPage(
      async (page) => {
        await page.goto('/products/many?shade=shade-47&cut=slim');
        const list = option(page, 'Shade').locator('ul');
        assert.ok(await list.evaluate((ul) => ul.clientHeight < 320 && ul.scrollHeight > ul.clientHeight));
        assert.deepEqual(await chosen(page), ['Shade 47', 'Slim']);
      },
      { ...NO_SCRIPT, viewport: PHONE },
    ));

  test('the page of any product is one round trip', async () => {
    for (const address of ['/products/many', path(THREE_OPTIONS), path(PLAIN)]) {
      const answer = await fetch(shop.url + address);
      assert.match(answer.headers.get('server-timing'), /"1 round trips/, address);
    }
  });
});

/** Calls `ask` until it returns the expected value. */
async function until(ask, expected) {
  let got;
  for (let tries = 0; tries < 50; tries += 1) {
    got = await ask();
    if (JSON.stringify(got) === JSON.stringify(expected)) return;
    await new Promise((later) => setTimeout(later, 100));
  }
  assert.deepEqual(got, expected);
}
