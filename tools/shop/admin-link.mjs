// Makes a sign-in link or an API token, for a local or a deployed shop.
import { execute, readArguments, run, UserError } from '../shared/cli.mjs';
import { withLocalState } from './local-state.mjs';
import { exchangeForApiToken, newSignInLink, signInUrl, storeSignInLink } from './sign-in-link.mjs';

async function storeRemotely(person) {
  const { token, statements } = newSignInLink(person);
  const sql = statements.join(';');
  const { code, stdout, stderr } = await execute(
    'wrangler',
    ['d1', 'execute', 'vitrine', '--remote', '--yes', '--command', sql],
    { quiet: true },
  );
  if (code !== 0) throw new UserError(`wrangler could not reach the deployed database:\n${stderr || stdout}`);
  return token;
}

await run('admin-link', async () => {
  const { values, positionals } = readArguments(
    'admin-link',
    {
      role: { type: 'string' },
      remote: { type: 'boolean', default: false },
      token: { type: 'boolean', default: false },
      state: { type: 'string', default: '.wrangler/state' },
      url: { type: 'string' },
    },
    1,
  );
  if (positionals.length === 0) throw new UserError('whose? Give an e-mail address; see bin/admin-link --help');
  if (values.remote && !values.url)
    throw new UserError("--remote needs the shop's address: --url https://shop.example");
  const shop = values.url ?? 'http://localhost:8787';
  if (!/^https?:$/.test(URL.parse(shop)?.protocol ?? ''))
    throw new UserError(`--url takes an http or https address, not "${shop}"`);
  const person = { email: positionals[0], role: values.role, kind: values.token ? 'token' : 'session' };
  const token = await (values.remote
    ? storeRemotely(person)
    : withLocalState(values.state, ({ db }) => storeSignInLink(db, person)));
  console.log(values.token ? await exchangeForApiToken(shop, token) : signInUrl(shop, token));
});
