// Messages that cannot be processed become dead letters, which merchants can see. They do not block other messages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Buyer, connections } from '../../tools/shop/buyer.mjs';
import { buildFolder } from '../../tools/build/build.mjs';
import { openDatabase } from '../../tools/shop/database.mjs';
import { startPreview, workerOptions } from '../../tools/shop/preview.mjs';
import { checkFigures, drained, shelf } from '../load/books.mjs';
import { stateFolder } from './support.mjs';

const POISON = [
  { hello: 'world' },
  'text',
  7,
  // An event of an unknown type, and an event that was never in the outbox.
  { specversion: '1.0', id: 'a', type: 'vitrine.order.eaten.v1', subject: 'x', data: {} },
  { specversion: '1.0', id: 'b', type: 'vitrine.order.placed.v1', subject: 'x', data: {} },
];

test('what cannot be acted on becomes a dead letter, and the rest is acted on', { timeout: 120_000 }, async (t) => {
  const folder = stateFolder();
  const shop = await startPreview({ state: folder });
  const agent = connections();
  try {
    // One retry instead of the eight in wrangler.toml, because their pauses grow to an hour. The first is ten seconds.
    const options = workerOptions({ build: buildFolder('release'), folder });
    options.workers[0].config.triggers.find(({ name }) => name === 'vitrine-order-events').maxRetries = 1;
    await shop.mf.setOptions(options);
    const [url, db, queue] = [
      (await shop.mf.ready).origin,
      await openDatabase(shop.mf),
      await shop.mf.getQueueProducer('ORDER_EVENTS'),
    ];
    const query = async (sql) => (await db.prepare(sql).all()).results;
    await db.batch(shelf([10, 10]).map((sql) => db.prepare(sql)));
    // Simulates a bug: the effects of orders of the second product fail.
    await query(
      `CREATE TRIGGER broken BEFORE UPDATE OF sold_count ON product WHEN NEW.id = 2 BEGIN SELECT RAISE(ABORT, 'broken on purpose'); END`,
    );

    for (const body of POISON) await queue.send(body, { contentType: 'json' });
    const buyer = (network) => new Buyer(url, { agent, network });
    await buyer(1).buy([[1, 1]]);
    await buyer(2).buy([[2, 1]]);
    const [{ left }] = await until(
      20_000,
      () => query('SELECT count(*) AS left FROM outbox WHERE next_at IS NOT NULL'),
      ([row]) => row.left === 1,
    );
    assert.equal(left, 1, 'what is right is acted on, beside what is not');
    assert.equal((await query('SELECT sold_count FROM product WHERE id = 1'))[0].sold_count, 1);

    const letters = await until(
      60_000,
      () => query('SELECT body FROM dead_letter ORDER BY id'),
      (rows) => rows.length >= POISON.length,
    );
    assert.deepEqual(letters.map(({ body }) => body).sort(), POISON.map((body) => JSON.stringify(body)).sort());
    const [dead] = await until(
      20_000,
      () => query('SELECT type, problem FROM outbox WHERE dead_at IS NOT NULL'),
      (rows) => rows.length > 0,
    );
    assert.equal(dead.type, 'vitrine.order.paid.v1');
    assert.match(dead.problem, /broken on purpose/);

    // The bug is fixed, and the event is sent again.
    await query('DROP TRIGGER broken');
    await query('UPDATE outbox SET dead_at = NULL, next_at = 1 WHERE dead_at IS NOT NULL');
    await fetch(`${url}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`);
    assert.equal(await drained(query, 20_000), 0);
    await checkFigures(query);
  } finally {
    agent.destroy();
    await shop.stop();
  }
});

/** Calls `ask` until `isRight` accepts its result or the time is over. Returns the last result. */
async function until(milliseconds, ask, isRight) {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (isRight(answer) || Date.now() > deadline) return answer;
    await new Promise((later) => setTimeout(later, 200));
  }
}
