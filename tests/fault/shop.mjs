// A shop in a process group of its own, to be killed as one: started by `support.mjs`, which it answers over the pipe between them.
import { FAR, startPreview } from '../../tools/shop/preview.mjs';

const [state, port, mailbox, far] = process.argv.slice(2);
// Armed by `killWhenConsuming`: the group dies by its own hand, in the middle of a batch of the queue.
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
// Nobody is left to end it.
process.once('disconnect', () => process.kill(-process.pid, 'SIGKILL'));
process.send({ ready: shop.url });
