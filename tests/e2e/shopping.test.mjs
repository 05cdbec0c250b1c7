// A shopper browses, chooses, fills the cart, and changes it. With and without script.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  collections,
  euro,
  PLAIN,
  path,
  products,
  SOLD_OUT,
  SOLD_OUT_IN_PART,
  THREE_OPTIONS,
  TWO_PRICES,
} from './demo.mjs';
import { addToCart } from './kinds.mjs';
import { brokenPictures, DESKTOP, follow, PHONE, shop, withPage } from './support.mjs';

const collection = collections.find(({ rule }) => rule?.conditions[0].value === TWO_PRICES.type);
const addButton = (page) => page.getByRole('button', { name: /^Add to cart/ });
const cartLink = (page) => page.locator('header').getByRole('link', { name: /^Cart/ });

for (const [size, viewport] of [
  ['phone', PHONE],
  ['desktop', DESKTOP],
]) {
  for (const javaScriptEnabled of [false, true]) {
    test(`home, collection, product, cart on a ${size} ${javaScriptEnabled ? 'with' : 'without'} script`, () =>
      withPage(
        async (page) => {
          await page.goto('/');
          assert.equal(await page.getByRole('region', { name: 'New in the shop' }).locator('.card').count(), 9);
          assert.deepEqual(await brokenPictures(page), []);

          await follow(
            page,
            page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: collection.title }),
          );
          await follow(page, page.locator('.card').getByRole('link', { name: TWO_PRICES.title }));

          const [small, large] = [TWO_PRICES.variants[0], TWO_PRICES.variants.at(-1)];
          assert.equal(await page.locator('h1').textContent(), TWO_PRICES.title);
          assert.equal(await page.locator('.price').textContent(), euro(small.price));
          await follow(
            page,
            page.getByRole('group', { name: TWO_PRICES.options[0] }).getByRole('link', { name: large.of[0] }),
          );
          await page.getByText(`SKU ${large.sku}`).waitFor();
          assert.equal(await page.locator('.price').textContent(), euro(large.price));

          await page.getByLabel('Quantity').fill('2');
          await addToCart(page);
          await expectCart(page, [[TWO_PRICES, large, 2]]);

          await page.goto(path(PLAIN));
          await addToCart(page);
          const [only] = PLAIN.variants;
          await expectCart(page, [
            [TWO_PRICES, large, 2],
            [PLAIN, only, 1],
          ]);
          // Without script, the header cannot show the number, because public pages are the same for everybody.
          assert.equal(await cartLink(page).textContent(), javaScriptEnabled ? 'Cart (3)' : 'Cart');

          const quantity = page.getByLabel(`Quantity of ${TWO_PRICES.title} ${large.of[0]}`);
          await quantity.fill('5');
          await page.locator('.line', { has: quantity }).getByRole('button', { name: 'Update' }).click();
          await page.locator('.line-total', { hasText: euro(large.price * 5) }).waitFor();
          await expectCart(page, [
            [TWO_PRICES, large, 5],
            [PLAIN, only, 1],
          ]);

          await page.getByRole('button', { name: `Remove ${TWO_PRICES.title} ${large.of[0]}` }).click();
          await page.locator('.line').nth(1).waitFor({ state: 'detached' });
          await expectCart(page, [[PLAIN, only, 1]]);
          await page.getByRole('button', { name: `Remove ${PLAIN.title}` }).click();
          await page.getByText('Your cart is empty').waitFor();
          assert.equal(await cartLink(page).textContent(), 'Cart');
        },
        { viewport, javaScriptEnabled },
      ));
  }
}

/** Checks that the cart has these lines, each [product, variant, quantity], with the catalogue's prices and the sum. */
async function expectCart(page, lines) {
  const shown = await page
    .locator('.line')
    .evaluateAll((items) =>
      items.map((item) => [
        item.querySelector('a').textContent,
        item.querySelector('input[type=number]').value,
        item.querySelector('.line-total').textContent,
      ]),
    );
  assert.deepEqual(
    shown,
    lines.map(([product, { price }, quantity]) => [product.title, String(quantity), euro(price * quantity)]),
  );
  const sum = lines.reduce((total, [, { price }, quantity]) => total + price * quantity, 0);
  assert.equal(await page.locator('.subtotal strong').textContent(), euro(sum));
}

describe('choosing', { concurrency: 2 }, () => {
  test('every variant of a product with three options is reached by clicking, and is the one that gets into the cart', () =>
    withPage(
      async (page) => {
        const wanted = new Map(THREE_OPTIONS.variants.map((variant) => [variant.sku, variant]));
        const found = new Set();
        const waiting = [path(THREE_OPTIONS)];
        const seen = new Set(waiting);
        while (waiting.length > 0) {
          await page.goto(waiting.shift());
          const sku = (await page.getByText(/^SKU /).textContent()).slice(4);
          const variant = wanted.get(sku);
          assert.ok(variant, `${sku} is a variant`);
          assert.deepEqual(
            await page
              .locator('.choice [aria-current]')
              .evaluateAll((links) => links.map((link) => link.firstChild.textContent)),
            variant.of,
          );
          assert.equal(await page.locator('.price').textContent(), euro(variant.price));
          assert.equal(await addButton(page).count(), variant.stock === 0 ? 0 : 1, sku);
          if (variant.stock !== 0 && !found.has(sku)) {
            const id = await page.locator('.add [name=variant]').inputValue();
            const row = await shop.db.prepare('SELECT sku FROM variant WHERE id = ?').bind(id).first();
            assert.equal(row.sku, sku);
          }
          found.add(sku);
          for (const link of await page.locator('.choice a').evaluateAll((links) => links.map((a) => a.href))) {
            if (!seen.has(link)) waiting.push(link);
            seen.add(link);
          }
        }
        assert.deepEqual([...found].sort(), [...wanted.keys()].sort());
      },
      { javaScriptEnabled: false },
    ));

  test('what is sold out says so and cannot be added', () =>
    withPage(async (page) => {
      await page.goto(path(SOLD_OUT));
      await page.locator('main').getByText('Sold out', { exact: true }).waitFor();
      assert.equal(await page.locator('form[action="/cart/lines"]').count(), 0);

      await page.goto(`/search?q=${encodeURIComponent(SOLD_OUT.title)}`);
      await page.locator('.card', { hasText: SOLD_OUT.title }).getByText('Sold out').waitFor();

      const gone = SOLD_OUT_IN_PART.variants.find(({ stock }) => stock === 0);
      await page.goto(path(SOLD_OUT_IN_PART));
      // The page first shows a variant that is available.
      await addButton(page).waitFor();
      for (const [place, value] of gone.of.entries()) {
        await follow(
          page,
          page
            .getByRole('group', { name: SOLD_OUT_IN_PART.options[place] })
            .getByRole('link', { name: new RegExp(`^${value}(?: \\(|$)`) }),
        );
      }
      await page.getByText(`SKU ${gone.sku}`).waitFor();
      assert.equal(await addButton(page).count(), 0);
    }));

  test('a form that asks for what cannot be is answered with a sentence, and changes nothing', () =>
    withPage(
      async (page) => {
        await page.goto(path(PLAIN));
        await page.locator('.add').evaluate((form) => (form.noValidate = true));
        await page.getByLabel('Quantity').fill('100');
        const [answer] = await Promise.all([page.waitForResponse('**/cart/lines'), addButton(page).click()]);
        assert.equal(answer.status(), 422);
        await page.getByText('Enter a whole number from 1 to 99.').waitFor();
        await page.goto('/cart');
        await page.getByText('Your cart is empty').waitFor();
      },
      { missing: /cart\/lines/ },
    ));
});

test('the demo shop is whole: every product has its page', async () => {
  const { results } = await shop.db
    .prepare(
      'SELECT count(*) AS n, sum(v.n) AS variants FROM product p JOIN (SELECT product_id, count(*) AS n FROM variant GROUP BY 1) v ON v.product_id = p.id WHERE p.handle IN (SELECT value FROM json_each(?))',
    )
    .bind(JSON.stringify(products.map(({ handle }) => handle)))
    .all();
  assert.deepEqual(results, [
    { n: products.length, variants: products.reduce((sum, { variants }) => sum + variants.length, 0) },
  ]);
  for (const product of products) assert.equal((await fetch(shop.url + path(product))).status, 200, product.handle);
});
