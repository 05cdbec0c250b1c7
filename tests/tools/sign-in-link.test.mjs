import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { newSignInLink, readEmail, signInUrl } from '../../tools/shop/sign-in-link.mjs';

test('a link is stored as a hash, for 10 minutes, in lower case', () => {
  const { token, statements } = newSignInLink({ email: ' Ann@Shop.Example ', role: 'owner', kind: 'token', now: 1000 });
  assert.match(token, /^[a-z2-7]{26}$/);
  const hash = createHash('sha256').update(token).digest('hex');
  assert.ok(
    statements[0].startsWith("INSERT INTO person (email, role, since) VALUES ('ann@shop.example', 'owner', 1000)"),
    statements[0],
  );
  assert.ok(
    statements[1].endsWith(
      `SELECT '${hash}', 'staff', id, 'token', 601000, 1000 FROM person WHERE email = 'ann@shop.example'`,
    ),
    statements[1],
  );
  assert.ok(!statements.join().includes(token));
  assert.equal(signInUrl('https://shop.example', token), `https://shop.example/admin/sign-in?token=${token}`);
});

test('a role that is named counts from now on; one that is left out stays as it is', () => {
  const [named] = newSignInLink({ email: 'a@b.c', role: 'read-only', kind: 'session' }).statements;
  assert.ok(named.endsWith('DO UPDATE SET removed = NULL, role = excluded.role'), named);
  const [kept] = newSignInLink({ email: 'a@b.c', kind: 'session' }).statements;
  assert.ok(kept.includes("'owner'") && kept.endsWith('DO UPDATE SET removed = NULL'), kept);
});

test('no two links share a secret', () => {
  const link = () => newSignInLink({ email: 'a@b.c', role: 'read-only', kind: 'session' }).token;
  assert.notEqual(link(), link());
});

for (const text of ['', 'ann', 'ann@', '@shop', "a'b@c.d", 'a b@c.d', 'a@b@c', `${'a'.repeat(251)}@b.c`]) {
  test(`"${text.slice(0, 20)}" is no e-mail address`, () =>
    assert.throws(() => readEmail(text), /is not an e-mail address/));
}

test('a role that does not exist is refused', () => {
  assert.throws(() => newSignInLink({ email: 'a@b.c', role: 'admin', kind: 'session' }), /--role is one of/);
});
