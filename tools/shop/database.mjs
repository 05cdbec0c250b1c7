// The database of a shop that runs in Miniflare, with the methods of a D1 binding.
//
// Miniflare's own `getD1Database` blocks this process until workerd responds. Under load this ends in a deadlock:
// workerd waits until this process reads its log, and this process waits for workerd. So a Worker of our own runs next
// to the shop, and this process sends it statements over HTTP.
import { readFileSync } from 'node:fs';

const NAME = 'database';

/** The Worker that runs the statements, as options of Miniflare 4. */
export const databaseWorker = ({ d1Databases, compatibilityDate }) => ({
  name: NAME,
  modules: true,
  script: readFileSync(new URL('./database-worker.mjs', import.meta.url), 'utf8'),
  compatibilityDate,
  d1Databases,
  unsafeDirectSockets: [{}],
});

/**
 * @param {Miniflare} mf must have a `databaseWorker`
 * @returns {Promise<{prepare: (sql: string) => Statement, batch: (statements: Statement[]) => Promise<object[]>}>}
 */
export async function openDatabase(mf) {
  const url = await mf.unsafeGetDirectURL(NAME);
  const batch = async (statements) => {
    const answer = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(statements.map(({ sql, params }) => [sql, params])),
    });
    if (!answer.ok) throw new Error(await answer.text());
    return answer.json();
  };
  return { prepare: (sql) => new Statement(batch, sql), batch };
}

class Statement {
  #batch;

  constructor(batch, sql, params = []) {
    this.#batch = batch;
    this.sql = sql;
    this.params = params;
  }

  bind(...params) {
    return new Statement(this.#batch, this.sql, params);
  }

  async all() {
    const [result] = await this.#batch([this]);
    return result;
  }

  run() {
    return this.all();
  }

  /** @returns the first row, or one column of it; null if there is no row */
  async first(column) {
    const {
      results: [row],
    } = await this.all();
    if (!row) return null;
    return column === undefined ? row : row[column];
  }
}
