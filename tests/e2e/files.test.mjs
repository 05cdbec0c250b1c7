// Pictures and static files from R2 over HTTP, and the headers of every response.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { ROOT } from '../../tools/shared/cli.mjs';
import { THREE_OPTIONS, path } from './demo.mjs';
import { shop } from './support.mjs';

const YEAR = 'public, max-age=31536000, immutable';

describe('a picture', () => {
  let url;
  let bytes;
  before(async () => {
    const { key } = await shop.db.prepare("SELECT key FROM media WHERE state = 'stored' ORDER BY key LIMIT 1").first();
    url = `${shop.url}/media/${encodeURIComponent(key)}`;
    bytes = Buffer.from(await (await shop.bucket.get(`media/${key}`)).arrayBuffer());
  });
  const get = async (headers, method = 'GET') => {
    const answer = await fetch(url, { headers, method });
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
  };

  test('comes whole, may be kept for a year, and is what its type says', async () => {
    const { status, headers, body } = await get({});
    assert.equal(status, 200);
    assert.ok(body.equals(bytes));
    assert.equal(headers.get('content-type'), 'image/webp');
    assert.equal(headers.get('cache-control'), YEAR);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.match(headers.get('content-security-policy'), /sandbox/);
    assert.match(headers.get('etag'), /^"[^"]+"$/);
  });

  test('is not sent again to whoever has it', async () => {
    const etag = (await get({})).headers.get('etag');
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const { status, headers, body } = await get({ 'if-none-match': known });
      assert.deepEqual([status, body.length, headers.get('etag')], [304, 0, etag], known);
    }
    assert.equal((await get({ 'if-none-match': '"other"' })).status, 200);
  });

  test('gets a smaller copy from Cloudflare Images, once', async () => {
    const about = { httpMetadata: { contentType: 'image/webp' }, customMetadata: { width: '1400', height: '1750' } };
    await shop.bucket.put('media/0aff', bytes, about);
    for (const when of ['made', 'stored']) {
      const answer = await fetch(`${shop.url}/media/0aff-400`);
      const copy = Buffer.from(await answer.arrayBuffer());
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/webp'], when);
      assert.ok(copy.length < bytes.length, `${copy.length} of ${bytes.length} bytes`);
      assert.equal(answer.headers.get('cache-control'), YEAR);
      assert.notEqual(await shop.bucket.head('media/0aff-400'), null);
    }
    assert.equal((await fetch(`${shop.url}/media/0aff-401`)).status, 404);
  });

  test('comes in parts', async () => {
    const size = bytes.length;
    for (const [range, start, end] of [
      ['bytes=0-99', 0, 99],
      ['bytes=100-', 100, size - 1],
      ['bytes=-50', size - 50, size - 1],
    ]) {
      const { status, headers, body } = await get({ range });
      assert.equal(status, 206, range);
      assert.equal(headers.get('content-range'), `bytes ${start}-${end}/${size}`);
      assert.equal(headers.get('content-length'), String(end - start + 1));
      assert.ok(body.equals(bytes.subarray(start, end + 1)), range);
    }
    const outside = await get({ range: `bytes=${size}-` });
    assert.deepEqual([outside.status, outside.headers.get('content-range')], [416, `bytes */${size}`]);
    // If the browser has another version of the file, the shop sends the whole file.
    assert.equal((await get({ range: 'bytes=0-99', 'if-range': '"other"' })).status, 200);
  });

  test('answers HEAD with its headers alone', async () => {
    const { status, headers, body } = await get({}, 'HEAD');
    assert.deepEqual([status, body.length, headers.get('content-type')], [200, 0, 'image/webp']);
    assert.equal(headers.get('content-length'), String(bytes.length));
  });

  test('that is missing is a placeholder, which nobody keeps', async () => {
    const answer = await fetch(`${shop.url}/media/never-was.webp`);
    assert.equal(answer.status, 404);
    assert.equal(answer.headers.get('content-type'), 'image/svg+xml');
    assert.equal(answer.headers.get('cache-control'), 'private, no-store');
    assert.match(await answer.text(), /^<svg /);
  });
});

test('static files are named by their content and kept for a year', async () => {
  const html = await (await fetch(shop.url)).text();
  const names = [...html.matchAll(/(?:href|src|data-script)="(\/static\/([^"]+)-([0-9a-f]{16})(\.[a-z]+))"/g)];
  assert.deepEqual(names.map(([, , stem, , extension]) => stem + extension).sort(), [
    'cart.js',
    'icon.svg',
    'site.css',
    'site.js',
  ]);
  for (const [, address, stem, hash, extension] of names) {
    const answer = await fetch(shop.url + address);
    const content = Buffer.from(await answer.arrayBuffer());
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('cache-control'), YEAR);
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    assert.ok(content.equals(readFileSync(join(ROOT, 'static', stem + extension))), address);
    assert.equal(createHash('sha256').update(content).digest('hex').slice(0, 16), hash);
  }
});

test('a page is kept for a minute, and not sent again while it is the same', async () => {
  const first = await fetch(shop.url + path(THREE_OPTIONS));
  assert.match(first.headers.get('cache-control'), /^public, max-age=60, stale-while-revalidate=\d+$/);
  const again = await fetch(shop.url + path(THREE_OPTIONS), {
    headers: { 'if-none-match': first.headers.get('etag') },
  });
  assert.equal(again.status, 304);
  assert.equal(await again.text(), '');
});

test('every answer carries the security headers', async () => {
  const [, css] = (await (await fetch(shop.url)).text()).match(/href="(\/static\/site[^"]+)"/);
  for (const [address, status, options] of [
    ['/', 200],
    [path(THREE_OPTIONS), 200],
    [`${path(THREE_OPTIONS)}/`, 301],
    ['/cart', 200],
    ['/nothing-here', 404],
    ['/products/%ff', 400],
    ['/media/never-was.webp', 404],
    [css, 200],
    ['/health', 200],
    ['/sitemap.xml', 200],
    ['/admin/imports', 401],
    ['/cart/lines', 303],
    ['/cart/lines', 403, { method: 'POST', body: 'variant=1' }],
    ['/', 204, { method: 'OPTIONS' }],
  ]) {
    const answer = await fetch(shop.url + address, { redirect: 'manual', ...options });
    assert.equal(answer.status, status, address);
    const policy = answer.headers.get('content-security-policy');
    assert.match(policy, /default-src 'none'/, address);
    assert.doesNotMatch(policy, /unsafe/);
    const expected = {
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'strict-origin-when-cross-origin',
    };
    for (const [name, value] of Object.entries(expected))
      assert.equal(answer.headers.get(name), value, `${name} of ${address}`);
    assert.match(answer.headers.get('strict-transport-security'), /max-age=\d{8}/);
    assert.ok(answer.headers.has('permissions-policy'), address);
    const isShared = status < 400 && status !== 204 && !['/cart', '/cart/lines', '/health'].includes(address);
    assert.equal(answer.headers.get('cache-control') === 'private, no-store', !isShared, `cache-control of ${address}`);
  }
});

test('/health names every part of the platform, and all are well', async () => {
  const { status, checks } = await (await fetch(`${shop.url}/health`)).json();
  assert.equal(status, 'ok');
  for (const part of [
    'DB',
    'KV',
    'BUCKET',
    'JOBS',
    'PICTURES',
    'ORDER_EVENTS',
    'SESSION_KEY',
    'CODE_KEY',
    'CART_KEY',
    'SHOP_ORIGIN',
  ])
    assert.equal(checks[part], 'ok', part);
});
