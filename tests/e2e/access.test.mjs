// Signing in through Cloudflare Access on workerd, with a key server of the test's own.
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { startPreview } from '../../tools/shop/preview.mjs';

const AUDIENCE = '32eafc7626e974616deaf0dc3ce63d7bcbed58a2731e84d06bc3cdf1b53c4228';
const EMAIL = 'ada@shop.example';
const [first, second] = ['first', 'second'].map((kid) => ({
  kid,
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
}));

/** The keys that the server publishes, its status, and the number of requests so far. */
const published = { keys: [first], status: 200, asked: 0 };
const server = createServer((request, response) => {
  published.asked += 1;
  const keys = published.keys.map(({ kid, publicKey }) => ({
    kid,
    alg: 'RS256',
    use: 'sig',
    ...publicKey.export({ format: 'jwk' }),
  }));
  const found = request.method === 'GET' && request.url === '/cdn-cgi/access/certs';
  response.writeHead(found ? published.status : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ keys, public_certs: [] }));
});

let team;
let shop;
before(async () => {
  await new Promise((settle) => server.listen(0, '127.0.0.1', settle));
  team = `http://127.0.0.1:${server.address().port}`;
  shop = await start();
  await shop.db.prepare("INSERT INTO person (email, role, since) VALUES (?, 'owner', 0)").bind(EMAIL).run();
});
after(async () => {
  await shop?.stop();
  server.closeAllConnections();
  server.close();
});

const start = () => startPreview({ vars: { ACCESS_TEAM_DOMAIN: team, ACCESS_AUDIENCE: AUDIENCE } });

/** An assertion such as Access sends. */
function assertion({ key = first, alg = 'RS256', ...claims } = {}) {
  const now = Math.floor(Date.now() / 1000);
  const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = {
    aud: [AUDIENCE],
    email: EMAIL,
    iat: now,
    nbf: now,
    exp: now + 3600,
    iss: team,
    type: 'app',
    ...claims,
  };
  const text = `${base64({ alg, kid: key.kid, typ: 'JWT' })}.${base64(body)}`;
  return `${text}.${sign('sha256', text, key.privateKey).toString('base64url')}`;
}

const visit = (text, { url } = shop) => fetch(`${url}/admin/orders`, { headers: { 'cf-access-jwt-assertion': text } });
const status = async (text, at) => (await visit(text, at)).status;

test('a person with an assertion is signed in, and the keys are fetched once', async () => {
  const answers = [
    await visit(assertion()),
    await visit(assertion()),
    await visit(assertion({ email: EMAIL.toUpperCase() })),
  ];
  assert.deepEqual(
    answers.map((answer) => answer.status),
    [200, 200, 200],
  );
  const html = await answers[0].text();
  assert.ok(html.includes(EMAIL), html);
  assert.equal(answers[0].headers.get('cache-control'), 'private, no-store');
  assert.equal(answers[0].headers.get('set-cookie'), null);
  assert.equal(published.asked, 1);
});

test('other assertions are refused', async () => {
  const good = assertion();
  const hour = 3600;
  const now = Math.floor(Date.now() / 1000);
  const [header, claims, signature] = good.split('.');
  const forged = Buffer.from(
    JSON.stringify({ ...JSON.parse(Buffer.from(claims, 'base64url')), exp: now + 99 * hour }),
  ).toString('base64url');
  for (const [what, text] of Object.entries({
    'another key': assertion({ key: { ...second, kid: first.kid } }),
    'an unknown key': assertion({ key: second }),
    'changed claims': [header, forged, signature].join('.'),
    'a changed signature': [header, claims, signature.replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))].join('.'),
    'no signature': [header, claims, ''].join('.'),
    'another algorithm': assertion({ alg: 'HS256' }),
    'another audience': assertion({ aud: ['other'] }),
    'another team': assertion({ iss: 'https://other.cloudflareaccess.com' }),
    expired: assertion({ exp: now - hour }),
    'not valid yet': assertion({ nbf: now + hour }),
    'a stranger': assertion({ email: 'eve@example.com' }),
    'a service token': assertion({ email: undefined, common_name: 'robot' }),
    'no assertion': 'x',
  })) {
    assert.equal(await status(text), 401, what);
  }
  assert.equal(await status(good), 200);
  const { results } = await shop.db.prepare("SELECT subject FROM audit WHERE action = 'session.refuse'").all();
  assert.deepEqual(results, [{ subject: 'email:eve@example.com' }]);
});

test('a form of another site is refused, also with an assertion', async () => {
  const post = async (headers) => {
    const all = { 'cf-access-jwt-assertion': assertion(), ...headers };
    return (await fetch(`${shop.url}/admin/imports/7/retries`, { method: 'POST', headers: all, redirect: 'manual' }))
      .status;
  };
  assert.equal(await post({ origin: shop.url }), 404, 'no such import');
  assert.equal(await post({ origin: 'https://evil.example' }), 403);
  assert.equal(await post({ origin: 'https://evil.example', authorization: 'Bearer x' }), 401);
});

test('a new isolate finds new keys, and says when it has none', async () => {
  published.keys = [second, first];
  const other = await start();
  try {
    await other.db.prepare("INSERT INTO person (email, role, since) VALUES (?, 'read-only', 0)").bind(EMAIL).run();
    published.status = 500;
    const answer = await visit(assertion({ key: second }), other);
    assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '10']);
    published.status = 200;
    await new Promise((later) => setTimeout(later, 10_500));
    assert.deepEqual([await status(assertion({ key: second }), other), await status(assertion(), other)], [200, 200]);
  } finally {
    await other.stop();
  }
});
