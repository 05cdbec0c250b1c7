// Shops on workerd that send mail, for tests.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Miniflare } from 'miniflare';
import { buildFolder } from '../../tools/build/build.mjs';
import { openDatabase } from '../../tools/shop/database.mjs';
import { applyMigrations } from '../../tools/shop/migrations.mjs';
import { workerOptions } from '../../tools/shop/preview.mjs';

export const SUBJECT = 'Your order 7 at Bücher & Söhne “本” ✓';
export const DATA = {
  shop: { name: 'Bücher & Söhne', origin: 'https://shop.example', language: 'ar' },
  reference: 'KR7P-3QDH',
  lines: [{ title: 'مرحبا 本 & ✓', quantity: 1, unit: '€5.00', total: '€5.00' }],
};

/** A shop on workerd with additional environment variables, and functions for its mails. */
export async function startShop(env, more = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-mail-'));
  const logs = [];
  const options = workerOptions({ build: buildFolder('release'), folder, log: (line) => logs.push(line) });
  const { config } = options.workers[0];
  // Removes the developer's own mail settings.
  delete config.env.MAIL;
  delete config.env.MAIL_PROVIDER_KEY;
  delete config.env.MAIL_PROVIDER_URL;
  Object.assign(config.env, env);
  const mf = new Miniflare({ ...options, ...more });
  const url = (await mf.ready).origin;
  const db = await openDatabase(mf);
  await applyMigrations(db);
  await db.prepare("UPDATE shop SET name = 'Bücher, Söhne', email = 'hello@shop.example', opened_at = 0").run();
  let number = 0;
  return {
    url,
    db,
    logs,
    /** Queues a mail, as the consumer of an event does. Returns its id. */
    async queue(to = 'ada+shop@example.org') {
      const id = `${++number}`.padStart(26, 'a');
      const values = [id, `e${number}`, 'order_placed', 1, to, SUBJECT, JSON.stringify(DATA), 0, Date.now()];
      const columns = 'id, key, kind, version, recipient, subject, data, next_at, created_at';
      await db
        .prepare(`INSERT INTO mail (${columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
        .bind(...values)
        .run();
      return id;
    },
    /** Runs cron, then returns the mail's row. */
    async swept(id) {
      const answer = await fetch(`${url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`);
      assert.ok(answer.ok);
      return db.prepare('SELECT state, attempts, problem, sent_at FROM mail WHERE id = ?').bind(id).first();
    },
    /** Makes all mails due now. */
    due: () => db.prepare('UPDATE mail SET next_at = 0').run(),
    async stop() {
      await mf.dispose();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A shop whose mails the local runtime keeps. `mails()` returns those that were sent. */
export async function startWithBinding(env = {}) {
  const binding = { type: 'send-email', allowedSenderAddresses: ['hello@shop.example'], dev: { remote: false } };
  const shop = await startShop({ MAIL: binding, ...env }, { unsafeLocalExplorer: true });
  const ask = async (query = '') =>
    (await (await fetch(`${shop.url}/cdn-cgi/local/explorer/api/local/email/sending${query}`)).json()).result;
  const mails = async () =>
    Promise.all((await ask()).map((mail) => ask(`?email_id=${encodeURIComponent(mail.id ?? mail.messageId)}`)));
  return { ...shop, mails };
}
