// Applies migrations/ to a local database, with the bookkeeping of `wrangler d1 migrations apply`: either can go on where
// the other stopped. In-process, because starting wrangler for it costs seconds at every start of the shop and the tests.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import wrangler from 'wrangler';
import { ROOT, UserError } from '../shared/cli.mjs';

const BOOKKEEPING = `CREATE TABLE IF NOT EXISTS d1_migrations(
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  name       TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`;

/**
 * @param db a D1 binding
 * @returns {Promise<string[]>} the files that were applied, each in one transaction with its bookkeeping row
 */
export async function applyMigrations(db, folder = join(ROOT, 'migrations')) {
  await db.prepare(BOOKKEEPING).run();
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all();
  const done = new Set(results.map((row) => row.name));
  const files = readdirSync(folder).filter((name) => name.endsWith('.sql')).sort();
  // Migrations only ever get more. Where one is gone they were written anew, and no statement leads from the old tables to these.
  const gone = [...done].find((name) => !files.includes(name));
  if (gone) throw new UserError(`this data is of an older version, whose migrations are gone (${gone}): start again with bin/dev --fresh`);
  const pending = files.filter((name) => !done.has(name));
  for (const name of pending) {
    try {
      await db.batch([
        ...statements(db, readFileSync(join(folder, name), 'utf8')),
        db.prepare('INSERT INTO d1_migrations (name) VALUES (?)').bind(name),
      ]);
    } catch (error) {
      throw new UserError(`migrations/${name} does not apply: ${error.message}`);
    }
  }
  return pending;
}

/** A file of SQL as prepared statements; the splitting, with its triggers and comments, is wrangler's own. */
export function statements(db, sql) {
  return wrangler.unstable_splitSqlQuery(sql).map((statement) => db.prepare(statement));
}
