// Stock Firefox, over WebDriver BiDi. Playwright would need its own patched build of Firefox.
import puppeteer from 'puppeteer-core';
import { pathOf } from '../../tools/test/engines.mjs';
import { DESKTOP } from './support.mjs';

/**
 * Opens a window of a fresh Firefox.
 * @param {{script: boolean}} options
 * @returns {Promise<import('./support.mjs').Driver>}
 */
export async function openFirefox({ script }) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: pathOf('firefox'),
    acceptInsecureCerts: true,
    defaultViewport: DESKTOP,
    extraPrefsFirefox: {
      'javascript.enabled': script,
      // Otherwise Firefox requests settings from Mozilla's server repeatedly.
      'services.settings.server': 'data:,#remote-settings-dummy/v1',
    },
  });
  const problems = [];
  const page = await browser.newPage();
  page.on('pageerror', (error) => problems.push(`script error: ${error.message}`));
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  return {
    problems,
    goto: (url) => page.goto(url),
    run: (act, ...args) => page.evaluate(act, ...args),
    // Puppeteer's own click waits for promises of the page, which never settle without script.
    press: (x, y) => page.mouse.click(x, y),
    type: (text) => page.keyboard.type(text),
    screenshot: () => page.screenshot(),
    close: () => browser.close(),
  };
}
