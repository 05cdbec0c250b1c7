// The functions of bin/dev that change data, on the real local database and bucket.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { persistencePath, withLocalState } from '../../tools/shop/local-state.mjs';
import { prepareLocalShop } from '../../tools/shop/local-shop.mjs';
import { applyMigrations } from '../../tools/shop/migrations.mjs';
import { staticFiles, uploadStaticFiles } from '../../tools/shop/static-files.mjs';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-tools-'));
after(() => rmSync(folder, { recursive: true }));
const state = join(folder, 'state');
mkdirSync(persistencePath(state), { recursive: true });

const write = (path, text) => {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), text);
};

test('migrations apply once, in order, with triggers and full-text tables, and a broken one leaves nothing', async () => {
  write(
    'migrations/0001_a.sql',
    `
    CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT; -- semicolons; here too
    CREATE VIRTUAL TABLE note_text USING fts5(text, content='note', content_rowid='id');
    CREATE TRIGGER note_added AFTER INSERT ON note BEGIN
      INSERT INTO note_text (rowid, text) VALUES (NEW.id, NEW.text);
      SELECT CASE WHEN NEW.text = 'END;' THEN RAISE(ABORT, 'no') END;
    END;`,
  );
  write('migrations/0002_b.sql', "INSERT INTO note (text) VALUES ('a paper; b');");
  const migrations = join(folder, 'migrations');
  await withLocalState(state, async ({ db }) => {
    assert.deepEqual(await applyMigrations(db, migrations), ['0001_a.sql', '0002_b.sql']);
    assert.deepEqual(await applyMigrations(db, migrations), []);
    assert.equal((await db.prepare("SELECT count(*) AS n FROM note_text WHERE note_text MATCH 'paper'").first()).n, 1);

    write('migrations/0003_c.sql', 'CREATE TABLE half (id INTEGER); INSERT INTO nowhere VALUES (1);');
    await assert.rejects(applyMigrations(db, migrations), /0003_c\.sql does not apply: .*nowhere/);
    assert.equal(await db.prepare("SELECT name FROM sqlite_schema WHERE name = 'half'").first(), null);
    assert.equal((await db.prepare('SELECT max(name) AS last FROM d1_migrations').first()).last, '0002_b.sql');
  });
});

test('data of an older set of migrations is left alone, and one sentence says what to do', async () => {
  write('rewritten/0001_all.sql', 'CREATE TABLE other (id INTEGER PRIMARY KEY);');
  await withLocalState(state, async ({ db }) => {
    await assert.rejects(applyMigrations(db, join(folder, 'rewritten')), {
      message:
        'this data is of an older version, whose migrations are gone (0001_a.sql): start again with bin/dev --fresh',
    });
    assert.equal(await db.prepare("SELECT name FROM sqlite_schema WHERE name = 'other'").first(), null);
  });
});

test('static files are stored under the hash of their content, and only new ones', async () => {
  write('static/shop.css', 'body{}');
  const files = staticFiles(join(folder, 'static'));
  // The first 16 digits of `printf 'body{}' | sha256sum`.
  assert.deepEqual(
    files.map((file) => file.key),
    ['static/shop-7c98040a54165758.css'],
  );
  await withLocalState(state, async ({ bucket }) => {
    assert.equal(await uploadStaticFiles(bucket, files), 1);
    assert.equal(await uploadStaticFiles(bucket, files), 0);
    const stored = await bucket.get(files[0].key);
    assert.equal(stored.httpMetadata.contentType, 'text/css; charset=utf-8');
    assert.equal(await stored.text(), 'body{}');
  });
});

test('a static file of an unknown kind is refused', () => {
  write('other/shop.xyz', '');
  assert.throws(() => staticFiles(join(folder, 'other')), /no content type for "\.xyz"/);
});

test('a state that was never made is told in a sentence', async () => {
  await assert.rejects(
    withLocalState(join(folder, 'nowhere'), () => {}),
    /there is no shop in .*nowhere yet/,
  );
});

test('what wrangler dev serves is brought up to date, and a failure is said and stops nothing', async () => {
  const fresh = join(folder, 'fresh');
  const said = { log: [], error: [] };
  const say = { log: (line) => said.log.push(line), error: (line) => said.error.push(line) };
  await prepareLocalShop(fresh, say);
  assert.match(said.log.join(), /^The local shop: \d+ migrations applied, \d+ static files stored\.$/);
  await prepareLocalShop(fresh, say);
  assert.equal(said.log.length, 1, 'nothing is left to do');
  await withLocalState(fresh, async ({ db, bucket }) => {
    assert.ok((await db.prepare('SELECT count(*) AS n FROM shop').first('n')) === 1);
    assert.ok(await bucket.head(staticFiles()[0].key));
    await db.prepare("INSERT INTO d1_migrations (name) VALUES ('9999_gone.sql')").run();
  });
  await prepareLocalShop(fresh, say);
  assert.match(said.error.join(), /^The local shop is not up to date: .*9999_gone/);
});
