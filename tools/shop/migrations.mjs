// Applies migrations/ to a local database. It uses the same table as `wrangler d1 migrations apply`, so either can
// continue after the other. Starting wrangler instead would take seconds at every start of the shop and of the tests.
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
 * Applies each missing migration in one transaction with its row in `d1_migrations`.
 * @param db a D1 binding
 * @returns {Promise<string[]>} the names of the applied files
 */
export async function applyMigrations(db, folder = join(ROOT, 'migrations')) {
  await db.prepare(BOOKKEEPING).run();
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all();
  const done = new Set(results.map((row) => row.name));
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  // A missing file means that the migrations were rewritten. Then there is no way from the old tables to the new ones.
  const gone = [...done].find((name) => !files.includes(name));
  if (gone)
    throw new UserError(
      `this data is of an older version, whose migrations are gone (${gone}): start again with bin/dev --fresh`,
    );
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

/** Prepares the statements of an SQL file. Wrangler's function splits the file, because it handles triggers. */
export function statements(db, sql) {
  return wrangler.unstable_splitSqlQuery(sql).map((statement) => db.prepare(statement));
}
