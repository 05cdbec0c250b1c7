// Lists the names of the signing keys, and adds new ones.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execute, readArguments, ROOT, run, UserError } from '../shared/cli.mjs';
import { asLines, KEY_NAMES, namesIn, newSecrets, secretsOf } from '../shop/secrets.mjs';

const FILE = join(ROOT, '.dev.vars');

await run('keys', async () => {
  const { values } = readArguments('keys', {
    rotate: { type: 'boolean', default: false },
    remote: { type: 'boolean', default: false },
    name: { type: 'string' },
  });
  if (values.name !== undefined && !values.remote) throw new UserError('--name needs --remote; see bin/keys --help');
  const place = values.remote ? deployed(values.name) : local();
  const there = await place.names();
  const added = values.rotate ? newSecrets(KEY_NAMES, there) : {};
  if (values.rotate) await place.add(added);
  const all = [...there, ...Object.keys(added)];
  for (const name of KEY_NAMES) {
    const [newest, ...older] = secretsOf(name, all);
    if (!newest) console.log(`${name}: none; bin/keys --rotate makes one`);
    else
      console.log(
        `${name}: ${newest}${newest in added ? ' (new)' : ''} signs${older.length ? `; ${older.join(', ')} still verif${older.length > 1 ? 'y' : 'ies'}` : ''}`,
      );
  }
});

function local() {
  const text = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
  return {
    names: async () => namesIn(text),
    add: async (secrets) => {
      // Written under another name and then renamed, so that an interrupted run does not leave half a file.
      writeFileSync(`${FILE}.new`, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${asLines(secrets)}`, {
        mode: 0o600,
      });
      renameSync(`${FILE}.new`, FILE);
    },
  };
}

function deployed(worker) {
  const which = worker ? ['--name', worker] : [];
  const wrangler = async (options, input) => {
    const { code, stdout, stderr } = await execute('wrangler', [...options, ...which], { quiet: true, input });
    if (code !== 0) throw new UserError(`wrangler ${options.slice(0, 2).join(' ')} failed:\n${stderr || stdout}`);
    return stdout;
  };
  return {
    names: async () => JSON.parse(await wrangler(['secret', 'list', '--format', 'json'])).map((secret) => secret.name),
    // One call for all secrets, because each call deploys the Worker again. The secrets go through standard input,
    // because other users of the machine can see a command's arguments.
    add: (secrets) => wrangler(['secret', 'bulk'], JSON.stringify(secrets)),
  };
}
