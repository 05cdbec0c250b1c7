// Runs the shop for developers. Its data is in .wrangler/state. Every change rebuilds and reloads the Worker.
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
// Wrangler is killed if it does not stop within this time.
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
 * Brings the shop's data up to date. This runs the Worker once without wrangler, because the Worker itself imports the
 * demo products, and because separate wrangler commands would take longer.
 * @returns {Promise<string>} the token of an owner's sign-in link
 */
async function prepare() {
  const shop = await startPreview({
    state: STATE,
    seed: 'demo',
    profile: PROFILE,
    progress: (what) => console.log(`· ${what}`),
  });
  try {
    return await storeSignInLink(shop.db, { email: 'owner@localhost', role: 'owner', kind: 'session' });
  } finally {
    await shop.stop();
  }
}

/** Serves the shop until Ctrl-C, then ends all its processes. */
async function serve(port, link) {
  const url = `http://localhost:${port}`;
  const options = [
    'dev',
    join(buildFolder(PROFILE), 'index.js'),
    '--port',
    port,
    '--persist-to',
    STATE,
    '--test-scheduled',
  ];
  options.push('--var', 'ENVIRONMENT:dev', 'DEBUG_TIMING:1', '--show-interactive-dev-session=false');
  // Wrangler gets its own process group. Ctrl-C then reaches only this process, which stops the group in order.
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
  // Runs cron every minute, as in a deployed shop. A cron run fails during a rebuild, which does no harm.
  setInterval(() => fetch(`${url}/__scheduled?cron=*+*+*+*+*`).catch(() => {}), 60_000).unref();
  untilAnswers(url, () => stopping).then((answers) => {
    if (answers)
      console.log(
        `\nThe shop:   ${url}\nIts admin:  ${signInUrl(url, link)}\n            (good once, for 10 minutes; then: bin/admin-link owner@localhost)\nCtrl-C ends it.\n`,
      );
  });
  const watcher = uploadOnChange();
  const code = await ended;
  watcher.close();
  // Wrangler may leave processes of its group running.
  signalGroup(child, 'SIGKILL');
  if (!stopping && code !== 0) throw new UserError('wrangler dev ended; the lines above say why');
}

/** Stores edited static files while the shop runs, because the rebuilt Worker reads them under their new names. */
function uploadOnChange() {
  let timer;
  const upload = () =>
    withLocalState(STATE, ({ bucket }) => uploadStaticFiles(bucket)).then(
      (count) => count && console.log(`Stored ${count} changed static file(s).`),
      (error) => console.error(`Static files could not be stored: ${error.message}`),
    );
  return watch(join(ROOT, 'static'), () => {
    // Waits a moment, because editors write a file in several steps.
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
    const answers = await fetch(`${url}/health`).then(
      (answer) => answer.ok,
      () => false,
    );
    if (answers) return true;
    await new Promise((later) => setTimeout(later, 200));
  }
  return false;
}
