// What the browser tests share: one shop with the demo in it, on workerd with a state of its own, and one browser.
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
// Each file of tests runs in a process of its own, with a copy of the shop that tools/test/parts.mjs made.
if (process.env.VITRINE_DEMO_STATE) cpSync(process.env.VITRINE_DEMO_STATE, state, { recursive: true });

/** What the Worker has logged so far, one JSON text a line. */
export const logs = [];

/** The running shop: `url`, its bindings `db`, `bucket` and `kv`, `mf` for the rest, and `runSweep()`. */
export const shop = await startPreview({ state, seed: 'demo', log: (line) => logs.push(line) });
// A fresh isolate reads the index of the catalogue with its first list. Pages beside that one have no filters and no
// related products, so the first one is waited for.
await fetch(`${shop.url}/collections/all`).then((answer) => answer.text());

/** The one browser. Tests that need more than `withPage` gives make their own context. */
export const browser = await chromium.launch({
  executablePath: process.env.CHROME_BIN || '/usr/bin/chromium',
  env: { ...process.env, FONTCONFIG_FILE: join(ROOT, 'tests/e2e/fonts.conf') },
  // No sandbox: CI runs as root. The rest keeps the browser from calling home.
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});

let stopped;
/** Ends both. The test run does it by itself. */
export const stop = () => (stopped ??= browser.close().then(shop.stop));
after(stop);

/**
 * Opens a page in a fresh browser context, and afterwards holds what every page of the shop must hold: no script error,
 * no breach of its own content security policy, no missing picture or file, no request to anybody else.
 * @param {(page: import('playwright-core').Page) => Promise<T>} use
 * @param {import('playwright-core').BrowserContextOptions & {missing?: RegExp}} options such as `viewport: PHONE`,
 *   `javaScriptEnabled: false`; `missing` matches the addresses of files that are meant to be missing
 * @template T
 */
export async function withPage(use, { missing, ...options } = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, baseURL: shop.url, ...options });
  const problems = [];
  context.on('request', (request) => {
    if (!request.url().startsWith(`${shop.url}/`) && !request.url().startsWith('data:'))
      problems.push(`request to ${request.url()}`);
  });
  context.on('response', (response) => {
    if (response.status() < 400 || response.request().isNavigationRequest() || missing?.test(response.url())) return;
    problems.push(`${response.status()} ${response.url()}`);
  });
  context.on('weberror', (error) => problems.push(`script error: ${error.error().message}`));
  context.on('console', (message) => {
    // A failed resource is told of above, with its address; a page that is meant to be a 404 is none.
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

/** Loads every picture of the page, also those far below, and names those that cannot be shown. */
export async function brokenPictures(page) {
  return page.evaluate(async () => {
    const isBroken = async (picture) => {
      picture.loading = 'eager';
      // Decoding fails as well where the browser begins to load a sharper file, as it does when the window was widened.
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

/** What makes the page scroll sideways: the widest element, or null if nothing does. */
export function sticksOut(page) {
  return page.evaluate(() => {
    const root = document.scrollingElement;
    if (root.scrollWidth <= root.clientWidth) return null;
    const all = [...document.body.querySelectorAll('*')];
    const widest = all.reduce((a, b) => (a.getBoundingClientRect().right > b.getBoundingClientRect().right ? a : b));
    return `${root.scrollWidth} > ${root.clientWidth}: ${widest.outerHTML.slice(0, 200)}`;
  });
}

/** Clicks a link within the shop, and waits for the page that it leads to. */
export async function follow(page, link) {
  const address = await link.getAttribute('href');
  await link.click();
  await page.waitForURL((url) => url.pathname + url.search === address);
}

/** Signs in with a new link, as bin/admin-link prints it. */
export async function signIn(page, { db, url } = shop) {
  const token = await storeSignInLink(db, { email: 'owner@example.com', role: 'owner', kind: 'session' });
  await page.goto(signInUrl(url, token));
  await page.locator('main').getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL('**/admin/orders');
}

/** Bytes on the way to the shopper, compressed as edges do it. */
export function weight(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }).length;
}

/** Runs a command of bin/. */
export const command = (name, args, env = {}) => execute(join(ROOT, 'bin', name), args, { quiet: true, env });

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/**
 * Holds a page as it stands now against axe's rules for WCAG 2.2 AA and good practice.
 * @param {object} options as axe.run takes them, to check fewer rules
 */
export async function axe(page, options = {}) {
  // Evaluated, not added as a script element, which the page's policy would rightly refuse.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate((chosen) => globalThis.axe.run(document, chosen), options);
  const told = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join('\n  ')}`,
  );
  assert.deepEqual(told, []);
}
