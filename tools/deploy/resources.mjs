// Finds the resources of wrangler.toml in the account by name, and creates the missing ones.
import { execute, UserError } from '../shared/cli.mjs';

/** @returns {{kind: string, name: string}[]} every resource that the configuration names, also dead letter queues */
export function resourcesOf(config) {
  const { producers = [], consumers = [] } = config.queues ?? {};
  const queues = new Set([
    ...consumers.flatMap((consumer) => consumer.dead_letter_queue ?? []),
    ...producers.map((producer) => producer.queue),
    ...consumers.map((consumer) => consumer.queue),
  ]);
  return [
    ...(config.d1_databases ?? []).map((binding) => ({ kind: 'D1 database', name: binding.database_name })),
    // A KV binding has no name in the configuration, so this uses the name that wrangler would choose.
    ...(config.kv_namespaces ?? []).map((binding) => ({
      kind: 'KV namespace',
      name: `${config.name}-${binding.binding.toLowerCase()}`,
    })),
    ...(config.r2_buckets ?? []).map((binding) => ({ kind: 'R2 bucket', name: binding.bucket_name })),
    ...[...queues].map((name) => ({ kind: 'queue', name })),
  ];
}

// For each kind, `find` returns a resource's id or undefined, and `create` returns the arguments for wrangler.
const KINDS = {
  'D1 database': {
    find: async (name) => parse(await wrangler(['d1', 'info', name, '--json']))?.uuid,
    create: (name) => ['d1', 'create', name, '--update-config=false'],
  },
  'KV namespace': {
    find: async (name) =>
      parse(await wrangler(['kv', 'namespace', 'list']))?.find((namespace) => namespace.title === name)?.id,
    create: (name) => ['kv', 'namespace', 'create', name, '--update-config=false'],
  },
  'R2 bucket': {
    find: async (name) => parse(await wrangler(['r2', 'bucket', 'info', name, '--json']))?.name,
    create: (name) => ['r2', 'bucket', 'create', name, '--update-config=false'],
  },
  queue: {
    find: async (name) => ((await wrangler(['queues', 'info', name])).code === 0 ? name : undefined),
    create: (name) => ['queues', 'create', name],
  },
};

/**
 * Creates the missing resources.
 * @param {(line: string) => void} say receives a line for each resource
 * @returns {Promise<Map<string, string>>} the ids, by kind and name ("D1 database vitrine")
 */
export async function ensureResources(config, say) {
  const ids = new Map();
  for (const { kind, name } of resourcesOf(config)) {
    const { find, create } = KINDS[kind];
    let id = await find(name);
    if (id) {
      say(`${kind} ${name}: there`);
    } else {
      // If `find` failed for another reason, creating fails too and reports the reason.
      const { code, stdout, stderr } = await wrangler(create(name));
      if (code !== 0) throw new UserError(`${kind} ${name} could not be created:\n${stderr || stdout}`);
      id = await find(name);
      if (!id) throw new UserError(`${kind} ${name} was created and cannot be found; run bin/deploy again in a minute`);
      say(`${kind} ${name}: created`);
    }
    ids.set(`${kind} ${name}`, id);
  }
  return ids;
}

const wrangler = (options) => execute('wrangler', options, { quiet: true });

/** The JSON output of a command, or undefined if the command failed. */
function parse({ code, stdout }) {
  if (code !== 0) return undefined;
  return JSON.parse(stdout.slice(stdout.search(/[[{]/)));
}
