// Signing in to the admin and out of it, and requests that other sites try to send from the same browser.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { test } from 'node:test';
import { path, PLAIN } from './demo.mjs';
import { addToCart } from './kinds.mjs';
import { browser, command, shop, signIn, state, withPage } from './support.mjs';

test('a link from bin/admin-link signs in once, and signing out ends it', async () => {
  const { code, stdout, stderr } = await command('admin-link', [
    'Owner@Example.com',
    '--state',
    state,
    '--url',
    shop.url,
  ]);
  assert.equal(code, 0, stderr);
  const link = stdout.trim();
  await withPage(
    async (page) => {
      await page.goto(link);
      const main = page.locator('main');
      await main.getByText('owner@example.com').waitFor();
      await main.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL('**/admin/orders');
      assert.equal(await page.locator('h1').textContent(), 'Orders');
      await page.getByRole('link', { name: 'Imports' }).click();
      await page.waitForURL('**/admin/imports');
      await page.getByRole('link', { name: 'products.csv' }).first().click();
      await page.getByText('Started by demo@localhost').waitFor();

      const again = await page.goto(link);
      assert.equal(again.status(), 422);
      await page.getByText('This sign-in link was already used or has expired').waitFor();

      await page.goto('/admin/imports');
      const [session] = (await page.context().cookies()).filter(({ httpOnly }) => httpOnly);
      assert.ok(session.name.startsWith('__Host-') && session.secure && session.sameSite === 'Lax');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL('**/admin/sign-in');
      assert.equal((await page.goto('/admin/imports')).status(), 401);

      // A stolen copy of the cookie must not work either.
      await page.context().addCookies([session]);
      assert.equal((await page.goto('/admin/imports')).status(), 401);
    },
    { javaScriptEnabled: false },
  );
});

test('opening a link does not spend it: mail scanners open them too', () =>
  withPage(
    async (page) => {
      let first = true;
      await page.route('**/admin/sign-in?token=*', async (route) => {
        if (first) assert.equal((await fetch(route.request().url())).status, 200);
        first = false;
        await route.continue();
      });
      await signIn(page);
      assert.equal(first, false);
      // Without motion, because Chromium reports an error if an intercepted request skips a view transition.
    },
    { reducedMotion: 'reduce' },
  ));

test('another site cannot put anything into the cart, nor sign anybody out', async () => {
  const { id } = await shop.db.prepare('SELECT id FROM variant WHERE sku = ?').bind(PLAIN.variants[0].sku).first();
  const form = (action) =>
    `<form method="post" action="${shop.url}${action}"><input name="variant" value="${id}"><button>${action}</button></form>`;
  const other = createServer((_, answer) =>
    answer.setHeader('content-type', 'text/html').end(form('/cart/lines') + form('/admin/sign-out')),
  );
  await new Promise((listening) => other.listen(0, '127.0.0.1', listening));
  const { port } = other.address();
  const context = await browser.newContext({ baseURL: shop.url });
  try {
    const page = await context.newPage();
    await signIn(page);
    // Another host is another site. Another port is the same site, but another origin.
    for (const origin of [`http://localhost:${port}`, `http://127.0.0.1:${port}`]) {
      for (const action of ['/cart/lines', '/admin/sign-out']) {
        await page.goto(origin);
        const [answer] = await Promise.all([
          page.waitForResponse(shop.url + action),
          page.getByRole('button', { name: action }).click(),
        ]);
        assert.equal(answer.status(), 403, `${origin} ${action}`);
        await page.getByText('This form was sent from another site').waitFor();
      }
    }
    await page.goto('/cart');
    await page.getByText('Your cart is empty').waitFor();
    assert.equal((await page.goto('/admin/imports')).status(), 200);

    // The form on the shop's own page works.
    await page.goto(path(PLAIN));
    await addToCart(page);
    assert.equal(await page.locator('.line').count(), 1);
  } finally {
    await context.close();
    await new Promise((closed) => other.close(closed));
  }
});
