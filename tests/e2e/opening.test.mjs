// An owner opens a new shop on a phone, from an empty database to the first visitor.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startPreview } from '../../tools/shop/preview.mjs';
import { exchangeForApiToken, storeSignInLink } from '../../tools/shop/sign-in-link.mjs';
import { axe, PHONE, signIn, sticksOut, withPage } from './support.mjs';

const OWNER = 'owner@example.com';
let shop;
before(async () => (shop = await startPreview()));
after(() => shop?.stop());

/** Opens the page in the new shop. */
const inNewShop = (use, options) => withPage(use, { baseURL: shop.url, viewport: PHONE, ...options });

async function isWellMade(page) {
  await axe(page, { rules: { 'target-size': { enabled: true } } });
  assert.equal(await sticksOut(page), null);
}

async function importProduct() {
  const token = await exchangeForApiToken(
    shop.url,
    await storeSignInLink(shop.db, { email: OWNER, role: 'owner', kind: 'token' }),
  );
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'text/csv' };
  const body = 'Handle,Title,Price\nfirst-mug,First mug,12.50\n';
  const answer = await fetch(`${shop.url}/admin/imports?name=first.csv`, { method: 'POST', headers, body });
  const { id } = await answer.json();
  for (let state; state !== 'done'; await new Promise((later) => setTimeout(later, 100))) {
    ({ state } = await (await fetch(`${shop.url}/admin/imports/${id}`, { headers })).json());
    assert.notEqual(state, 'failed');
  }
}

test('a stranger sees that a new shop opens soon, whatever the address', () =>
  inNewShop(async (page) => {
    for (const path of ['/', '/products/first-mug', '/cart', '/nothing/here']) {
      const answer = await page.goto(path);
      assert.equal(answer.headers()['cache-control'], 'private, no-store', path);
      await page.getByRole('heading', { name: 'Opening soon' }).waitFor();
    }
    await isWellMade(page);
    assert.match(await (await fetch(`${shop.url}/robots.txt`)).text(), /Disallow: \/$/m);
    const refused = await fetch(`${shop.url}/cart/lines`, {
      method: 'POST',
      body: new URLSearchParams({ variant: '1' }),
    });
    assert.equal(refused.status, 403);
  }));

test('the owner does the steps of the list, and opens the shop', () =>
  inNewShop(async (page) => {
    await signIn(page, shop, OWNER, '**/admin');
    await page.getByRole('heading', { name: 'Open your shop' }).waitFor();
    await page.getByText('The shop cannot open yet').waitFor();
    await isWellMade(page);
    const follow = (step, link) =>
      page
        .getByRole('listitem')
        .filter({ has: page.getByRole('heading', { name: step }) })
        .getByRole('link', { name: link })
        .click();
    const save = async () => {
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Saved.').waitFor();
      await page.goto('/admin');
    };
    await follow('Name and e-mail address', 'Shop settings');
    await page.getByLabel('Name', { exact: true }).fill('Lighthouse Goods');
    await page.getByLabel(/^E-mail/).fill('shop@lighthouse.example');
    await save();
    await follow('Tax', 'Delivery and tax');
    await save();
    await importProduct();

    await page.goto('/');
    await page.getByText('Only staff see it').waitFor();
    await isWellMade(page);
    await page.goto('/products/first-mug');
    assert.equal(await page.locator('h1').textContent(), 'First mug');

    await page.goto('/admin');
    await page.getByRole('button', { name: 'Open the shop' }).click();
    await page.getByRole('heading', { name: 'Your shop is open' }).waitFor();
    await isWellMade(page);
  }));

test('everybody sees the open shop, until its owner closes it', () =>
  inNewShop(async (page) => {
    await page.goto('/');
    assert.equal(await page.locator('h1').textContent(), 'Lighthouse Goods');
    await page.goto('/products/first-mug');
    await page.getByRole('button', { name: /^Add to cart/ }).waitFor();
    await signIn(page, shop, OWNER);
    await page.goto('/admin/closing');
    await isWellMade(page);
    await page.getByRole('button', { name: 'Close the shop' }).click();
    await page.getByRole('heading', { name: 'Open your shop' }).waitFor();
    const answer = await fetch(`${shop.url}/products/first-mug`);
    assert.match(await answer.text(), /Opening soon/);
  }));
