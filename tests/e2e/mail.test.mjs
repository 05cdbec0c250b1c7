// Mail on workerd: through the local runtime's mail binding, and over HTTP to a fake server with Resend's API.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { buildWorker } from '../../tools/build/build.mjs';
import { DATA, startWithBinding, startShop as start, SUBJECT } from './mail-shop.mjs';

const HTML = /^<!doctype html>\n<html lang="en" dir="rtl">[^]*مرحبا 本 &#38; ✓[^]*<\/html>/;
const TEXT = /^THANK YOU[^]*\nمرحبا 本 & ✓\n[^]*\n-- \nBücher & Söhne\n/;

const text = (value) => ({ type: 'text', value });

before(() => buildWorker('release'));

describe('mail where nothing sends it', () => {
  test('is kept', async () => {
    const shop = await start({});
    try {
      const mail = await shop.swept(await shop.queue());
      assert.deepEqual(mail, { state: 'kept', attempts: 0, problem: '', sent_at: null });
    } finally {
      await shop.stop();
    }
  });
});

describe('mail through the binding', () => {
  let shop;
  before(async () => {
    shop = await startWithBinding();
  });
  after(() => shop?.stop());

  test('arrives with everything that it says', async () => {
    const mail = await shop.swept(await shop.queue());
    assert.deepEqual(
      { ...mail, sent_at: Boolean(mail.sent_at) },
      { state: 'sent', attempts: 1, problem: '', sent_at: true },
    );
    const [whole, ...others] = await shop.mails();
    assert.equal(others.length, 0);
    assert.match(whole.from, /Bücher, Söhne.*<hello@shop\.example>/);
    assert.deepEqual(whole.to, ['ada+shop@example.org']);
    assert.equal(whole.subject, SUBJECT);
    assert.match(whole.html, HTML);
    assert.match(whole.text, TEXT);
  });

  test('waits where the sender is refused, with the reason', async () => {
    await shop.db.prepare("UPDATE shop SET email = 'other@shop.example'").run();
    const id = await shop.queue();
    const mail = await shop.swept(id);
    assert.equal(mail.state, 'queued');
    assert.match(
      mail.problem,
      /^Cloudflare could not accept the mail for now \(no code\): “.*other@shop\.example.*not allowed/,
    );
    await shop.db.prepare("UPDATE shop SET email = 'hello@shop.example'").run();
    await shop.due();
    assert.equal((await shop.swept(id)).state, 'sent');
  });
});

describe('mail by Resend', () => {
  const asked = [];
  let answers = [];
  let server;
  let shop;
  before(async () => {
    server = createServer(async (request, response) => {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      asked.push({
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString()),
      });
      const answer = answers.shift() ?? [200, { id: '49a3999c-0ce1-4ea6-ab68-afcd6dc2e794' }];
      if (answer === 'hang up') return request.socket.destroy();
      const [status, body] = answer;
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    await new Promise((settle) => server.listen(0, '127.0.0.1', settle));
    const url = `http://127.0.0.1:${server.address().port}`;
    shop = await start({
      MAIL_PROVIDER_KEY: text('re_secret'),
      MAIL_PROVIDER_URL: text(url),
      MAIL_FROM: text('orders@mail.shop.example'),
    });
  });
  after(async () => {
    await shop?.stop();
    server.close();
  });

  test('is asked as its documents say', async () => {
    const id = await shop.queue();
    assert.equal((await shop.swept(id)).state, 'sent');
    const [{ method, url, headers, body }] = asked.splice(0);
    assert.deepEqual([method, url], ['POST', '/emails']);
    assert.equal(headers.authorization, 'Bearer re_secret');
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers['idempotency-key'], `${id}-0`);
    assert.equal(headers['user-agent'], 'vitrine');
    const { html, text: plain, ...rest } = body;
    assert.match(html, HTML);
    assert.match(plain, TEXT);
    assert.deepEqual(rest, {
      from: '"Bücher, Söhne" <orders@mail.shop.example>',
      to: ['ada+shop@example.org'],
      subject: SUBJECT,
      reply_to: 'hello@shop.example',
    });
  });

  test('gets the mail again when it was down, under the same key', async () => {
    answers = [[500, { name: 'application_error', message: 'Down.' }], 'hang up', [302, {}]];
    const id = await shop.queue();
    for (const problem of [/status 500.*“Down”/, /could not be reached/, /did not come from Resend \(status 302\)/]) {
      const mail = await shop.swept(id);
      assert.equal(mail.state, 'queued');
      assert.match(mail.problem, problem);
      await shop.due();
    }
    assert.equal((await shop.swept(id)).state, 'sent');
    const keys = asked.splice(0).map(({ headers }) => headers['idempotency-key']);
    assert.deepEqual([...new Set(keys)], [`${id}-0`]);
    assert.ok(keys.length >= 4);
  });

  test('may refuse a mail for good', async () => {
    answers = [[422, { statusCode: 422, name: 'validation_error', message: 'Invalid `to` field.' }]];
    const id = await shop.queue();
    const mail = await shop.swept(id);
    assert.deepEqual(
      [mail.state, mail.problem],
      ['failed', 'Resend refuses this mail (status 422): “Invalid `to` field”.'],
    );
    assert.equal(asked.splice(0).length, 1);
  });

  test('leaves no address and no key in the log', () => {
    const all = shop.logs.join('\n');
    assert.match(all, /"by":"Resend"/);
    assert.doesNotMatch(all, /ada\+shop|re_secret/);
  });
});
