// Filters, sort orders and search without script, on the real index: the Worker builds it and stores it in R2.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { follow, PHONE, shop, withPage } from './support.mjs';

const ALL = '/collections/all';
const WITHOUT_SCRIPT = { javaScriptEnabled: false };
const titles = (page) => page.locator('.listing .card-title').allTextContents();
const address = (page) => page.url().slice(shop.url.length);

describe('finding without script', { concurrency: 2 }, () => {
  for (const viewport of [undefined, PHONE]) {
    test(`the form narrows a list, and the address is clean (${viewport ? 'phone' : 'desktop'})`, () =>
      withPage(
        async (page) => {
          await page.goto(ALL);
          const before = (await titles(page)).length;
          if (viewport) await page.locator('.drawer > summary').click();
          const box = page.locator('#finder input[name="type"]').first();
          const value = await box.getAttribute('value');
          const label = box.locator('xpath=ancestor::label');
          const count = Number((await label.textContent()).match(/(\d+) products?\s*$/)[1]);
          await box.check();
          await page.getByRole('button', { name: 'Apply' }).click();
          await page.waitForURL(`**${ALL}?type=${value}`);
          assert.equal((await titles(page)).length, Math.min(count, 24));
          assert.equal(Number((await page.locator('.total').textContent()).match(/\d+/)[0]), count);
          await follow(page, page.locator('.chips a').first());
          assert.equal(address(page), ALL);
          assert.equal((await titles(page)).length, before);
        },
        { ...WITHOUT_SCRIPT, ...(viewport && { viewport }) },
      ));
  }

  test('prices and orders', () =>
    withPage(async (page) => {
      await page.goto(ALL);
      await page.getByLabel('from', { exact: true }).fill('20');
      await page.getByLabel('to', { exact: true }).fill('30,00');
      await page.getByLabel('Sort by').selectOption('price-desc');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.waitForURL(`**${ALL}?price=20-30&sort=price-desc`);
      const prices = (await page.locator('.listing .card-price').allTextContents()).map((text) =>
        Number(text.match(/€([\d.]+)/)[1]),
      );
      assert.ok(prices.length > 3);
      assert.deepEqual(
        prices,
        [...prices].sort((a, b) => b - a),
      );
      assert.equal(await page.getByLabel('from', { exact: true }).inputValue(), '20');
    }, WITHOUT_SCRIPT));

  test('a mistake in a search is forgiven, told, and marked', () =>
    withPage(async (page) => {
      await page.goto('/search?q=notebok');
      assert.match(
        await page.locator('.notice').textContent(),
        /Nothing matches “notebok”\. These are the results for “notebook”\./,
      );
      assert.ok((await page.locator('mark').allTextContents()).every((word) => /^notebooks?$/i.test(word)));
      assert.ok((await titles(page)).length > 2);
    }, WITHOUT_SCRIPT));

  test('home shows what is reduced', () =>
    withPage(async (page) => {
      await page.goto('/');
      assert.ok((await page.locator('section[aria-labelledby="sale"] .now').count()) > 0);
    }, WITHOUT_SCRIPT));
});

test('narrowed lists, searches and suggestions are one round trip', async () => {
  for (const path of [
    `${ALL}?available=yes&sort=price-asc`,
    '/search?q=print&type=art-print',
    '/search?q=prnit',
    '/search/suggest?q=mo',
  ]) {
    const answer = await fetch(shop.url + path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get('server-timing'), /1 round trips/, path);
    assert.match(answer.headers.get('cache-control'), /^public/, path);
  }
});

test('the suggestions are those of the shop', () =>
  withPage(async (page) => {
    await page.goto('/');
    await page.locator('#site-q').pressSequentially('moon');
    const options = page.getByRole('option');
    await options.first().waitFor();
    assert.ok((await options.allTextContents()).some((text) => /moon/i.test(text)));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname !== '/');
  }));
