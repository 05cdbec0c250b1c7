// Deploys the shop: resources, migrations and static files, and at last the Worker, which needs them, with its secrets.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import wrangler from 'wrangler';
import { buildWorker } from '../build/build.mjs';
import { execute, readArguments, ROOT, run, stepper, UserError } from '../shared/cli.mjs';
import { ensureResources, resourcesOf } from './resources.mjs';
import { KEY_NAMES, missingKeys, newSecrets, nextSecret } from '../shop/secrets.mjs';
import { deployment, readOrigin } from './plan.mjs';
import { staticFiles } from '../shop/static-files.mjs';

// A file in the bucket that lists the uploaded static files, because wrangler cannot list a bucket.
const UPLOADED = 'deploy/static-files.json';
// wrangler.toml with the ids of the account's resources, for the commands below. It must be in the same folder, because
// its paths are relative.
const RESOLVED = 'wrangler.deploy.json';

await run('deploy', async () => {
  const { values } = readArguments('deploy', {
    'dry-run': { type: 'boolean', default: false },
    preview: { type: 'string' },
  });
  const { rawConfig } = wrangler.experimental_readRawConfig({ config: join(ROOT, 'wrangler.toml') });
  const preview = values.preview !== undefined;
  const address = preview ? values.preview : process.env.SHOP_ORIGIN || rawConfig.vars?.SHOP_ORIGIN;
  if (values['dry-run'] && !address) {
    console.log('(SHOP_ORIGIN is not set in wrangler.toml: without --dry-run this would stop here.)');
    return dryRun(rawConfig);
  }
  const config = deployment(rawConfig, { origin: readOrigin(address), preview });
  await (values['dry-run'] ? dryRun(config) : deploy(config));
});

async function dryRun(config) {
  const step = stepper(6);
  if (config.vars?.SHOP_ORIGIN)
    console.log(`For ${config.vars.SHOP_ORIGIN}, the Worker ${config.name}. A real shop needs Cloudflare's paid plan.`);
  step('would create what the account lacks of:');
  for (const { kind, name } of resourcesOf(config)) console.log(`      ${kind} ${name}`);
  step('would apply to the database, unless they are applied:');
  for (const name of readdirSync(join(ROOT, 'migrations')).sort()) console.log(`      migrations/${name}`);
  step('would upload, unless they are there:');
  for (const file of staticFiles()) console.log(`      ${file.key} (${file.contentType}, ${file.bytes.length} bytes)`);
  step(
    `would make the secrets ${KEY_NAMES.map((name) => nextSecret(name, [])).join(' and ')}, unless there are such keys`,
  );
  step('building the Worker');
  await buildWorker();
  step("wrangler's own dry run");
  await inTemporaryFolder((folder) =>
    must(['deploy', '--dry-run', '--outdir', folder], 'wrangler refuses the deployment'),
  );
}

async function deploy(config) {
  const step = stepper(6);
  const { code } = await execute('wrangler', ['whoami', '--json'], { quiet: true });
  if (code !== 0)
    throw new UserError('wrangler is not signed in; run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN');

  step('building the Worker');
  await buildWorker();
  step('resources');
  const ids = await ensureResources(config, (line) => console.log(`      ${line}`));
  writeFileSync(join(ROOT, RESOLVED), JSON.stringify(withIds(config, ids), null, 2));
  step('migrations');
  await must(['d1', 'migrations', 'apply', config.d1_databases[0].database_name, '--remote'], 'a migration failed');
  step('static files');
  console.log(`      ${await uploadNewStaticFiles(config.r2_buckets[0].bucket_name)} new, the rest is there`);
  step('secrets');
  const missing = await missingSecrets(config.name);
  console.log(`      ${Object.keys(missing).length ? `making ${Object.keys(missing).join(' and ')}` : 'all exist'}`);
  step('the Worker');
  await inTemporaryFolder((folder) => {
    const options = ['deploy'];
    if (Object.keys(missing).length) {
      // The secrets are deployed together with the Worker, because its first request needs them.
      const file = join(folder, 'secrets.json');
      writeFileSync(file, JSON.stringify(missing), { mode: 0o600 });
      options.push('--secrets-file', file);
    }
    return must(options, 'wrangler could not deploy the Worker');
  });
  const origin = config.vars.SHOP_ORIGIN;
  console.log(`
Deployed to ${origin}; only this host is routed to the Worker. A sign-in link for its owner:
    bin/admin-link EMAIL --remote --url ${origin}
In Cloudflare's dashboard, turn on "Always Use HTTPS" for the domain (SSL/TLS, Edge Certificates): a page that was asked
for by http is then redirected before the cache. A real shop needs the Workers Paid plan: the free one has 10 ms of CPU a
request and stops at its daily limits of D1, KV and Queues.`);
}

function withIds(config, ids) {
  const fill = (bindings, kind, field, name) =>
    bindings.map((binding) => ({ ...binding, [field]: ids.get(`${kind} ${name(binding)}`) }));
  return {
    ...config,
    d1_databases: fill(config.d1_databases, 'D1 database', 'database_id', (binding) => binding.database_name),
    kv_namespaces: fill(
      config.kv_namespaces,
      'KV namespace',
      'id',
      (binding) => `${config.name}-${binding.binding.toLowerCase()}`,
    ),
  };
}

async function uploadNewStaticFiles(bucket) {
  const known = await execute('wrangler', ['r2', 'object', 'get', `${bucket}/${UPLOADED}`, '--remote', '--pipe'], {
    quiet: true,
  });
  // If the list cannot be read, all files are uploaded again. This is harmless, because equal names have equal content.
  const there = new Set(known.code === 0 ? JSON.parse(known.stdout) : []);
  const missing = staticFiles().filter((file) => !there.has(file.key));
  if (missing.length === 0) return 0;
  await inTemporaryFolder(async (folder) => {
    const list = join(folder, 'files.json');
    // One call for each content type, because wrangler accepts only one type per call.
    for (const [contentType, files] of Map.groupBy(missing, (file) => file.contentType)) {
      writeFileSync(list, JSON.stringify(files.map(({ key, path }) => ({ key, file: path }))));
      await must(
        ['r2', 'bulk', 'put', bucket, '--remote', '--force', '--filename', list, '--content-type', contentType],
        'static files could not be uploaded',
      );
    }
    writeFileSync(list, JSON.stringify([...there, ...missing.map((file) => file.key)]));
    await must(
      ['r2', 'object', 'put', `${bucket}/${UPLOADED}`, '--remote', '--force', '--file', list],
      'the list of static files could not be stored',
    );
  });
  return missing.length;
}

/** The missing secrets. Stops the deployment if this is uncertain, because new keys would sign everybody out. */
async function missingSecrets(worker) {
  const { code, stdout, stderr } = await execute(
    'wrangler',
    ['secret', 'list', '--format', 'json', '--config', RESOLVED],
    { quiet: true },
  );
  if (code === 0) {
    const there = JSON.parse(stdout).map((secret) => secret.name);
    return newSecrets(missingKeys(there), there);
  }
  if ((stdout + stderr).includes(`Worker "${worker}" not found`)) return newSecrets(KEY_NAMES, []);
  throw new UserError(`the secrets could not be listed:\n${stderr || stdout}`);
}

/** Runs wrangler with its output shown, and stops the deployment if it fails. */
async function must(options, otherwise) {
  const configured =
    options.includes('--dry-run') || options[0] === 'r2' ? options : [...options, '--config', RESOLVED];
  const { code } = await execute('wrangler', configured);
  if (code !== 0) throw new UserError(`${otherwise}; the lines above say why`);
}

async function inTemporaryFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-deploy-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
