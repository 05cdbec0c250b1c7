// Imports with bin/import and from the page, from the file to the product pages, with real D1, R2 and Queues.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import { productLines } from '../../tools/import/generate-products.mjs';
import { euro } from './demo.mjs';
import { addToCart } from './kinds.mjs';
import { brokenPictures, command, logs, PHONE, shop, signIn, state, sticksOut, withPage } from './support.mjs';

// As minor units, this price exceeds 32 bits. A wrong D1 binding would truncate it.
const DEAR = 3_000_000_000;
const DEAR_LINES = [
  'dear-print,A Very Dear Print,active,Size,Small,DEAR-S,30000000.00,,,https://127.0.0.1/dear.jpg',
  'dear-print,,,,Large,DEAR-L,30000000.01,40000000.00,,',
];

let token;

/** Writes a file and imports it with bin/import. Returns the exit code and the report. */
async function importFile(name, text, ...options) {
  const file = join(state, name);
  writeFileSync(file, text);
  const { code, stdout, stderr } = await command('import', [file, '--url', shop.url, ...options], {
    VITRINE_TOKEN: token,
  });
  return { code, report: stdout + stderr };
}

describe('import', () => {
  before(async () => {
    const { code, stdout, stderr } = await command('admin-link', [
      'importer@example.com',
      '--role',
      'manager',
      '--token',
      '--state',
      state,
      '--url',
      shop.url,
    ]);
    assert.equal(code, 0, stderr);
    token = stdout.trim();
  });
  // Other tests expect only the products of the demo shop.
  after(() => shop.db.prepare("DELETE FROM product WHERE handle LIKE 'sample-%' OR handle = 'dear-print'").run());

  describe('the page of imports', () => {
    // Larger than one chunk of a stream, so that the shop has to copy it out of the form.
    const file = [...productLines(400)].join('').replaceAll('sample-', 'sample-page-').replaceAll(',S-', ',P-');

    for (const javaScriptEnabled of [true, false]) {
      test(`takes a file, checks it and imports it, ${javaScriptEnabled ? 'with' : 'without'} script`, async () => {
        const name = `page-${javaScriptEnabled}.csv`;
        writeFileSync(join(state, name), file);
        await withPage(
          async (page) => {
            await signIn(page);
            await page.goto('/admin/imports');
            await page.getByLabel('File', { exact: true }).setInputFiles(join(state, name));
            await page.getByRole('button', { name: 'Check the file' }).click();
            const run = page.getByRole('button', { name: 'Import it now' });
            const done = async (what) => {
              if (javaScriptEnabled) return what.waitFor({ timeout: 30_000 });
              while (!(await what.count())) {
                await later(500);
                await page.reload();
              }
            };
            await done(page.getByText('Status: done'));
            assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), name);
            if (!javaScriptEnabled) return assert.match(await page.locator('main').innerText(), /Unchanged\s+400/);
            assert.match(await page.locator('main').innerText(), /This was a dry run.*Created\s+400/s);
            await run.click();
            await done(page.getByText('Status: done'));
            assert.match(await page.locator('main').innerText(), /Created\s+400/);
            await page.goto('/products/sample-page-399');
            assert.equal((await page.locator('h1').count()) > 0, true);
          },
          { viewport: PHONE, javaScriptEnabled },
        );
      });
    }
  });

  describe('bin/import', () => {
    const lines = [...productLines(12)];
    const file = lines.join('');
    const row = (sku) => shop.db.prepare('SELECT price, compare_at FROM variant WHERE sku = ?').bind(sku).first();

    test('brings a file into the shop, where its products can be seen', async () => {
      const { code, report } = await importFile('sample.csv', file);
      assert.equal(code, 0, report);
      assert.match(report, /12 created/);
      await withPage(async (page) => {
        await page.goto('/products/sample-7');
        const { price } = await row('S-7-S');
        assert.equal(await page.locator('.price').textContent(), euro(price));
        assert.equal(await page.locator('.choice').first().locator('a').count(), 3);
        await page.goto('/');
        assert.equal(
          await page.locator('.card a').first().getAttribute('href'),
          '/products/sample-12',
          'the newest stands first',
        );
      });
    });

    test('changes nothing when the file comes again', async () => {
      const { code, report } = await importFile('sample.csv', file);
      assert.equal(code, 0, report);
      assert.match(report, /\b0 created/);
      assert.match(report, /\b0 updated/);
      assert.match(report, /12 unchanged/);
    });

    test('shows with --dry-run what would change, and writes nothing; then changes just that', async () => {
      const known = await row('S-3-M');
      const edited = lines
        .map((line) =>
          line.includes(',S-3-M,') ? line.replace(`,${(known.price / 100).toFixed(2)},`, ',77.70,') : line,
        )
        .join('');
      assert.notEqual(edited, file);
      const dry = await importFile('edited.csv', edited, '--dry-run');
      assert.equal(dry.code, 0, dry.report);
      assert.match(dry.report, /Dry run/);
      assert.match(dry.report, /1 would be updated/);
      assert.match(dry.report, /77\.70/);
      assert.deepEqual(await row('S-3-M'), known);

      const real = await importFile('edited.csv', edited);
      assert.match(real.report, /1 updated/);
      assert.match(real.report, /11 unchanged/);
      assert.deepEqual(await row('S-3-M'), { ...known, price: 7770 });
    });

    test('says what is wrong in words, with the row, and ends with status 1', async () => {
      const { code, report } = await importFile(
        'wrong.csv',
        'Handle,Title,Variant Price\nsample-broken,A Broken One,"1.234,56"\n',
      );
      assert.equal(code, 1, report);
      assert.match(report, /Row 2, Variant Price: /);
      assert.equal((await fetch(`${shop.url}/products/sample-broken`)).status, 404);
    });
  });

  describe('values in real D1', () => {
    before(async () => {
      const header =
        'Handle,Title,Status,Option1 Name,Option1 Value,Variant SKU,Variant Price,Variant Compare At Price,Variant Inventory Qty,Image Src';
      const { report } = await importFile('dear.csv', [header, ...DEAR_LINES].join('\n'));
      assert.match(report, /1 created/);
    });

    test('prices beyond 32 bits, NULLs, JSON and times arrive as they left', async () => {
      const { results } = await shop.db
        .prepare(
          `SELECT v.price, typeof(v.price) AS price_type, v.compare_at, typeof(v.compare_at) AS compare_type, v.option_values,
             p.options, v.updated_at, typeof(v.updated_at) AS time_type
           FROM variant v JOIN product p ON p.id = v.product_id WHERE p.handle = 'dear-print' ORDER BY v.position`,
        )
        .all();
      const [small, large] = results;
      assert.deepEqual(
        [small.price, small.price_type, small.compare_at, small.compare_type],
        [DEAR, 'integer', null, 'null'],
      );
      assert.deepEqual([large.price, large.compare_at, large.compare_type], [DEAR + 1, 4_000_000_000, 'integer']);
      assert.deepEqual(
        results.map(({ option_values }) => JSON.parse(option_values)),
        [['Small'], ['Large']],
      );
      assert.deepEqual(JSON.parse(small.options), ['Size']);
      assert.equal(small.time_type, 'integer');
      assert.ok(Math.abs(Date.now() - small.updated_at) < 600_000, 'milliseconds, and now');
    });

    test('are shown, and multiplied, to the cent; a picture that could not be fetched is a placeholder', () =>
      withPage(
        async (page) => {
          await page.goto('/products/dear-print?size=large');
          assert.equal(await page.locator('.price').textContent(), `Reduced to €30,000,000.01 from €40,000,000.00`);
          assert.equal(await page.locator('.strip > li').count(), 1);
          assert.deepEqual(await brokenPictures(page), []);
          await page.getByLabel('Quantity').fill('99');
          await addToCart(page);
          assert.equal(await page.locator('.subtotal strong').textContent(), '€2,970,000,000.99');
        },
        { viewport: PHONE, missing: /\/media\// },
      ));

    test('texts without a space stick out nowhere', async () => {
      const long = 'Lopadotemachoselachogaleokranioleipsano'.repeat(5).slice(0, 180);
      const body = `<p>https://example.com/${long}</p><table><tr><th>${long}</th><td>${long}</td></tr></table><pre>${long}</pre>`;
      const { code, report } = await importFile(
        'long.csv',
        `Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Variant SKU,Variant Price,${long}\nsample-long,${long},${body},${long},${long},${long},STRETCH-1,1.00,${long}\n`,
      );
      assert.equal(code, 0, report);
      await withPage(
        async (page) => {
          await signIn(page);
          await page.goto('/admin/imports');
          await page.getByRole('link', { name: 'long.csv' }).click();
          await page.getByText('Started by').waitFor();
          assert.equal(await sticksOut(page), null);
          for (const width of [320, 800, 1280]) {
            await page.setViewportSize({ width, height: 800 });
            await page.goto('/products/sample-long');
            assert.equal(await sticksOut(page), null, `product at ${width}`);
            if (width === 320) {
              await addToCart(page);
            }
            for (const address of ['/cart', '/search?q=STRETCH-1', `/search?q=${long.slice(0, 100)}`, '/']) {
              await page.goto(address);
              await page.locator('main').getByText(long.slice(0, 90)).first().waitFor();
              assert.equal(await sticksOut(page), null, `${address} at ${width}`);
            }
          }
        },
        { missing: /\/media\// },
      );
    });

    test('the merchant reads why the picture is missing', () =>
      withPage(async (page) => {
        await signIn(page);
        await page.goto('/admin/imports');
        await page.getByRole('link', { name: 'dear.csv' }).click();
        await page.getByText('https://127.0.0.1/dear.jpg').waitFor();
        await page.getByRole('button', { name: 'Try again' }).waitFor();
      }));
  });

  test('a message that is garbage does not stop those beside it', async () => {
    const key = 'beside-garbage';
    const state = () => shop.db.prepare('SELECT state FROM media WHERE key = ?').bind(key).first('state');
    await shop.db
      .prepare("INSERT INTO media (key, source, updated_at) VALUES (?, 'https://127.0.0.1/beside.jpg', ?)")
      .bind(key, Date.now())
      .run();
    const queue = await shop.mf.getQueueProducer('JOBS');
    const from = logs.length;
    const refused = () => logs.slice(from).filter((line) => line.includes('not a job')).length;
    // One batch of wrong messages, with one correct message in the middle.
    const bodies = ['garbage', { import: 'x' }, { picture: key }, null, { unknown: 1 }];
    await queue.sendBatch(bodies.map((body) => ({ body })));
    for (let wait = 0; wait < 100 && (refused() < 4 || (await state()) === 'pending'); wait += 1) await later(100);
    assert.equal(await state(), 'failed', 'it was worked on: an address of this machine is not fetched');
    assert.ok(refused() >= 4, 'the others were looked at, and refused');
  });
});
