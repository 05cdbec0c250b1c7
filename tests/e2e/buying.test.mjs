// From a full cart to a paid order, and the problems on the way, on a phone with and without script.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { path, PLAIN, REDUCED } from './demo.mjs';
import { addToCart, fillCheckout, order } from './kinds.mjs';
import { axe, isFocused, PHONE, shop, sticksOut, withPage } from './support.mjs';

const payButton = (page) => page.getByRole('button', { name: /^Order and pay [^ ]/ });
const variantOf = (product) =>
  shop.db
    .prepare('SELECT v.id, v.price FROM variant v JOIN product p ON p.id = v.product_id WHERE p.handle = ?')
    .bind(product.handle)
    .first();

async function put(page, product = PLAIN) {
  await page.goto(path(product));
  await addToCart(page);
}

for (const javaScriptEnabled of [false, true]) {
  describe(`a guest on a phone ${javaScriptEnabled ? 'with' : 'without'} script`, () => {
    const shopper = { viewport: PHONE, javaScriptEnabled };

    test('buys: cart, checkout, payment, order', () =>
      withPage(async (page) => {
        await put(page);
        await page.getByRole('button', { name: 'Checkout' }).click();
        await page.waitForURL('**/checkout');
        await fillCheckout(page);
        if (javaScriptEnabled) await axe(page);
        await payButton(page).click();
        await page.waitForURL('**/checkout/test/*');
        assert.equal(await sticksOut(page), null);
        if (javaScriptEnabled) await axe(page);
        await page.getByRole('button', { name: /^Pay €/ }).click();
        await page.waitForURL('**/orders/*');
        assert.equal(await page.locator('h1').textContent(), 'Paid');
        for (const text of ['Gráinne O’Hare-Nakamura', 'Carrowmere', PLAIN.title, 'VAT 23 % included'])
          await page.getByText(text).first().waitFor();
        await page.goto('/cart');
        await page.getByText('Your cart is empty').waitFor();
      }, shopper));

    test('mends what was wrong, and types nothing twice', () =>
      withPage(async (page) => {
        await put(page);
        await page.goto('/checkout');
        await fillCheckout(page, { email: 'grace', postcode: 'not a code' });
        await page.locator('form.checkout').evaluate((form) => (form.noValidate = true));
        await payButton(page).click();
        await page.locator('#email-problem').waitFor();
        // The first field to mend.
        await isFocused(page.locator('#email'));
        await page.locator('#postcode-problem').waitFor();
        assert.equal(await page.locator('#name').inputValue(), 'Gráinne O’Hare-Nakamura');
        if (javaScriptEnabled) await axe(page);
        await page.fill('#email', 'grace@example.com');
        await page.fill('#postcode', 'A65 F4E2');
        await payButton(page).click();
        await page.waitForURL('**/checkout/test/*');
      }, shopper));

    test('changes the country, and gets its fields with what was typed', () =>
      withPage(async (page) => {
        await put(page);
        await page.goto('/checkout');
        const email = await fillCheckout(page);
        await page.getByLabel('Country').selectOption('US');
        await page.getByRole('button', { name: 'Change country' }).click();
        await page.getByLabel('ZIP code').waitFor();
        assert.equal(new URL(page.url()).hash, '#country', 'the page is where one was');
        assert.equal(await page.locator('#name').inputValue(), 'Gráinne O’Hare-Nakamura');
        assert.equal(await page.locator('#email').inputValue(), email);
      }, shopper));

    test('is declined, tries again, and pays', () =>
      withPage(async (page) => {
        await put(page);
        await order(page);
        await page.getByRole('button', { name: 'Decline' }).click();
        await page.waitForURL('**/orders/*');
        await page.getByText('The payment was declined').waitFor();
        await page.getByRole('button', { name: /^Pay €/ }).click();
        await page.waitForURL('**/checkout/test/*');
        await page.getByRole('button', { name: 'Ask the bank first' }).click();
        await page.getByRole('button', { name: 'Confirm' }).click();
        await page.waitForURL('**/orders/*');
        assert.equal(await page.locator('h1').textContent(), 'Paid');
      }, shopper));

    test('goes back and reloads at every step, and orders once', () =>
      withPage(async (page) => {
        const orders = async () =>
          (await shop.db.prepare("SELECT count(*) AS n FROM orders WHERE state IN ('placed', 'paid')").first()).n;
        const before = await orders();
        await put(page);
        await page.reload();
        await order(page);
        await page.reload();
        await page.goBack();
        await page.waitForURL('**/checkout');
        // A browser that has kept the page submits the same form again. Otherwise the form is new and empty.
        if ((await page.locator('#name').inputValue()) === '') await fillCheckout(page);
        await payButton(page).click();
        await page.waitForURL('**/checkout/test/*');
        assert.equal(await orders(), before + 1);
        await page.getByRole('button', { name: 'Pay, reported five times' }).click();
        await page.waitForURL('**/orders/*');
        await page.reload();
        await page.goBack();
        await page.goForward();
        assert.equal(await page.locator('h1').textContent(), 'Paid');
        assert.equal(await orders(), before + 1);
      }, shopper));
  });
}

describe('between the cart and the button', () => {
  test('the price changes: the shopper is asked again, and pays what they saw', () =>
    withPage(async (page) => {
      const { id, price } = await variantOf(REDUCED);
      const set = (to) => shop.db.prepare('UPDATE variant SET price = ? WHERE id = ?').bind(to, id).run();
      await put(page, REDUCED);
      await page.goto('/checkout');
      await fillCheckout(page);
      try {
        await set(price + 100);
        await payButton(page).click();
        await page.getByText('Please check it again').waitFor();
        const agreed = (await payButton(page).textContent()).replace('Order and pay ', '');
        await payButton(page).click();
        await page.waitForURL('**/checkout/test/*');
        await page.getByText(agreed).first().waitFor();
      } finally {
        await set(price);
      }
    }));

  test('the last one is sold: the shopper reads which, and keeps the cart', () =>
    withPage(async (page) => {
      const { id } = await variantOf(PLAIN);
      const { tracked, on_hand } = await shop.db
        .prepare('SELECT tracked, on_hand FROM stock WHERE variant_id = ?')
        .bind(id)
        .first();
      const held = 'held + committed';
      await put(page);
      await page.goto('/checkout');
      await fillCheckout(page);
      try {
        await shop.db
          .prepare(
            `UPDATE stock SET reason = 'count', by_kind = 'shop', tracked = 1, on_hand = ${held} WHERE variant_id = ?`,
          )
          .bind(id)
          .run();
        await payButton(page).click();
        await page.getByText(`“${PLAIN.title}” is sold out.`).waitFor();
        assert.equal(await payButton(page).count(), 0);
        assert.equal(await page.locator('#name').inputValue(), 'Gráinne O’Hare-Nakamura');
        await page.goto('/cart');
        await page.getByText('Sold out. Please remove it from the cart.').waitFor();
      } finally {
        await shop.db
          .prepare("UPDATE stock SET reason = 'count', by_kind = 'shop', on_hand = ?, tracked = ? WHERE variant_id = ?")
          .bind(on_hand, tracked, id)
          .run();
      }
    }));
});

describe('the cart with script', () => {
  test('opens beside the product, changes at once, and closes', () =>
    withPage(async (page) => {
      await page.goto(path(PLAIN));
      await page.getByRole('button', { name: /^Add to cart/ }).click();
      const drawer = page.getByRole('dialog', { name: 'Your cart' });
      await drawer.locator('.line').waitFor();
      await axe(page);
      assert.equal(await page.locator('[data-cart-count]').textContent(), ' (1)');
      await drawer.getByLabel(`Quantity of ${PLAIN.title}`).fill('3');
      await drawer.getByLabel(`Quantity of ${PLAIN.title}`).blur();
      await page.waitForFunction(() => document.querySelector('[data-cart-count]').textContent === ' (3)');
      await drawer.getByRole('button', { name: 'Continue shopping' }).click();
      await drawer.waitFor({ state: 'hidden' });
      assert.ok(page.url().endsWith(path(PLAIN)));
    }));

  test('two tabs at once lose nothing', () =>
    withPage(async (page) => {
      const other = await page.context().newPage();
      await page.goto(path(PLAIN));
      await other.goto(path(REDUCED));
      await Promise.all([page, other].map((tab) => tab.getByRole('button', { name: /^Add to cart/ }).click()));
      await Promise.all([page, other].map((tab) => tab.locator('dialog[open] .line').first().waitFor()));
      await page.goto('/cart');
      assert.equal(await page.locator('.line').count(), 2);
    }));

  test('a tab waits while another changes the cart', () =>
    withPage(async (page) => {
      const other = await page.context().newPage();
      const sent = [];
      other.on('request', (request) => request.url().endsWith('/cart/lines') && sent.push(request.url()));
      await page.goto('/cart');
      await other.goto(path(PLAIN));
      // The first tab holds this lock while it submits its form.
      await page.evaluate(
        () => void navigator.locks.request('cart', () => new Promise((release) => (globalThis.release = release))),
      );
      await other.getByRole('button', { name: /^Add to cart/ }).click();
      await other.locator('form.add[aria-busy=true]').waitFor();
      await other.waitForTimeout(300);
      assert.deepEqual(sent, []);
      await page.evaluate(() => globalThis.release());
      await other.locator('dialog[open] .line').waitFor();
      assert.equal(sent.length, 1);
    }));

  test('a refusal is told in the drawer', () =>
    withPage(
      async (page) => {
        await page.goto(path(PLAIN));
        await page.locator('.add').evaluate((form) => (form.noValidate = true));
        await page.getByLabel('Quantity').fill('100');
        await page.getByRole('button', { name: /^Add to cart/ }).click();
        await page.getByRole('dialog').getByText('from 1 to 99').waitFor();
      },
      { missing: /cart\/lines/ },
    ));
});

test('a link fills a cart with one press, and only with it', () =>
  withPage(async (page) => {
    const { id } = await variantOf(PLAIN);
    await page.goto(`/cart/${id}:2`);
    await axe(page);
    await page.goto('/cart');
    await page.getByText('Your cart is empty').waitFor();
    await page.goto(`/cart/${id}:2`);
    await page.getByRole('button', { name: 'Add to my cart' }).click();
    await page.waitForURL('**/cart');
    assert.equal(await page.locator('.line input[type=number]').inputValue(), '2');
  }));

test('an order is found by its reference and e-mail address', () =>
  withPage(async (page) => {
    await put(page);
    const email = await order(page, { method: 'Payment on delivery' });
    const reference = await page.locator('main strong').first().textContent();
    await page.goto('/orders');
    await page.getByLabel('Order', { exact: true }).fill(reference.toLowerCase());
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'View order' }).click();
    await page.waitForURL('**/orders/*');
    await page.getByRole('button', { name: 'Cancel this order' }).click();
    await page.waitForFunction(() => document.querySelector('h1').textContent === 'Cancelled');
  }));
