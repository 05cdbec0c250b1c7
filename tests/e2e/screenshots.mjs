// Takes pictures of every kind of page for reviewers: phone and desktop, light and dark, without script.
//
//   . tools/shared/env.sh && node tests/e2e/screenshots.mjs FOLDER [NAME]…
//
// A NAME is the beginning of a kind's name in kinds.mjs; default: all kinds. Pictures are cut after three screens.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { KINDS } from './kinds.mjs';
import { browser, brokenPictures, DESKTOP, PHONE, shop, stop } from './support.mjs';

const SCREENS = 3;

const [folder, ...names] = process.argv.slice(2);
if (!folder) {
  console.error('into which folder?');
  process.exitCode = 2;
} else {
  mkdirSync(folder, { recursive: true });
  const wanted = KINDS.filter(
    ({ name }) => names.length === 0 || names.some((beginning) => name.startsWith(beginning)),
  );
  for (const [size, viewport] of [
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ]) {
    for (const kind of wanted) await shoot(kind, size, viewport);
  }
}
await stop();

async function shoot(kind, size, viewport) {
  const context = await browser.newContext({ viewport, baseURL: shop.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await kind.before?.(page);
  await page.goto(kind.path);
  // Loads the pictures below the fold.
  await brokenPictures(page);
  const height = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), viewport.height * SCREENS);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const path = join(folder, `${kind.name.replaceAll(/\W+/g, '-')}-${size}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width: viewport.width, height } });
    console.log(path);
  }
  await context.close();
}
