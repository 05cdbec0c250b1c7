// All kinds of page of the shop, for tests that check every kind.
import { shop as sharedShop, signIn } from './support.mjs';
import { DEAD_EVENT, fillOrders, MAIL, orderId, orderToken } from './orders.mjs';
import {
  collections,
  EAST_ASIAN,
  NO_PICTURE,
  PLAIN,
  path,
  pages,
  REDUCED,
  RIGHT_TO_LEFT,
  SOLD_OUT,
  SOLD_OUT_IN_PART,
  THREE_OPTIONS,
} from './demo.mjs';

const KEPT_CART = `${'k'.repeat(25)}a`;

const rule = collections.find((collection) => collection.rule);

/** Each kind has a name and an address. `before(page, shop)` prepares the page. The default of `status` is 200. */
export const KINDS = [
  { name: 'home', path: '/' },
  { name: 'collections', path: '/collections' },
  { name: 'collection', path: `/collections/${rule.handle}` },
  { name: 'collection filtered', path: `/collections/${rule.handle}?available=yes&price=20-60` },
  { name: 'collection filtered to nothing', path: `/collections/${rule.handle}?price=9000-9999` },
  { name: 'product', path: path(PLAIN) },
  { name: 'product with three options', path: path(THREE_OPTIONS) },
  { name: 'product sold out', path: path(SOLD_OUT) },
  { name: 'product sold out in part', path: path(SOLD_OUT_IN_PART) },
  { name: 'product without a picture', path: path(NO_PICTURE) },
  { name: 'product at a reduced price', path: path(REDUCED) },
  { name: 'product right to left', path: path(RIGHT_TO_LEFT) },
  { name: 'product in East Asian script', path: path(EAST_ASIAN) },
  { name: 'search results', path: '/search?q=moon' },
  { name: 'search with a mistake', path: '/search?q=notbook' },
  { name: 'search without a query', path: '/search' },
  { name: 'search without results', path: '/search?q=zzzzzz' },
  { name: 'page of text', path: `/pages/${pages.find(({ body }) => body.includes('<table')).handle}` },
  { name: 'cart, empty', path: '/cart' },
  { name: 'cart', path: '/cart', before: fillCart },
  { name: 'cart with a note', path: '/cart', before: writeNote },
  { name: 'cart that was kept', path: `/cart/restore/${KEPT_CART}`, before: keepCart },
  { name: 'cart that is not kept any more', path: '/cart/restore/gone', status: 404 },
  { name: 'checkout', path: '/checkout', before: fillCart },
  { name: 'checkout, nothing to order', path: '/checkout' },
  { name: 'order of a shopper, paid', path: `/orders/${orderToken(4)}`, before: sell },
  { name: 'order of a shopper, to be paid by bank transfer', path: `/orders/${orderToken(6)}`, before: sell },
  { name: 'find an order', path: '/orders' },
  { name: 'not found', path: '/nothing-here', status: 404 },
  { name: 'error', path: '/admin/sign-in?token=spent', status: 422 },
  { name: 'sign-in', path: '/admin/sign-in' },
  { name: 'orders', path: '/admin/orders', before: manage },
  { name: 'orders, nothing found', path: '/admin/orders?q=nobody@example.com', before: manage },
  { name: 'order unpaid', path: `/admin/orders/${orderId(6)}`, before: manage },
  { name: 'order partly sent', path: `/admin/orders/${orderId(5)}`, before: manage },
  { name: 'order paid', path: `/admin/orders/${orderId(4)}`, before: manage },
  { name: 'order cancelled, money to send back', path: `/admin/orders/${orderId(3)}`, before: manage },
  { name: 'events', path: '/admin/events', before: manage },
  { name: 'events failed', path: '/admin/events?state=dead', before: manage },
  { name: 'event', path: `/admin/events/${DEAD_EVENT}`, before: manage },
  { name: 'mails', path: '/admin/mail', before: manage },
  { name: 'mail', path: `/admin/mail/${MAIL}`, before: manage },
  { name: 'imports', path: '/admin/imports', before: signIn },
  { name: 'import', path: '/admin/imports/1', before: signIn },
  { name: 'settings', path: '/admin/settings', before: signIn },
  { name: 'settings of the shop', path: '/admin/settings/shop', before: signIn },
  { name: 'settings of delivery', path: '/admin/settings/delivery', before: signIn },
  { name: 'settings of mail', path: '/admin/settings/mail', before: signIn },
  { name: 'checklist of an open shop', path: '/admin/opening', before: signIn },
  { name: 'closing the shop', path: '/admin/closing', before: signIn },
  { name: 'products', path: '/admin/products', before: signIn },
  { name: 'products, nothing found', path: '/admin/products?q=zzzzzz&status=draft', before: signIn },
  { name: 'new product', path: '/admin/new-product', before: signIn },
  { name: 'product in the admin', path: '/admin/products/1', before: signIn },
  { name: 'variants of a product', path: '/admin/products/1/variants', before: signIn },
  { name: 'stock of a product', path: '/admin/products/1/stock', before: signIn },
  { name: 'history of the stock', path: '/admin/products/1/stock/1', before: signIn },
  { name: 'deleting a product', path: '/admin/products/1/removal', before: signIn },
  { name: 'pages', path: '/admin/pages', before: draft },
  { name: 'page to fill', path: '/admin/pages/imprint-draft', before: draft },
  { name: 'menus', path: '/admin/menus', before: signIn },
  { name: 'menu to change', path: '/admin/menus/header', before: signIn },
  { name: 'redirects', path: '/admin/redirects', before: redirect },
  { name: 'redirects, nothing found', path: '/admin/redirects?q=zzzzzz', before: redirect },
  { name: 'audit', path: '/admin/audit?about=import%3A1', before: signIn },
  // Without the people of `signInAlone`.
  { name: 'people', path: '/admin/people?after=9000', before: signIn },
  { name: 'account', path: '/admin/account', before: signInAlone },
];

/** Adds orders to the shop. */
function sell(_page, shop = sharedShop) {
  return fillOrders(shop.db);
}

/** Adds a page with places to fill, and signs in. */
async function draft(page, shop = sharedShop) {
  await shop.db
    .prepare(
      `INSERT OR IGNORE INTO page (handle, title, body, position, published, updated_at)
       VALUES ('imprint-draft', 'Imprint', '<p>[[Name of the company]]<br>[[Street]]</p>', 99, 0, 0)`,
    )
    .run();
  await signIn(page, shop);
}

/** Adds redirects to the shop, and signs in to its admin. */
async function redirect(page, shop = sharedShop) {
  const add = shop.db.prepare('INSERT OR IGNORE INTO redirect (path, target, created_at) VALUES (?, ?, 0)');
  const away = shop.db.prepare('INSERT OR IGNORE INTO redirect_away (path, url, created_at) VALUES (?, ?, 0)');
  await shop.db.batch([
    add.bind('/shop/notebooks.html', '/collections'),
    add.bind(`/blog/${'a-long-address-of-the-old-shop-'.repeat(5)}`, `${path(PLAIN)}?colour=blue#details`),
    away.bind('/press', 'https://news.example/a-report-about-the-shop'),
  ]);
  await signIn(page, shop);
}

/** Signs in as a person without other sessions. Tests at two widths run at the same time, so each has a person. */
async function signInAlone(page, shop = sharedShop) {
  const [id, email] = page.viewportSize().width < 600 ? [9001, 'small@example.com'] : [9002, 'large@example.com'];
  const add = shop.db.prepare("INSERT OR IGNORE INTO person (id, email, role, since) VALUES (?, ?, 'owner', 0)");
  const end = shop.db.prepare('DELETE FROM session WHERE owner_id = ?');
  await shop.db.batch([add.bind(2, 'owner@example.com'), add.bind(id, email), end.bind(id)]);
  await signIn(page, shop, email);
}

/** Adds orders to the shop, and signs in to its admin. */
export async function manage(page, shop = sharedShop) {
  await sell(page, shop);
  await signIn(page, shop);
}

/** Adds three products to the cart on their pages. */
export async function fillCart(page) {
  for (const product of [THREE_OPTIONS, PLAIN, RIGHT_TO_LEFT]) {
    await page.goto(path(product));
    await addToCart(page);
  }
}

/** Fills the cart, and saves a note to the shop. */
async function writeNote(page) {
  await fillCart(page);
  await page.goto('/cart');
  await page.getByLabel('Note to the shop').fill('Please ring twice.\nThe bell is below the letterbox.');
  await page.getByRole('button', { name: 'Save the note' }).click();
  await page.getByText('Saved. You can still change it').waitFor();
}

/** Stores a copy of a cart, as an abandoned checkout does. */
async function keepCart(_page, { db, kv } = sharedShop) {
  const { results } = await db
    .prepare('SELECT v.id FROM variant v JOIN product p ON p.id = v.product_id WHERE p.handle IN (?, ?) GROUP BY p.id')
    .bind(PLAIN.handle, RIGHT_TO_LEFT.handle)
    .all();
  const cart = [...results.map(({ id }, place) => `${id}:${place + 1}`), '987654:1'].join(',');
  await kv.put(
    `cart:${KEPT_CART}`,
    JSON.stringify({ cart, note: 'Please ring twice.\nThe bell is below the letterbox.' }),
  );
}

/** Adds the product of this page to the cart, and opens the cart's page. With script, a drawer shows the cart first. */
export async function addToCart(page) {
  await page.getByRole('button', { name: /^Add to cart/ }).click();
  await Promise.race([page.waitForURL('**/cart'), page.locator('dialog.cart-drawer[open] .line').first().waitFor()]);
  if (!page.url().endsWith('/cart')) await page.goto('/cart');
}

/** An address in Ireland. */
const ADDRESS = {
  name: 'Gráinne O’Hare-Nakamura',
  line1: '14 Lower Quay Street',
  city: 'Carrowmere',
  postcode: 'A65 F4E2',
};

let shoppers = 0;

/** Fills in the form, and returns its e-mail address. The address is always new, because the shop limits its orders. */
export async function fillCheckout(page, { method = 'Test payment', ...changes } = {}) {
  const typed = { email: `grace.ohare.${(shoppers += 1)}.${process.pid}@example.com`, ...ADDRESS, ...changes };
  for (const [name, value] of Object.entries(typed)) await page.locator(`form.checkout [name=${name}]`).fill(value);
  await page.getByLabel(method).check();
  return typed.email;
}

/** Orders the cart. */
export async function order(page, options) {
  await page.goto('/checkout');
  const email = await fillCheckout(page, options);
  await page.getByRole('button', { name: /^Order and pay [^ ]/ }).click();
  await page.waitForURL((url) => url.pathname !== '/checkout');
  return email;
}
