// Shared by the browser tests: one demo shop on workerd with its own data, and one browser.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { brotliCompressSync, constants } from 'node:zlib';
import { chromium } from 'playwright-core';
import { BROTLI_QUALITY } from '../../tools/bench/edge.mjs';
import { execute, ROOT } from '../../tools/shared/cli.mjs';
import { startPreview } from '../../tools/shop/preview.mjs';
import { signInUrl, storeSignInLink } from '../../tools/shop/sign-in-link.mjs';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };

/** The shop's data, for commands that take `--state`. */
export const state = mkdtempSync(join(tmpdir(), 'vitrine-e2e-'));
process.once('exit', () => rmSync(state, { recursive: true, force: true }));
// Each group of test files runs in its own process, with a copy of the shop that tools/test/parts.mjs made.
if (process.env.VITRINE_DEMO_STATE) cpSync(process.env.VITRINE_DEMO_STATE, state, { recursive: true });

/** The Worker's log lines so far, each a JSON text. */
export const logs = [];

/** The running shop, from `startPreview`. */
export const shop = await startPreview({ state, seed: 'demo', log: (line) => logs.push(line) });
// A fresh isolate reads the catalogue's index during its first list page. Until then, other pages have no filters and
// no related products. So the tests wait for this first page.
await fetch(`${shop.url}/collections/all`).then((answer) => answer.text());

/** The browser of all tests. Tests that cannot use `withPage` make their own context. */
export const browser = await chromium.launch({
  executablePath: process.env.CHROME_BIN || '/usr/bin/chromium',
  env: { ...process.env, FONTCONFIG_FILE: join(ROOT, 'tests/e2e/fonts.conf') },
  // No sandbox, because CI runs as root. Without hints, letters are as wide in Chromium with windows as in Chromium
  // without windows. The last flags stop the browser's own network requests.
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--font-render-hinting=none',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

let stopped;
/** Stops the browser and the shop. In a test run, this happens automatically. */
export const stop = () => (stopped ??= browser.close().then(shop.stop));
after(stop);

/**
 * Opens a page in a fresh browser context. Fails if a page has a script error, violates its content security policy,
 * lacks a picture or a file, or sends a request to another host.
 * @param {(page: import('playwright-core').Page) => Promise<T>} use
 * @param {import('playwright-core').BrowserContextOptions & {missing?: RegExp}} options such as `viewport: PHONE`,
 *   `javaScriptEnabled: false`, `baseURL` for another shop than the demo shop; `missing` matches the addresses
 *   of files that are missing on purpose
 * @template T
 */
export async function withPage(use, { missing, baseURL = shop.url, ...options } = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, baseURL, ...options });
  const problems = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(`${baseURL}/`) && !request.url().startsWith('data:'))
      problems.push(`request to ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() < 400 || response.request().isNavigationRequest() || missing?.test(response.url())) return;
    problems.push(`${response.status()} ${response.url()}`);
  });
  context.on('weberror', (error) => problems.push(`script error: ${error.error().message}`));
  context.on('console', (message) => {
    // The listener above reports failed resources with their addresses, and ignores pages that are a 404 on purpose.
    if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource'))
      problems.push(message.text());
  });
  try {
    await context.addInitScript(() =>
      addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`),
      ),
    );
    const result = await use(await context.newPage());
    assert.deepEqual(problems, []);
    return result;
  } finally {
    await context.close();
  }
}

/** Loads every picture of the page, also those below the fold, and returns the addresses of broken pictures. */
export async function brokenPictures(page) {
  return page.evaluate(async () => {
    const isBroken = async (picture) => {
      picture.loading = 'eager';
      // Decoding also fails if the browser starts to load a sharper file, for example after the window became wider.
      while (
        !(await picture.decode().then(
          () => true,
          () => picture.complete,
        ))
      ) {
        await new Promise((settle) =>
          ['load', 'error'].forEach((sign) => picture.addEventListener(sign, settle, { once: true })),
        );
      }
      return picture.naturalWidth === 0;
    };
    const pictures = [...document.images];
    const broken = await Promise.all(pictures.map(isBroken));
    return pictures.filter((_, place) => broken[place]).map((picture) => picture.currentSrc || picture.src);
  });
}

/** The element that makes the page scroll sideways, or null. */
export function sticksOut(page) {
  return page.evaluate(() => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= root.clientWidth) return null;
    const all = [...document.body.querySelectorAll('*')];
    const widest = all.reduce((a, b) => (a.getBoundingClientRect().right > b.getBoundingClientRect().right ? a : b));
    return `${root.scrollWidth} > ${root.clientWidth}: ${widest.outerHTML.slice(0, 200)}`;
  });
}

/** Waits until this element has the focus. A browser may show a new page before it moves the focus to a field. */
export const isFocused = (locator) => locator.and(locator.page().locator(':focus')).waitFor();

/** Clicks a link within the shop, and waits for its page. */
export async function follow(page, link) {
  const address = await link.getAttribute('href');
  await link.click();
  await page.waitForURL((url) => url.pathname + url.search === address);
}

/** Signs in with a new link, such as bin/admin-link prints. */
export async function signIn(page, { db, url } = shop, email = 'owner@example.com', leadsTo = '**/admin/orders') {
  const token = await storeSignInLink(db, { email, role: 'owner', kind: 'session' });
  await page.goto(signInUrl(url, token));
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(leadsTo);
}

/** The number of bytes after compression, as the edge sends them. */
export function weight(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }).length;
}

/** Runs a command of bin/. */
export const command = (name, args, env = {}) => execute(join(ROOT, 'bin', name), args, { quiet: true, env });

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Checks a page against axe's rules for WCAG 2.2 AA and good practice.
 * @param {object} options options of axe.run, to check fewer rules
 */
export async function axe(page, options = {}) {
  // Evaluated, because the page's content security policy refuses a script element.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  // Without details of what passed, axe is faster. The only frames are those of mails, which run no script, so axe cannot
  // look into them: its attempt is an error on the page.
  const all = { ...options, resultTypes: ['violations'], selectors: false, iframes: false };
  const { violations } = await page.evaluate((chosen) => globalThis.axe.run(document, chosen), all);
  const told = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join('\n  ')}`,
  );
  assert.deepEqual(told, []);
}
