// WebKitGTK's MiniBrowser, over classic WebDriver. The test needs only eight of its calls, so a client library would be
// more code.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathOf } from '../../tools/test/engines.mjs';
import { DESKTOP, freePort, until } from './support.mjs';

const ENTER = '\uE007';

/**
 * Opens a window of a fresh MiniBrowser on its own virtual screen.
 * @returns {Promise<import('./support.mjs').Driver>}
 */
export async function openWebKit() {
  const screen = spawn(pathOf('screen'), ['-displayfd', '1', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [display] = await once(screen.stdout.setEncoding('utf8'), 'data');
  const port = await freePort();
  const driver = spawn(pathOf('webkit'), ['--host=127.0.0.1', `--port=${port}`], {
    env: { ...process.env, DISPLAY: `:${display.trim()}`, GDK_BACKEND: 'x11' },
    stdio: 'ignore',
  });
  const end = () => [driver, screen].forEach((child) => child.kill());
  process.once('exit', end);

  const call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`WebKitWebDriver ${path}: ${value.error} ${value.message}`);
    return value;
  };
  const capabilities = { alwaysMatch: { acceptInsecureCerts: true } };
  await until('WebKitWebDriver to answer', () => call('GET', '/status').then(() => true));
  const { sessionId } = await call('POST', '/session', { capabilities });
  const ask = (method, path, body) => call(method, `/session/${sessionId}${path}`, body);
  const act = (type, id, actions) => ask('POST', '/actions', { actions: [{ type, id, actions }] });

  await ask('POST', '/window/rect', { x: 0, y: 0, ...DESKTOP });
  return {
    // The driver does not report errors of a page's script.
    problems: [],
    goto: (url) => ask('POST', '/url', { url }),
    run: (program, ...args) => ask('POST', '/execute/sync', { script: `return (${program})(...arguments)`, args }),
    press: (x, y) =>
      act('pointer', 'mouse', [
        { type: 'pointerMove', x: Math.round(x), y: Math.round(y) },
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ]),
    type: (text) => {
      const keys = [...text.replaceAll('\n', ENTER)];
      const strokes = keys.flatMap((value) => ['keyDown', 'keyUp'].map((type) => ({ type, value })));
      return act('key', 'keyboard', strokes);
    },
    screenshot: async () => Buffer.from(await ask('GET', '/screenshot'), 'base64'),
    close: async () => {
      await ask('DELETE', '').catch(() => {});
      process.removeListener('exit', end);
      end();
    },
  };
}
