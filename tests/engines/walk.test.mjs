// A shopper goes from the home page to a paid order, in engines that the other browser tests do not cover.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { collections, euro, path, PLAIN, TWO_PRICES } from '../e2e/demo.mjs';
import { openFirefox } from './firefox.mjs';
import { withPage } from './support.mjs';
import { openWebKit } from './webkit.mjs';

const collection = collections.find(({ rule }) => rule?.conditions[0].value === TWO_PRICES.type);
// All tests buy in the same shop, so the quantities are small enough for its stock.
const variant = TWO_PRICES.variants[1];
const QUANTITY = 2;
const LAST_QUANTITY = 3;
const ADDRESS = { line1: '14 Lower Quay Street', city: 'Carrowmere', postcode: 'A65 F4E2' };

for (const [name, open, script] of [
  ['Firefox', openFirefox, true],
  ['Firefox without script', openFirefox, false],
  ['WebKitGTK', openWebKit, true],
]) {
  test(`from home to a paid order, and a search, in ${name}`, () =>
    withPage(name.replaceAll(' ', '-'), open, script, async (page) => {
      await chooseProduct(page);
      await fillCart(page, script);
      await checkOut(page, `${name.replaceAll(' ', '-')}@example.com`.toLowerCase());
      await pay(page);
      await search(page, script);
    }));
}

async function chooseProduct(page) {
  await page.goto('/');
  await page.click('nav[aria-label=Collections] a', collection.title);
  await page.untilPath(`/collections/${collection.handle}`);
  await page.click('.card a', TWO_PRICES.title);
  await page.untilPath(path(TWO_PRICES));
  await page.untilText('.price', euro(TWO_PRICES.variants[0].price));
  await page.click('.choice a', variant.of[0]);
  await page.untilText('.buy p', `SKU ${variant.sku}`);
  await page.untilText('.price', euro(variant.price));
}

async function fillCart(page, script) {
  await page.click('.add button', 'Add to cart');
  // With script, the drawer opens. Without script, the cart's page opens.
  const cart = script ? 'dialog.cart-drawer[open]' : 'main';
  await page.untilText(`${cart} .line-total`, euro(variant.price));
  if (script) await page.untilText('.cart-link', 'Cart (1)');
  // With script, leaving the field sends the quantity. Enter would send it a second time.
  await page.fill(`${cart} .line [name=quantity]`, `${QUANTITY}${script ? '' : '\n'}`);
  if (script) await page.click(`${cart} #cart-heading`);
  await page.untilText(`${cart} .line-total`, euro(variant.price * QUANTITY));
  await page.untilText(`${cart} .subtotal`, `Subtotal ${euro(variant.price * QUANTITY)}`);
  // The new quantity is not saved yet. The checkout must wait for it.
  if (script) await page.fill(`${cart} .line [name=quantity]`, String(LAST_QUANTITY));
  await page.click(`${cart} button`, 'Checkout');
  await page.untilPath('/checkout');
  await page.untilText('.review li', `${script ? LAST_QUANTITY : QUANTITY} × ${TWO_PRICES.title}`);
}

async function checkOut(page, email) {
  const typed = { email, ...ADDRESS };
  for (const [field, value] of Object.entries(typed)) await page.fill(`form.checkout [name=${field}]`, value);
  await page.click('form.checkout label', 'Test payment');
  // Turns off the browser's own check of the empty name, because the test needs the shop's refusal.
  await page.run(() => {
    document.querySelector('form.checkout').noValidate = true;
  });
  await page.click('form.checkout button', 'Order and pay €');
  await page.untilText('#name-problem');
  assert.equal(await page.run(() => document.activeElement.id), 'name', 'the focus is in the field to mend');
  const kept = await page.run(() => Object.fromEntries(new FormData(document.querySelector('form.checkout'))));
  for (const [field, value] of Object.entries(typed)) assert.equal(kept[field], value);
  await page.fill('#name', 'Gráinne O’Hare-Nakamura');
  await page.click('form.checkout button', 'Order and pay €');
  await page.untilPath('/checkout/test/');
}

async function pay(page) {
  await page.click('main button', 'Pay €');
  await page.untilPath('/orders/');
  await page.untilText('h1', 'Paid');
  const order = await page.run(() => document.querySelector('main').textContent);
  for (const text of [TWO_PRICES.title, 'Gráinne O’Hare-Nakamura']) assert.ok(order.includes(text), text);
}

/** Searches for a product and opens it: through a suggestion, or through the results without script. */
async function search(page, script) {
  await page.fill('#site-q', `${PLAIN.title}${script ? '' : '\n'}`);
  await page.click(script ? '[role=listbox] [role=option]' : '.card a', PLAIN.title);
  await page.untilPath(path(PLAIN));
  await page.untilText('h1', PLAIN.title);
}
