// Search, lists with several pages, text pages, and the files for search engines.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { collections, EAST_ASIAN, NO_PICTURE, pages, path, PLAIN, products, RIGHT_TO_LEFT } from './demo.mjs';
import { follow, PHONE, shop, withPage } from './support.mjs';

const titles = (page) => page.locator('.card-title').allTextContents();

describe('search', { concurrency: 2 }, () => {
  const word = 'notebook';
  for (const [how, query] of [
    ['a word', word],
    ['the beginning of a word', word.slice(0, 5).toUpperCase()],
    ['a SKU', products.find(({ title }) => title.toLowerCase().includes(word)).variants[0].sku.toLowerCase()],
  ]) {
    test(`finds by ${how}`, () =>
      withPage(async (page) => {
        await page.goto('/');
        await page.getByRole('combobox', { name: 'Search the shop' }).fill(query);
        await page.keyboard.press('Enter');
        await page.waitForURL('**/search?q=*');
        const found = await titles(page);
        assert.ok(found[0].toLowerCase().includes(word), found.join(', '));
        assert.ok(found.length < products.length / 2, 'and not just everything');
        assert.equal(await page.getByLabel('What are you looking for?').inputValue(), query);
      }));
  }

  test('is a link on a phone, and says when nothing matches', () =>
    withPage(
      async (page) => {
        await page.goto('/');
        await follow(page, page.locator('header').getByRole('link', { name: 'Search' }));
        await page.getByLabel('What are you looking for?').fill('zeppelin <b>"XOR"');
        await page.getByRole('button', { name: 'Search' }).click();
        await page.getByText('Nothing matches').waitFor();
        assert.equal(await page.locator('h1').textContent(), 'Results for “zeppelin <b>"XOR"”');
      },
      { viewport: PHONE, javaScriptEnabled: false },
    ));
});

test('paging through a collection shows every product once', async () => {
  const all = await shop.db
    .prepare("SELECT title FROM product WHERE status = 'active' AND publish_at <= ?")
    .bind(Date.now())
    .all();
  await withPage(
    async (page) => {
      await page.goto('/collections/all');
      const seen = [];
      for (let next; ; await follow(page, next)) {
        seen.push(...(await titles(page)));
        next = page.getByRole('link', { name: 'Next page' });
        if ((await next.count()) === 0) break;
        assert.equal((await titles(page)).length, 24);
      }
      assert.ok(seen.length > 24, 'more than one page');
      assert.deepEqual(seen.toSorted(), all.results.map(({ title }) => title).toSorted());
      await follow(page, page.getByRole('link', { name: 'Back to the start' }));
      assert.deepEqual(await titles(page), seen.slice(0, 24));
    },
    { javaScriptEnabled: false },
  );
});

describe('odd products', { concurrency: 2 }, () => {
  test('one without a picture shows a frame, not a broken image', () =>
    withPage(async (page) => {
      await page.goto(path(NO_PICTURE));
      assert.equal(await page.locator('.gallery img').count(), 0);
      const box = await page.locator('.gallery .no-picture').boundingBox();
      assert.ok(box.width > 200 && box.height > 200);
      await page.getByRole('button', { name: /^Add to cart/ }).waitFor();
    }));

  for (const [product, lang, direction] of [
    [RIGHT_TO_LEFT, 'ar', 'rtl'],
    [EAST_ASIAN, 'ja', 'ltr'],
  ]) {
    test(`${product.handle} is set in its own script`, () =>
      withPage(async (page) => {
        await page.goto(path(product));
        assert.equal(await page.locator('h1').textContent(), product.title);
        assert.equal(await page.title(), `${product.seo?.[0] ?? product.title} – Half Tide Press`);
        const paragraph = page.locator(`.description [lang=${lang}] p`).first();
        assert.equal(await paragraph.evaluate((p) => getComputedStyle(p).direction), direction);
        assert.equal(await page.locator('h1 bdi').evaluate((title) => getComputedStyle(title).direction), direction);
        assert.equal(await page.locator('html').getAttribute('lang'), 'en-GB');
      }));
  }
});

test('pages of text are linked from the footer', () =>
  withPage(async (page) => {
    for (const { title, handle } of pages) {
      await page.goto('/');
      await follow(page, page.locator('footer').getByRole('link', { name: title }));
      assert.equal(new URL(page.url()).pathname, `/pages/${handle}`);
      assert.equal(await page.locator('h1').textContent(), title);
    }
  }));

test('an address that leads nowhere is a page of the shop, with status 404', () =>
  withPage(async (page) => {
    const answer = await page.goto(`${path(PLAIN)}-that-never-was`);
    assert.equal(answer.status(), 404);
    assert.equal(await page.locator('h1').textContent(), 'Page not found');
    await page.getByLabel('What were you looking for?').fill(PLAIN.title);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/search?q=*');
    await follow(page, page.locator('.card').getByRole('link', { name: PLAIN.title }));
  }));

test('the sitemap lists everything that can be seen, and robots.txt leads to it', async () => {
  const read = async (url) => {
    const answer = await fetch(url);
    assert.equal(answer.status, 200, url);
    return answer.text();
  };
  const robots = await read(`${shop.url}/robots.txt`);
  const [, sitemap] = robots.match(/^Sitemap: (\S+)$/m);
  assert.equal(sitemap, `${shop.url}/sitemap.xml`);
  for (const path of ['/admin', '/cart', '/search']) assert.match(robots, new RegExp(`^Disallow: ${path}$`, 'm'));

  const locations = (xml) => [...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => url);
  const parts = await Promise.all(locations(await read(sitemap)).map(read));
  const listed = parts.flatMap(locations);
  assert.equal(new Set(listed).size, listed.length, 'each once');
  const expected = [
    ...products.map(path),
    ...collections.map(({ handle }) => `/collections/${handle}`),
    ...pages.map(({ handle }) => `/pages/${handle}`),
    '/',
    '/collections',
  ];
  const missing = expected.filter((path) => !listed.includes(shop.url + path));
  assert.deepEqual(missing, []);
});
