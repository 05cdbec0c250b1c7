// The shop for someone who works on it: data kept in .wrangler/state, the Worker rebuilt and reloaded at every change.
import { spawn } from 'node:child_process';
import { rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { buildFolder } from '../build/build.mjs';
import { readArguments, readPort, ROOT, run, UserError } from '../shared/cli.mjs';
import { withLocalState } from './local-state.mjs';
import { checkPortIsFree, startPreview } from './preview.mjs';
import { signInUrl, storeSignInLink } from './sign-in-link.mjs';
import { uploadStaticFiles } from './static-files.mjs';

const STATE = join(ROOT, '.wrangler', 'state');
const PROFILE = 'dev';
// How long wrangler may take to end after it was asked to.
const STOP_DEADLINE_MS = 5_000;

await run('dev', async () => {
  const { values } = readArguments('dev', {
    port: { type: 'string', default: '8787' },
    fresh: { type: 'boolean', default: false },
  });
  const port = readPort(values.port);
  if (port === 0) throw new UserError('--port takes a number from 1 to 65535');
  await checkPortIsFree(port);
  if (values.fresh) rmSync(STATE, { recursive: true, force: true });
  const link = await prepare();
  await serve(port, link);
});

/**
 * Brings the shop's data up to date. This runs the Worker once without wrangler, since the demo products come in through its
 * import, and one process for everything is quicker than a wrangler command for each.
 * @returns {Promise<string>} the secret of an owner's sign-in link
 */
async function prepare() {
  const shop = await startPreview({ state: STATE, seed: 'demo', profile: PROFILE, progress: (what) => console.log(`· ${what}`) });
  try {
    return await storeSignInLink(shop.db, { email: 'owner@localhost', role: 'owner', kind: 'session' });
  } finally {
    await shop.stop();
  }
}

/** Serves until Ctrl-C, with nothing left running afterwards. */
async function serve(port, link) {
  const url = `http://localhost:${port}`;
  const options = ['dev', join(buildFolder(PROFILE), 'index.js'), '--port', port, '--persist-to', STATE, '--test-scheduled'];
  options.push('--var', 'ENVIRONMENT:dev', 'DEBUG_TIMING:1', '--show-interactive-dev-session=false');
  // A process group of its own: Ctrl-C then reaches this process alone, which ends the group in order.
  const child = spawn('wrangler', options, {
    cwd: ROOT,
    env: { ...process.env, VITRINE_PROFILE: PROFILE },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  });
  const ended = new Promise((settle) => child.once('close', settle));
  let stopping = false;
  const stop = () => {
    if (stopping) return;
    stopping = true;
    signalGroup(child, 'SIGTERM');
    setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_DEADLINE_MS).unref();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
  // The minute's tick, as the cron trigger gives it to a deployed shop. A rebuild in progress lets one go by.
  setInterval(() => fetch(`${url}/__scheduled?cron=*+*+*+*+*`).catch(() => {}), 60_000).unref();
  untilAnswers(url, () => stopping).then((answers) => {
    if (answers) console.log(`\nThe shop:   ${url}\nIts admin:  ${signInUrl(url, link)}\n            (good once, for 15 minutes; then: bin/admin-link owner@localhost)\nCtrl-C ends it.\n`);
  });
  const watcher = uploadOnChange();
  const code = await ended;
  watcher.close();
  // Whatever wrangler left of its group goes as well.
  signalGroup(child, 'SIGKILL');
  if (!stopping && code !== 0) throw new UserError('wrangler dev ended; the lines above say why');
}

/** Stores edited static files while the shop runs: the rebuilt Worker asks for them under their new names. */
function uploadOnChange() {
  let timer;
  const upload = () =>
    withLocalState(STATE, ({ bucket }) => uploadStaticFiles(bucket)).then(
      (count) => count && console.log(`Stored ${count} changed static file(s).`),
      (error) => console.error(`Static files could not be stored: ${error.message}`),
    );
  return watch(join(ROOT, 'static'), () => {
    // Editors write a file in several steps.
    clearTimeout(timer);
    timer = setTimeout(upload, 100);
  });
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

async function untilAnswers(url, givenUp) {
  while (!givenUp()) {
    const answers = await fetch(`${url}/health`).then((answer) => answer.ok, () => false);
    if (answers) return true;
    await new Promise((later) => setTimeout(later, 200));
  }
  return false;
}
