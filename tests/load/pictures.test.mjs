// Pictures of slow servers: they delay neither the next import nor the pictures of other servers.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as later } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execute, ROOT } from '../../tools/shared/cli.mjs';
import { startPreview } from '../../tools/shop/preview.mjs';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-pictures-'));
const state = join(folder, 'state');
const outer = fileURLToPath(new URL('./slow-pictures.mjs', import.meta.url));
let shop;
let token;

before(async () => {
  shop = await startPreview({ state, outer });
  const link = ['merchant@example.com', '--role', 'manager', '--token', '--state', state, '--url', shop.url];
  const { code, stdout, stderr } = await execute(join(ROOT, 'bin/admin-link'), link, { quiet: true });
  assert.equal(code, 0, stderr);
  token = stdout.trim();
});

after(async () => {
  await shop?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Imports products with a picture each. Resolves to the milliseconds until all products are there. */
async function importProducts(name, count, host) {
  const rows = Array.from({ length: count }, (_, n) => `${name}-${n},${name} ${n},5,https://${host}/${n}.gif\n`);
  const headers = { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'text/csv' };
  const start = Date.now();
  const body = `Handle,Title,Price,Image Src\n${rows.join('')}`;
  const answer = await fetch(`${shop.url}/admin/imports?name=${name}.csv`, { method: 'POST', headers, body });
  assert.equal(answer.status, 201);
  const { id } = await answer.json();
  for (;;) {
    const report = await (await fetch(`${shop.url}/admin/imports/${id}`, { headers })).json();
    if (report.state === 'done') {
      assert.equal(report.created, count);
      return Date.now() - start;
    }
    assert.ok(Date.now() - start < 100_000 && report.state !== 'failed', JSON.stringify(report));
    await later(100);
  }
}

const pictures = (name, where) =>
  shop.db
    .prepare(
      `SELECT count(*) AS n FROM media JOIN picture USING (key) JOIN product p ON p.id = product_id WHERE p.handle LIKE '${name}-%' AND media.${where}`,
    )
    .first('n');

test('3,000 pictures that time out do not delay the next import or the pictures of another server', async (t) => {
  await importProducts('slow', 3000, 'slow.example.com');
  assert.equal(await pictures('slow', "state = 'pending'"), 3000, 'products do not wait for their pictures');
  const taken = await importProducts('fast', 20, 'fast.example.com');
  t.diagnostic(`the second import took ${taken} ms`);
  assert.ok(taken < 10_000, `the second import took ${taken} ms`);
  for (let wait = 0; wait < 300 && (await pictures('fast', "state = 'stored'")) < 20; wait += 1) await later(100);
  assert.equal(await pictures('fast', "state = 'stored'"), 20);
  assert.ok((await pictures('slow', 'leased = 1')) <= 4, 'a server gets at most four requests at a time');
});
