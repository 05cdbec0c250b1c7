// Completes wrangler.toml for the shop's address, or for a preview that shares no resources with the shop.
import { UserError } from '../shared/cli.mjs';

/** @returns {string} the origin of a shop in production. Throws a `UserError` if the text is no bare https address. */
export function readOrigin(text) {
  if (!text)
    throw new UserError('the shop needs its address: set SHOP_ORIGIN in wrangler.toml, such as "https://shop.example"');
  const url = URL.parse(text);
  const isBare = url && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  if (!isBare || url.protocol !== 'https:')
    throw new UserError(`"${text}" is not the address of a shop; it looks like https://shop.example`);
  if (url.hostname.endsWith('.workers.dev'))
    throw new UserError(`a shop needs a domain of its own: ${url.hostname} is not routed (workers_dev is off)`);
  return url.origin;
}

/**
 * The configuration to deploy.
 * @param {object} config wrangler.toml
 * @param {{origin: string, preview?: boolean}} options the address; `preview` is true for the preview's address
 */
export function deployment(config, { origin, preview = false }) {
  const host = new URL(origin).host;
  if (preview && config.vars?.SHOP_ORIGIN && new URL(readOrigin(config.vars.SHOP_ORIGIN)).host === host) {
    throw new UserError(`${origin} is the shop's own address; a preview needs another`);
  }
  for (const setting of ['workers_dev', 'preview_urls']) {
    if (config[setting] !== false)
      throw new UserError(
        `${setting} must be false in wrangler.toml: the cache does not tell one address from another`,
      );
  }
  const routes = [config.routes ?? [], config.route ?? []].flat();
  if (!preview) {
    const other = routes.map((route) => route.pattern ?? route).find((pattern) => hostOf(pattern) !== host);
    if (other)
      throw new UserError(
        `wrangler.toml routes ${other}, but SHOP_ORIGIN is ${origin}: only that host may reach the Worker`,
      );
  }
  const { route: _, ...rest } = preview ? apart(config) : config;
  return {
    ...rest,
    vars: { ...config.vars, SHOP_ORIGIN: origin },
    routes: routes.length && !preview ? routes : [{ pattern: host, custom_domain: true }],
  };
}

/** The host of a route's pattern: "shop.example", "shop.example/*", "https://shop.example/*". */
const hostOf = (pattern) => pattern.replace(/^https?:\/\//, '').replace(/\/.*$/, '');

/** The configuration of the preview: the same Worker with other names for itself and its resources. */
function apart(config) {
  const other = (name) => `${name}-preview`;
  const { producers = [], consumers = [] } = config.queues ?? {};
  return {
    ...config,
    name: other(config.name),
    d1_databases: (config.d1_databases ?? []).map((binding) => ({
      ...binding,
      database_name: other(binding.database_name),
    })),
    r2_buckets: (config.r2_buckets ?? []).map((binding) => ({ ...binding, bucket_name: other(binding.bucket_name) })),
    queues: {
      producers: producers.map((producer) => ({ ...producer, queue: deadLast(producer.queue) })),
      consumers: consumers.map((consumer) => ({
        ...consumer,
        queue: deadLast(consumer.queue),
        ...(consumer.dead_letter_queue && { dead_letter_queue: deadLast(consumer.dead_letter_queue) }),
      })),
    },
  };
}

/**
 * The name of the preview's queue. It keeps the ending "-dead", because the Worker recognises dead letter queues by it.
 */
const deadLast = (name) => (name.endsWith('-dead') ? `${name.slice(0, -5)}-preview-dead` : `${name}-preview`);
