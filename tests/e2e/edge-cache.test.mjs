// The Worker's purge requests to Cloudflare's cache. Workerd has no such cache, so a fake cache records the requests.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Miniflare } from 'miniflare';
import { buildFolder, buildWorker } from '../../tools/build/build.mjs';
import { openDatabase } from '../../tools/shop/database.mjs';
import { applyMigrations } from '../../tools/shop/migrations.mjs';
import { workerOptions } from '../../tools/shop/preview.mjs';

const FRONT = `
  import Shop from './index.js';
  const told = [];
  let answer = 'success';
  const cache = {
    async purge(options) {
      told.push(options);
      if (answer === 'throw') throw new Error('out of reach');
      return answer === 'success' ? { success: true, errors: [] } : { success: false, errors: [{ code: 10000, message: 'too many' }] };
    },
  };
  export default class extends Shop {
    constructor(ctx, env) {
      Object.defineProperty(ctx, 'cache', { value: cache });
      super(ctx, env);
    }
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      if (pathname !== '/told') return super.fetch(request);
      answer = search.slice(1) || answer;
      return Response.json(told.splice(0));
    }
  }`;

describe('the cache in front of the Worker', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-cache-'));
  const log = [];
  let mf;
  let url;
  let db;

  before(async () => {
    await buildWorker('release');
    const options = workerOptions({ build: buildFolder('release'), folder, log: (line) => log.push(line) });
    const { manifest } = options.workers[0].config;
    manifest.modules['front.js'] = { type: 'esm', contents: FRONT };
    manifest.mainModule = 'front.js';
    mf = new Miniflare(options);
    url = (await mf.ready).origin;
    db = await openDatabase(mf);
    await applyMigrations(db);
  });
  after(async () => {
    await mf?.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  const told = async (answer = '') => (await fetch(`${url}/told?${answer}`)).json();
  const waiting = async () => (await db.prepare('SELECT tag FROM purge').all()).results.map(({ tag }) => tag);
  const change = async () => {
    await db.batch([
      db.prepare('UPDATE purge_turn SET claimed_at = 0'),
      db.prepare("INSERT INTO changed VALUES ('pages'), ('product:7')"),
    ]);
  };
  const strike = async () => assert.equal((await fetch(`${url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`)).status, 200);

  test('is told by the clock', async () => {
    await change();
    await strike();
    assert.deepEqual(await told(), [{ tags: ['pages', 'product:7'] }]);
    assert.deepEqual(await waiting(), []);
  });

  test('is told by a message', async () => {
    await change();
    await (await mf.getQueueProducer('JOBS')).send('purge', { contentType: 'json' });
    for (let tries = 0; (await waiting()).length; tries += 1) {
      assert.ok(tries < 100, 'the message came to nothing');
      await new Promise((later) => setTimeout(later, 100));
    }
    assert.deepEqual(await told(), [{ tags: ['pages', 'product:7'] }]);
  });

  for (const [answer, words] of [
    ['refuse', 'too many'],
    ['throw', 'out of reach'],
  ]) {
    test(`is told again when it answers with: ${answer}`, async () => {
      await told(answer);
      await change();
      log.length = 0;
      await strike();
      assert.equal((await told('success')).length, 1);
      assert.deepEqual(await waiting(), ['pages', 'product:7']);
      assert.ok(
        log.some((line) => line.includes('"route":"purge"') && line.includes(words)),
        log.join('\n'),
      );
      await change();
      await strike();
      assert.deepEqual(await told(), [{ tags: ['pages', 'product:7'] }]);
      assert.deepEqual(await waiting(), []);
    });
  }
});
