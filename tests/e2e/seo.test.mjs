// Search engines and sharing on the built Worker: the data as a browser parses it, its weight, and the feed in R2.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { collections, NO_PICTURE, PLAIN, path, pages, products, SOLD_OUT_IN_PART, THREE_OPTIONS } from './demo.mjs';
import { shop, withPage } from './support.mjs';

const brotli = (text) => brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }).length;
const rule = collections.find((collection) => collection.rule);
const KINDS = [
  ['/', ['Organization', 'WebSite']],
  ['/collections', []],
  [`/collections/${rule.handle}`, ['BreadcrumbList']],
  [path(PLAIN), ['BreadcrumbList', 'Product']],
  [path(THREE_OPTIONS), ['BreadcrumbList', 'ProductGroup']],
  [path(SOLD_OUT_IN_PART), ['BreadcrumbList', 'ProductGroup']],
  [path(NO_PICTURE), ['BreadcrumbList', NO_PICTURE.variants.length > 1 ? 'ProductGroup' : 'Product']],
  [`/pages/${pages[0].handle}`, []],
  ['/search?q=moon', []],
];

describe('every kind of page', { concurrency: 2 }, () => {
  for (const [address, types] of KINDS) {
    test(`${address} tells of itself within its policy`, () =>
      withPage(async (page) => {
        await page.goto(address);
        const { data, metas } = await page.evaluate(() => ({
          data: [...document.querySelectorAll('script[type="application/ld+json"]')].map(({ text }) =>
            JSON.parse(text),
          ),
          metas: Object.fromEntries(
            [...document.querySelectorAll('head meta[property]')].map((meta) => [
              meta.getAttribute('property'),
              meta.content,
            ]),
          ),
        }));
        assert.deepEqual(
          data.flatMap((graph) => graph['@graph'].map((node) => node['@type'])),
          types,
        );
        assert.ok(metas['og:url'].startsWith(shop.url) && metas['og:title'] && metas['og:site_name'], address);
        if (metas['og:image']) {
          const size = await page.evaluate(async (source) => {
            const picture = Object.assign(new Image(), { src: source });
            await picture.decode();
            return [picture.naturalWidth, picture.naturalHeight].map(String);
          }, metas['og:image']);
          assert.deepEqual(size, [metas['og:image:width'], metas['og:image:height']]);
          // The local stand-in for Cloudflare Images made this picture.
          assert.deepEqual(size, ['1200', '630']);
          const kept = await fetch(metas['og:image']);
          assert.deepEqual(
            [kept.headers.get('content-type'), kept.headers.get('cache-control')],
            ['image/jpeg', 'public, max-age=31536000, immutable'],
          );
        }
      }));
  }
});

test('every product of the demo is told of with the price and the address of each variant', async () => {
  for (const product of products) {
    const html = await (await fetch(shop.url + path(product))).text();
    const { '@graph': graph } = JSON.parse(html.match(/<script type="application\/ld\+json">(.*?)<\/script>/s)[1]);
    const told = graph[1].hasVariant ?? [graph[1]];
    assert.equal(told.length, product.variants.length, product.handle);
    for (const [i, { price, sku, stock, oversell }] of product.variants.entries()) {
      const { offers } = told[i];
      assert.deepEqual([told[i].sku, offers.price], [sku, (price / 100).toFixed(2)], product.handle);
      const availability = stock === null || stock > 0 ? 'InStock' : oversell ? 'BackOrder' : 'OutOfStock';
      assert.equal(offers.availability, `https://schema.org/${availability}`, product.handle);
    }
    assert.equal(Boolean(graph[1].image ?? told[0].image), product.pictures.length > 0, product.handle);
  }
});

test('a product with a hundred variants is a light page', async () => {
  const insert = shop.db.prepare(
    `INSERT INTO product (handle, title, description, description_text, status, publish_at, options, created_at, updated_at)
     VALUES ('hundred', 'A shirt in a hundred forms', '<p>Woven.</p>', 'Woven.', 'active', 1, '["Colour","Size"]', 0, 0)`,
  );
  const variants = shop.db.prepare(
    `WITH n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 99),
       m AS (SELECT key, row_number() OVER (ORDER BY key) - 1 AS place FROM media WHERE state = 'stored')
     INSERT INTO variant (product_id, position, option_values, sku, price, picture_key, updated_at)
     SELECT p.id, n.i + 1, json_array('Colour ' || (n.i / 10) || ' of the sea', 'Size ' || (n.i % 10)), 'HUNDRED-' || (n.i * 7919 % 10007),
       1000 + n.i * 7, m.key, 0
     FROM n JOIN product p ON p.handle = 'hundred' JOIN m ON m.place = n.i % 10`,
  );
  const pictures = shop.db.prepare(
    `INSERT INTO picture SELECT p.id, row_number() OVER (ORDER BY m.key), m.key, 'A shirt' FROM product p JOIN
       (SELECT key FROM media WHERE state = 'stored' ORDER BY key LIMIT 10) m WHERE p.handle = 'hundred'`,
  );
  await shop.db.batch([insert, variants, pictures]);
  try {
    const html = await (await fetch(`${shop.url}/products/hundred`)).text();
    const [, data] = html.match(/<script type="application\/ld\+json">(.*?)<\/script>/s);
    assert.equal(JSON.parse(data)['@graph'][1].hasVariant.length, 100);
    const [whole, without] = [brotli(html), brotli(html.replace(data, ''))];
    console.log(
      `100 variants: ${html.length} bytes of HTML, ${whole} brotli, of which ${whole - without} structured data`,
    );
    assert.ok(whole < 14 * 1024, `${whole} bytes, ${without} without structured data`);
  } finally {
    await shop.db.prepare("DELETE FROM product WHERE handle = 'hundred'").run();
  }
});

test('the feed is built into R2 and is XML that a browser reads', async () => {
  assert.equal((await fetch(`${shop.url}/feeds/google.xml`)).status, 503);
  let answer;
  for (let tries = 0; tries < 50; tries += 1) {
    answer = await fetch(`${shop.url}/feeds/google.xml`);
    if (answer.status === 200) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.equal(answer.status, 200);
  const xml = await answer.text();
  const sold = products
    .filter(({ pictures }) => pictures.length > 0)
    .flatMap(({ variants }) => variants.filter(({ price }) => price > 0));
  await withPage(async (page) => {
    await page.goto('/');
    const all = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, 'application/xml');
      if (parsed.querySelector('parsererror')) return [];
      const of = (item, name) => item.getElementsByTagNameNS('http://base.google.com/ns/1.0', name)[0]?.textContent;
      const names = ['id', 'price', 'sale_price', 'link', 'image_link'];
      return [...parsed.querySelectorAll('item')].map((item) =>
        Object.fromEntries(names.map((name) => [name, of(item, name)])),
      );
    }, xml);
    // Other tests add their own products to the shop.
    const ofDemo = new Set(products.map((product) => encodeURI(path(product))));
    const items = all.filter(({ link }) => ofDemo.has(new URL(link).pathname));
    assert.deepEqual(items.map(({ id }) => id).sort(), sold.map(({ sku }) => sku).sort());
    for (const { id, price, sale_price: sale, link } of items) {
      const variant = sold.find(({ sku }) => sku === id);
      assert.equal(sale ?? price, `${(variant.price / 100).toFixed(2)} EUR`, id);
      assert.ok(link.startsWith(`${shop.url}/products/`), link);
    }
    for (const { link, image_link: picture } of [items[0], items.at(-1)]) {
      assert.equal((await fetch(link)).status, 200);
      assert.match((await fetch(picture)).headers.get('content-type'), /^image\/(webp|jpeg|png)$/);
    }
  });
  const again = await fetch(`${shop.url}/feeds/google.xml`, {
    headers: { 'if-none-match': answer.headers.get('etag') },
  });
  assert.equal(again.status, 304);
});

test('the sitemap leads to every product and its pictures', async () => {
  const xml = await (await fetch(`${shop.url}/sitemap.xml?part=1`)).text();
  const found = [...xml.matchAll(/<url><loc>([^<]+)<\/loc>/g)].map(([, loc]) => new URL(loc).pathname);
  for (const product of products) assert.ok(found.includes(encodeURI(path(product))), product.handle);
  const [, picture] = xml.match(/<image:loc>([^<]+)</);
  assert.equal((await fetch(picture)).status, 200);
});
