// Signatures and sealed secrets on workerd, with the examples that the native tests have too. The shop's adapter runs
// in a Worker of its own, because the shop has no address that verifies or opens what a stranger sends.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { buildSideWorker } from '../../tools/build/side-worker.mjs';
import { ROOT } from '../../tools/shared/cli.mjs';

const examples = JSON.parse(readFileSync(join(ROOT, 'tests/fixtures/crypto.json'), 'utf8'));
const numbers = (text, encoding) => [...Buffer.from(text, encoding)];
const base64 = (text) => numbers(text, 'base64url');
const hex = (text) => numbers(text, 'hex');

/** The key as the test's Worker reads it. */
function read({ kty, n, e, x, y }) {
  if (kty === 'RSA') return { rsa: { n: base64(n), e: base64(e) } };
  return kty === 'EC' ? { p256: { x: base64(x), y: base64(y) } } : { ed25519: { x: base64(x) } };
}

/** Copies of the bytes with one bit of one byte changed, for each byte. */
const changed = (bytes) => bytes.map((byte, place) => bytes.with(place, byte ^ (1 << (place % 8))));

const signatures = examples.signatures.map(({ source, key, signed, signature }) => ({
  source,
  key: read(key),
  signed: numbers(signed, 'utf8'),
  signature: base64(signature),
}));

let mf;
let url;
before(async () => {
  const folder = await buildSideWorker({
    name: 'crypto',
    sources: ['tests/e2e/crypto/lib.rs', 'src/platform/crypto.rs', 'src/cloudflare/crypto.rs'],
    dependencies: ['worker', 'web-sys', 'base64ct', 'serde', 'serde_json'],
  });
  const file = (name) => join(folder, name);
  mf = new Miniflare(
    convertV4MiniflareOptions({
      name: 'crypto',
      compatibilityDate: '2026-11-01',
      modulesRoot: folder,
      modules: [
        { type: 'ESModule', path: file('index.js'), contents: readFileSync(file('index.js'), 'utf8') },
        { type: 'CompiledWasm', path: file('index_bg.wasm'), contents: readFileSync(file('index_bg.wasm')) },
      ],
      host: '127.0.0.1',
      port: 0,
    }),
  );
  url = await mf.ready;
});
after(() => mf?.dispose());

/** The results of the calls, in their order. */
async function call(calls) {
  const answer = await fetch(url, { method: 'POST', body: JSON.stringify(calls) });
  assert.equal(answer.status, 200, await answer.clone().text());
  return answer.json();
}

const verify = (list) => call(list.map((one) => ({ verify: one })));
const open = (list) => call(list.map((one) => ({ open: one })));
/** Asserts the results, and that there are any. */
const all = (results, expected) => assert.deepEqual(new Set(results), new Set([expected]));

for (const example of signatures) {
  const { source, key, signed, signature } = example;
  test(`${source} is verified, and not if a byte is changed`, async () => {
    assert.deepEqual(await verify([example]), [true]);
    all(await verify(changed(signed).map((signed) => ({ ...example, signed }))), false);
    all(await verify(changed(signature).map((signature) => ({ ...example, signature }))), false);
    const others = [[], signature.slice(1), [...signature, 0], signature.map(() => 0)];
    all(await verify(others.map((signature) => ({ ...example, signature }))), false);
    assert.deepEqual(await verify([{ ...example, signed: [] }]), [false]);
  });

  test(`every bit of the key of ${source} counts`, async () => {
    const [[type, parts]] = Object.entries(key);
    for (const name of Object.keys(parts).filter((name) => name !== 'e')) {
      // A modulus that is even or too short is no key at all.
      const kept = changed(parts[name]).filter(
        (bytes) => type !== 'rsa' || (bytes.at(-1) % 2 === 1 && bytes[0] >= 0x80),
      );
      const keys = kept.map((bytes) => ({ [type]: { ...parts, [name]: bytes } }));
      all(await verify(keys.map((key) => ({ ...example, key }))), false);
    }
  });

  test(`keys of other types do not verify ${source}`, async () => {
    const others = signatures.filter((other) => other !== example);
    assert.equal(others.length, 2);
    all(await verify(others.map(({ key }) => ({ ...example, key }))), false);
  });
}

test('points that are no keys verify nothing', async () => {
  const point = (byte) => ({ p256: { x: Array(32).fill(byte), y: Array(32).fill(byte) } });
  const keys = [point(0), point(1), point(0xff), { ed25519: { x: Array(32).fill(0xff) } }];
  all(await verify(keys.map((key) => ({ key, signed: [1], signature: Array(64).fill(1) }))), false);
});

test('the example of AES-GCM is opened, and not if a byte is changed', async () => {
  const { key, context, secret, sealed } = Object.fromEntries(
    Object.entries(examples.sealed).map(([name, text]) => [name, name === 'source' ? text : hex(text)]),
  );
  const good = { key, context, sealed };
  assert.deepEqual(await open([good]), [secret]);
  for (const name of ['key', 'context', 'sealed']) {
    all(await open(changed(good[name]).map((bytes) => ({ ...good, [name]: bytes }))), null);
  }
  const cut = [0, 1, 12, 27, 28, sealed.length - 1].map((length) => ({ ...good, sealed: sealed.slice(0, length) }));
  all(await open([...cut, { ...good, context: [] }, { ...good, sealed: [...sealed, 0] }]), null);
});

test('what is sealed can be opened, with the same key and context only', async () => {
  const key = Array(32).fill(7);
  for (const [context, secret] of [
    [numbers('payment:7'), numbers('sk_live_1')],
    [[], []],
    [[1], Array(5000).fill(0xff)],
  ]) {
    const [one, other] = await call(Array(2).fill({ seal: { key, context, secret } }));
    assert.equal(one.length, 12 + secret.length + 16);
    assert.notDeepEqual(one.slice(0, 12), other.slice(0, 12), 'each has its own nonce');
    assert.deepEqual(
      await open([
        { key, context, sealed: one },
        { key, context, sealed: other },
      ]),
      [secret, secret],
    );
    all(
      await open([
        { key, context: [2], sealed: one },
        { key: key.with(0, 8), context, sealed: one },
      ]),
      null,
    );
  }
});
