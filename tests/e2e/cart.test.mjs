// The cart's note to the shop, and the copy of a cart that another browser restores. With and without script.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { path, PLAIN } from './demo.mjs';
import { addToCart, fillCheckout } from './kinds.mjs';
import { axe, browser, isFocused, PHONE, shop, sticksOut, withPage } from './support.mjs';

const NOTE = 'Please ring twice.\nThe bell is below the letterbox. 🎁';
const field = (page) => page.getByLabel('Note to the shop');

async function put(page) {
  await page.goto(path(PLAIN));
  await addToCart(page);
}

for (const javaScriptEnabled of [false, true]) {
  describe(`a cart on a phone ${javaScriptEnabled ? 'with' : 'without'} script`, () => {
    const shopper = { viewport: PHONE, javaScriptEnabled };

    test('its note is saved, changed at once, and filled in at the checkout', () =>
      withPage(async (page) => {
        await put(page);
        await page.goto('/cart');
        await field(page).fill('First thoughts');
        await page.getByRole('button', { name: 'Save the note' }).click();
        await page.getByText('Saved. You can still change it').waitFor();
        await field(page).fill(NOTE);
        // The note is kept even without saving it first.
        await page.getByRole('button', { name: 'Checkout' }).click();
        await page.waitForURL('**/checkout');
        assert.equal(await field(page).inputValue(), NOTE);
        await page.goto('/cart');
        assert.equal(await field(page).inputValue(), NOTE);
        await fillCheckoutAndOrder(page);
        await page.goto('/cart');
        await page.getByText('Your cart is empty').waitFor();
      }, shopper));

    test('a note that is too long comes back whole, with what to do', () =>
      withPage(async (page) => {
        const long = 'Ring twice, please. '.repeat(60).trim();
        await put(page);
        await page.goto('/cart');
        await field(page).fill(long);
        await page.getByRole('button', { name: 'Checkout' }).click();
        await page.getByText(`Shorten the note to 1000 characters: it has ${long.length}.`).waitFor();
        assert.equal(await field(page).inputValue(), long);
        await isFocused(field(page));
        assert.equal(await sticksOut(page), null);
        if (javaScriptEnabled) await axe(page);
      }, shopper));

    test('a copy is kept at the checkout, and goes on in another browser', () =>
      withPage(async (page) => {
        await put(page);
        await page.goto('/checkout');
        await fillCheckout(page, { postcode: 'not a code' });
        await page.getByText('Add a note to the shop').click();
        await field(page).fill(NOTE);
        await page.locator('form.checkout').evaluate((form) => (form.noValidate = true));
        await page.getByRole('button', { name: /^Order and pay [^ ]/ }).click();
        const link = await page.getByRole('link', { name: 'Continue on another device' }).getAttribute('href');
        const other = await browser.newContext({ ...shopper, baseURL: shop.url });
        try {
          const there = await other.newPage();
          await there.goto(link);
          assert.equal(await there.locator('h1').textContent(), 'Your saved cart');
          await there.getByText('The bell is below the letterbox').waitFor();
          await there.getByRole('button', { name: 'Add to my cart' }).click();
          await there.waitForURL('**/cart');
          assert.equal(await there.locator('.line input[type=number]').inputValue(), '1');
          assert.equal(await field(there).inputValue(), NOTE);
        } finally {
          await other.close();
        }
      }, shopper));
  });
}

async function fillCheckoutAndOrder(page) {
  await page.goto('/checkout');
  await fillCheckout(page, { method: 'Payment on delivery' });
  await page.getByRole('button', { name: /^Order and pay [^ ]/ }).click();
  await page.waitForURL('**/orders/*');
  await page.getByText('The bell is below the letterbox').waitFor();
}

test('what is written and not saved stays when a quantity changes', () =>
  withPage(async (page) => {
    await put(page);
    await page.goto('/cart');
    await field(page).fill(NOTE);
    await page.getByLabel(`Quantity of ${PLAIN.title}`).fill('2');
    await page.getByLabel(`Quantity of ${PLAIN.title}`).blur();
    await page.waitForFunction(() => document.querySelector('[data-cart-count]').textContent === ' (2)');
    assert.equal(await field(page).inputValue(), NOTE);
    await page.getByRole('button', { name: 'Save the note' }).click();
    await page.getByText('Saved. You can still change it').waitFor();
    await field(page).press('Control+End');
    await field(page).pressSequentially('!');
    assert.equal(await page.getByText('Saved. You can still change it').count(), 0, 'what is written on is not saved');
    await page.getByLabel(`Quantity of ${PLAIN.title}`).fill('3');
    await page.getByLabel(`Quantity of ${PLAIN.title}`).blur();
    await page.waitForFunction(() => document.querySelector('[data-cart-count]').textContent === ' (3)');
    assert.equal(await field(page).inputValue(), `${NOTE}!`);
    assert.equal(
      await page.getByText('Saved. You can still change it').count(),
      0,
      'nor is it by a change of something else',
    );
  }));

test('a new total is written into the live region that was there before, on the page and in the drawer', () =>
  withPage(async (page) => {
    for (const root of ['main [data-cart]', '.cart-drawer']) {
      await page.goto(path(PLAIN));
      await page.getByRole('button', { name: /^Add to cart/ }).click();
      await page.locator('dialog.cart-drawer[open] .line').first().waitFor();
      if (root.startsWith('main')) await page.goto('/cart');
      await page.locator(`${root} > [role=status]`).waitFor();
      const before = await page.evaluate((selector) => {
        window.region = document.querySelector(selector);
        return window.region.textContent;
      }, `${root} > [role=status]`);
      const quantity = page.locator(root).getByLabel(`Quantity of ${PLAIN.title}`);
      await quantity.fill('2');
      await quantity.blur();
      await page.waitForFunction((old) => window.region.isConnected && window.region.textContent !== old, before);
      assert.match(await page.locator(`${root} > [role=status]`).textContent(), /Subtotal/);
      await page
        .locator(root)
        .getByRole('button', { name: /^Remove/ })
        .click();
      await page.waitForFunction(
        () => window.region.isConnected && /Your cart is empty/.test(window.region.textContent),
      );
    }
  }));
