// What the browser tests share: one shop with the demo in it, on workerd with a state of its own, and one browser.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after } from 'node:test';
import { chromium } from 'playwright-core';
import { startPreview } from '../../bin/lib/preview.mjs';

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

/** What the Worker has logged so far, one JSON text a line. */
export const logs = [];

/** The running shop: `url`, its bindings `db`, `bucket` and `kv`, and `runSweep()`. */
export const shop = await startPreview({ seed: 'demo', log: (line) => logs.push(line) });

const browser = await chromium.launch({
  executablePath: process.env.CHROME_BIN || '/usr/bin/chromium',
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

after(async () => {
  await browser.close();
  await shop.stop();
});

/**
 * Opens a page in a fresh browser context, and afterwards holds what every page of the shop must hold: no script error, no
 * breach of its own content security policy, no missing picture or file, no request to anybody else.
 * @param {(page: import('playwright-core').Page) => Promise<T>} use
 * @param {import('playwright-core').BrowserContextOptions} options such as `viewport: PHONE`, `javaScriptEnabled: false`
 * @template T
 */
export async function withPage(use, options = {}) {
  const context = await browser.newContext({ viewport: DESKTOP, baseURL: shop.url, ...options });
  const problems = [];
  try {
    const page = await context.newPage();
    page.on('pageerror', (error) => problems.push(`script error: ${error.message}`));
    page.on('console', (message) => {
      // A failed resource is told of below, with its address; a page that is meant to be a 404 is none.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) problems.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(`${shop.url}/`) && !request.url().startsWith('data:')) problems.push(`request to ${request.url()}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400 && !response.request().isNavigationRequest()) problems.push(`${response.status()} ${response.url()}`);
    });
    const result = await use(page);
    assert.deepEqual(problems, []);
    return result;
  } finally {
    await context.close();
  }
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Holds a page as it stands now against axe's rules for WCAG 2.2 AA and good practice. */
export async function axe(page) {
  // Evaluated, not added as a script element, which the page's policy would rightly refuse.
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  const told = violations.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join('\n  ')}`);
  assert.deepEqual(told, []);
}
