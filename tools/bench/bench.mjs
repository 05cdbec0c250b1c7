// bin/bench: runs the measurements that its options choose.
import { readArguments, run, UserError } from '../shared/cli.mjs';

// Loaded only when needed, because each part imports large packages.
const PARTS = {
  requests: async (options) => (await import('./requests.mjs')).benchRequests(options),
  orders: async (options) => (await import('./orders.mjs')).benchOrders(options),
  lighthouse: async (options) => (await import('./lighthouse.mjs')).benchLighthouse(options),
  scale: async () => (await import('./scale.mjs')).benchScale(),
};
// The default parts. They leave out scale, because filling its large shop takes many minutes.
const BY_ITSELF = ['requests', 'orders', 'lighthouse'];

await run('bench', async () => {
  const { values } = readArguments('bench', {
    quick: { type: 'boolean', default: false },
    ...Object.fromEntries(Object.keys(PARTS).map((part) => [part, { type: 'boolean', default: false }])),
  });
  const chosen = Object.keys(PARTS).filter((part) => values[part]);
  if (values.quick && values.scale) throw new UserError('--scale has no quick form; see bin/bench --help');
  for (const [place, part] of (chosen.length ? chosen : BY_ITSELF).entries()) {
    if (place) console.log();
    await PARTS[part](values);
  }
});
