// Takes pictures of the sample mails for reviewers: phone and desktop, light and dark.
//
//   cargo test --test it samples && . tools/shared/env.sh && node tests/e2e/mail-screenshots.mjs FOLDER [NAME]…
//
// The mails are in build/mails/. A NAME is the beginning of a mail's name; default: all mails.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ROOT } from '../../tools/shared/cli.mjs';

const MAILS = join(ROOT, 'build', 'mails');
const WIDTHS = [375, 640];
const TALLEST = 2400;

const [folder, ...names] = process.argv.slice(2);
if (!folder) {
  console.error('into which folder?');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const mails = readdirSync(MAILS).filter(
  (file) => file.endsWith('.html') && (names.length === 0 || names.some((name) => file.startsWith(name))),
);
const browser = await chromium.launch({
  executablePath: process.env.CHROME_BIN || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  for (const file of mails) for (const width of WIDTHS) await shoot(file, width);
} finally {
  await browser.close();
}

async function shoot(file, width) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.setContent(readFileSync(join(MAILS, file), 'utf8'));
  const [height, across] = await page.evaluate(() => [
    document.documentElement.scrollHeight,
    document.documentElement.scrollWidth,
  ]);
  if (across > width) console.log(`${file} sticks out at ${width}: ${across}`);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const path = join(folder, `${file.replace('.html', '')}-${width}-${colorScheme}.png`);
    await page.screenshot({ path, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, TALLEST) } });
  }
  await context.close();
}
