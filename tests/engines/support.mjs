// One shop behind TLS for all engines, and the steps of a shopper, written with the few calls that every driver offers.
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { after } from 'node:test';
import { startEdge } from '../../tools/bench/edge.mjs';
import { ROOT } from '../../tools/shared/cli.mjs';
import { startPreview } from '../../tools/shop/preview.mjs';

export const DESKTOP = { width: 1280, height: 800 };
const DEADLINE_MS = 15_000;
const POLL_MS = 50;

/**
 * The interface of an engine's driver. `run` calls a function in the page. The function must not use promises, because
 * promises do not settle in Firefox without script.
 * @typedef {object} Driver
 * @property {string[]} problems errors of the page's script, if the driver reports them
 * @property {(url: string) => Promise} goto
 * @property {(act: Function, ...args: any[]) => Promise<any>} run
 * @property {(x: number, y: number) => Promise} press clicks at a point of the window
 * @property {(text: string) => Promise} type types into the focused field; a line break is Enter
 * @property {() => Promise<Buffer>} screenshot
 * @property {() => Promise} close
 */

// WebKit stores secure cookies only with https. The port is chosen first, because the shop must know its address before
// the edge starts.
const port = await freePort();
const host = `127.0.0.1:${port}`;
const origin = `https://${host}`;
const shop = await startPreview({ seed: 'demo', origin });
const edge = await startEdge(shop.url, { host, port });
after(async () => {
  await edge.stop();
  await shop.stop();
});

/**
 * Opens a page in a fresh browser, closes it afterwards, and fails if the page's script had an error. A failure leaves
 * a screenshot in build/engines/.
 * @param {string} name the screenshot's name
 * @param {(options: {script: boolean}) => Promise<Driver>} open
 * @param {boolean} script
 * @param {(page: ReturnType<typeof steps>) => Promise} use
 */
export async function withPage(name, open, script, use) {
  const driver = await open({ script });
  try {
    await use(steps(driver));
    if (driver.problems.length) throw new Error(driver.problems.join('\n'));
  } catch (error) {
    const folder = join(ROOT, 'build', 'engines');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${name}.png`);
    const picture = await driver.screenshot().catch(() => undefined);
    if (picture) writeFileSync(file, picture);
    error.message += `\n${picture ? `see ${file}` : 'no screenshot could be taken'}`;
    if (driver.problems.length) error.message += `\n${driver.problems.join('\n')}`;
    throw error;
  } finally {
    await driver.close();
  }
}

/** A shopper's steps. An element is given by a selector and, optionally, the beginning of its text. */
function steps(driver) {
  const page = {
    run: driver.run,
    goto: (path) => driver.goto(origin + path),
    /** Waits until a function in the page returns a truthy value, and returns this value. */
    until: (what, act, ...args) => until(what, () => driver.run(act, ...args)),
    untilPath: (start) => page.until(`the address ${start}`, (path) => location.pathname.startsWith(path), start),
    untilText: (selector, text = '') => page.until(`${selector} with the text “${text}”`, textBegins, selector, text),
    async click(selector, text = '') {
      // Waits until the element is at the same point twice, so that it no longer moves.
      let before;
      const [x, y] = await until(`${selector} “${text}”, not covered and still`, async () => {
        const point = await driver.run(pointOf, selector, text);
        const still = String(point) === before;
        before = String(point);
        return still ? point : null;
      });
      await driver.press(x, y);
    },
    /** Replaces the value of a field. A line break at the end presses Enter. */
    async fill(selector, text) {
      // Repeated if the page moved between the measurement and the click.
      await until(`the focus in ${selector}`, async () => {
        await page.click(selector);
        return driver.run(selectAll, selector);
      });
      await driver.type(text);
    },
  };
  return page;
}

// The following functions run in the page.
const textBegins = (selector, text) =>
  [...document.querySelectorAll(selector)].some((element) => element.textContent.trim().startsWith(text));

const selectAll = (selector) => {
  const { activeElement: field } = document;
  if (!field.matches(selector)) return false;
  field.select();
  return true;
};

function pointOf(selector, text) {
  if (document.readyState !== 'complete') return null;
  const elements = [...document.querySelectorAll(selector)];
  const element = elements.find((any) => any.getClientRects().length && any.textContent.trim().startsWith(text));
  if (!element) return null;
  element.scrollIntoView({ block: 'center', behavior: 'instant' });
  const { x, y, width, height } = element.getBoundingClientRect();
  const point = [x + width / 2, y + height / 2];
  return element.contains(document.elementFromPoint(...point)) ? point : null;
}

/** Calls `ask` until it returns a truthy value, and returns this value. Errors are retried, as during a navigation. */
export async function until(what, ask) {
  const deadline = Date.now() + DEADLINE_MS;
  let last;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((later) => setTimeout(later, POLL_MS));
  }
  throw new Error(`waited in vain for ${what}`, { cause: last });
}

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}
