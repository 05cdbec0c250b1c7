// Wraps the shop's module in workerd and delays D1 and KV as in a deployed shop. The local D1 responds in 0.3 ms, which
// hides races between requests. Miniflare cannot delay a binding, so this module wraps the bindings before it passes
// them to the unchanged shop.
import Shop from './index.js';

/** Added milliseconds: minimum and maximum for a round trip to D1, and for a KV write. */
const D1_MS = [20, 50];
const KV_WRITE_MS = 150;

const pause = (milliseconds) => new Promise((later) => setTimeout(later, milliseconds));

/** A database with only the two methods that the shop uses. Any other call fails, so no call avoids the delay. */
const farDatabase = (db) => ({
  prepare: (sql) => db.prepare(sql),
  batch: async (statements) => {
    const [least, most] = D1_MS;
    const trip = least + Math.random() * (most - least);
    // Half of the delay is before the batch runs, half after it, so other requests can interleave at both points.
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
