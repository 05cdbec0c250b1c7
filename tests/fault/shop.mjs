// Runs a shop in its own process group, which is killed as a whole. `support.mjs` starts it and sends it commands.
import { FAR, startPreview } from '../../tools/shop/preview.mjs';

const [state, port, mailbox, far] = process.argv.slice(2);
// `killWhenConsuming` sets this. The process then kills its own group when the queue's consumer runs.
let armed = false;
const log = (line) => {
  if (armed && line.includes('"route":"OrderEvents"')) process.kill(-process.pid, 'SIGKILL');
};

const vars = mailbox && { MAIL_PROVIDER_KEY: 're_fault', MAIL_PROVIDER_URL: mailbox, MAIL_FROM: 'shop@shop.example' };
const shop = await startPreview({ state, port: Number(port), vars: vars || {}, outer: far ? FAR : undefined, log });

const commands = {
  query: async (sql) => (await shop.db.prepare(sql).all()).results,
  write: async (statements) => void (await shop.db.batch(statements.map((sql) => shop.db.prepare(sql)))),
  sweep: () => shop.runSweep(),
  killWhenConsuming: async () => void (armed = true),
};
process.on('message', async ({ id, command, argument }) => {
  try {
    process.send({ id, result: await commands[command](argument) });
  } catch (error) {
    process.send({ id, error: error.message });
  }
});
// The test has ended, so nobody else would stop the shop.
process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
process.send({ ready: shop.url });
