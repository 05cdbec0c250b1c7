// Runs inside workerd, before the shop's own module: the shop as far from its database as a deployed one is. The local D1 answers in
// 0.3 ms, which hides races between requests. Miniflare has no place for anything between a Worker and its D1, so the bindings are
// wrapped just before the shop gets them: the shop itself is the released program, unchanged.
import Shop from './index.js';

/** Milliseconds that a round trip to D1 takes more, and that KV takes to write. */
const D1_MS = [20, 50];
const KV_WRITE_MS = 150;

const pause = (milliseconds) => new Promise((later) => setTimeout(later, milliseconds));

/** The shop needs no more of D1 than these two; what it does not need fails here, so that nothing gets past the delay. */
const farDatabase = (db) => ({
  prepare: (sql) => db.prepare(sql),
  batch: async (statements) => {
    const [least, most] = D1_MS;
    const trip = least + Math.random() * (most - least);
    // Others come in between on the way there, before the batch has its effect, and on the way back, before anyone knows of it.
    await pause(trip / 2);
    try {
      return await db.batch(statements);
    } finally {
      await pause(trip / 2);
    }
  },
});

const farStore = (kv) => ({
  get: (...args) => kv.get(...args),
  put: async (...args) => {
    await pause(KV_WRITE_MS);
    await kv.put(...args);
  },
});

export default class extends Shop {
  constructor(context, env) {
    super(context, { ...env, DB: farDatabase(env.DB), KV: farStore(env.KV) });
  }
}
