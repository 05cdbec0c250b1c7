// Wraps the shop's module in workerd, and logs every batch that the shop sends to D1, for `recordStatements`.
import Shop from './index.js';

const recording = (db) => ({
  prepare: (sql) => {
    const statement = db.prepare(sql);
    return { bind: (...params) => ({ statement: statement.bind(...params), recorded: [sql, params] }) };
  },
  batch: (bound) => {
    console.log(JSON.stringify({ batch: bound.map(({ recorded }) => recorded) }));
    return db.batch(bound.map(({ statement }) => statement));
  },
});

export default class extends Shop {
  constructor(context, env) {
    super(context, { ...env, DB: recording(env.DB) });
  }
}
