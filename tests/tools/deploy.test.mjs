// The configuration and the keys of a deployment.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deployment, readOrigin } from '../../tools/deploy/plan.mjs';
import { resourcesOf } from '../../tools/deploy/resources.mjs';
import {
  asLines,
  KEY_NAMES,
  missingKeys,
  missingLines,
  namesIn,
  newKey,
  newSecrets,
  nextSecret,
  secretsOf,
} from '../../tools/shop/secrets.mjs';

const config = {
  name: 'stall',
  workers_dev: false,
  preview_urls: false,
  vars: { ENVIRONMENT: 'production', SHOP_ORIGIN: 'https://stall.example' },
  d1_databases: [{ binding: 'DB', database_name: 'stall' }],
  kv_namespaces: [{ binding: 'KV' }],
  r2_buckets: [{ binding: 'BUCKET', bucket_name: 'stall' }],
  queues: {
    producers: [{ binding: 'JOBS', queue: 'stall-jobs' }],
    consumers: [{ queue: 'stall-jobs', dead_letter_queue: 'stall-jobs-dead' }, { queue: 'stall-jobs-dead' }],
  },
};

test('a shop is deployed to one https address', () => {
  assert.equal(readOrigin('https://Stall.example/'), 'https://stall.example');
  const refused = [
    '',
    undefined,
    'stall.example',
    'http://stall.example',
    'https://stall.example/de',
    'https://a:b@stall.example',
    'https://stall.me.workers.dev',
    'https://stall.example/?x',
  ];
  for (const text of refused) assert.throws(() => readOrigin(text), { name: 'Error' }, `${text}`);
});

test('only its host is routed', () => {
  const origin = 'https://stall.example';
  assert.deepEqual(deployment(config, { origin }).routes, [{ pattern: 'stall.example', custom_domain: true }]);
  const own = [{ pattern: 'stall.example/*', zone_name: 'stall.example' }];
  assert.deepEqual(deployment({ ...config, routes: own }, { origin }).routes, own);
  for (const route of ['other.example/*', '*.stall.example/*', 'www.stall.example', 'https://other.example/*']) {
    assert.throws(() => deployment({ ...config, routes: [...own, route] }, { origin }), /only that host/, route);
    assert.throws(() => deployment({ ...config, route }, { origin }), /only that host/, route);
  }
  for (const setting of ['workers_dev', 'preview_urls']) {
    for (const value of [true, undefined])
      assert.throws(() => deployment({ ...config, [setting]: value }, { origin }), new RegExp(setting));
  }
});

test('a preview shares nothing with the shop', () => {
  const preview = deployment(config, { origin: 'https://preview.stall.example', preview: true });
  assert.equal(preview.name, 'stall-preview');
  assert.equal(preview.vars.SHOP_ORIGIN, 'https://preview.stall.example');
  assert.deepEqual(preview.routes, [{ pattern: 'preview.stall.example', custom_domain: true }]);
  const names = (of) => resourcesOf(of).map(({ kind, name }) => `${kind} ${name}`);
  const shared = names(preview).filter((name) => names(config).includes(name));
  assert.deepEqual(shared, []);
  assert.equal(names(preview).length, names(config).length);
  assert.ok(names(preview).includes('queue stall-jobs-preview-dead'), 'the Worker knows it by its end');
  assert.throws(() => deployment(config, { origin: 'https://stall.example', preview: true }), /own address/);
  assert.equal(config.name, 'stall', 'the shop is left as it is');
});

test('keys are numbered, and two of one day have different names', () => {
  assert.match(newKey(), /^[0-9a-f]{12}:[A-Za-z0-9+/]{43}=$/);
  assert.equal(new Set(Array.from({ length: 200 }, () => newKey().split(':')[0])).size, 200);
  assert.equal(nextSecret('CART_KEY', []), 'CART_KEY_1');
  assert.equal(nextSecret('CART_KEY', ['CART_KEY', 'SESSION_KEY_7']), 'CART_KEY_1');
  assert.equal(
    nextSecret('CART_KEY', ['CART_KEY_9', 'CART_KEY_10', 'CART_KEY_2', 'CART_KEY_X', 'OLD_CART_KEY_12']),
    'CART_KEY_11',
  );
  assert.deepEqual(secretsOf('CART_KEY', ['CART_KEY', 'CART_KEY_2', 'CART_KEYS', 'CART_KEY_10']), [
    'CART_KEY_10',
    'CART_KEY_2',
    'CART_KEY',
  ]);
  assert.deepEqual(missingKeys(['SESSION_KEY', 'CART_KEY_']), ['CODE_KEY', 'CART_KEY']);
  assert.deepEqual(Object.keys(newSecrets(KEY_NAMES, ['CART_KEY_1'])), ['SESSION_KEY_1', 'CODE_KEY_1', 'CART_KEY_2']);
});

test('a file of local secrets is read as wrangler reads it', () => {
  const text = `# CART_KEY_9="no"\nENVIRONMENT="dev"\n${asLines({ CART_KEY_1: newKey() })}export SESSION_KEY = k:x\nCART_KEY_2=""\nCART_KEY_3=\n`;
  assert.deepEqual(namesIn(text), ['ENVIRONMENT', 'CART_KEY_1', 'SESSION_KEY']);
  assert.match(missingLines(text), /^CODE_KEY_1="[0-9a-f]{12}:[\w+/=]{44}"\n$/);
  assert.equal(missingLines(text + missingLines(text)), '');
  assert.deepEqual(namesIn(missingLines('')), ['ENVIRONMENT', ...KEY_NAMES.map((name) => `${name}_1`)]);
});
