// Every kind of page as it looked when somebody last looked at it: kept small in tests/e2e/looks/, held by looks.test.mjs.
//
//   . tools/shared/env.sh && node tests/e2e/looks.mjs --renew     takes all pictures anew, in about a minute
//   . tools/shared/env.sh && node tests/e2e/looks.mjs --sheets    only puts the kept ones on sheets
//
// Both end with sheets of all pictures in build/looks/, to be looked at before they are committed. For sharp pictures of a
// page that is being worked on, screenshots.mjs is there.
//
// So that pictures are the same on other machines, letters are drawn from fonts that come with the packages (both are in the
// theme's own stacks), and words in scripts that these lack are spelt with n, running from right to left where they did. That
// these scripts are set well is not seen here. Times, and what names one request, are put in words that stay.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../tools/shared/cli.mjs';
import { startPreview } from '../../tools/shop/preview.mjs';
import { path, PLAIN } from './demo.mjs';
import { KINDS } from './kinds.mjs';
import { columnsOf, reduce } from './looks-compare.mjs';
import { writeSheets } from './looks-sheets.mjs';
import { brokenPictures, browser, DESKTOP, PHONE, stop } from './support.mjs';

/** Where the pictures are kept. */
export const KEPT = join(ROOT, 'tests/e2e/looks');
/** Where differences and sheets are written. */
export const MADE = join(ROOT, 'build/looks');
export const SCHEMES = ['light', 'dark'];
/** `kept` is the width of what is kept, in pixels. */
export const SIZES = [
  { size: 'phone', viewport: PHONE, kept: 195, columns: columnsOf(PHONE.width) },
  { size: 'desktop', viewport: DESKTOP, kept: 360, columns: columnsOf(DESKTOP.width) },
];
/** The kinds of page, and what opens on them: `after(page)` opens it; `screens` is how much is taken, if not three screens. */
export const LOOKS = [
  ...KINDS,
  { name: 'product picture enlarged', path: path(PLAIN), screens: 1, after: (page) => page.getByRole('button', { name: /^Enlarge picture 1/ }).click() },
];

const SCREENS = 3;
const AT_ONCE = 3;

/** A shop of its own: other tests change theirs. */
export const startShop = () => startPreview({ seed: 'demo' });

export const fileOf = (kind, size, scheme) => join(KEPT, `${kind.name.replaceAll(/\W+/g, '-')}-${size}-${scheme}.webp`);

/**
 * Takes the pictures of a page, in both schemes.
 * @param shop as `startShop` gives it
 * @param {object} kind one of `LOOKS`
 * @param {object} size one of `SIZES`
 * @param {(page: import('playwright-core').Page) => Promise<void>} [change] changes the page before they are taken
 * @returns {Promise<Record<string, Buffer>>} by scheme, as they are kept
 */
export async function take(shop, kind, { viewport, kept }, change) {
  // Its policy would refuse our fonts.
  const context = await browser.newContext({ viewport, baseURL: shop.url, bypassCSP: true, reducedMotion: 'reduce' });
  try {
    const page = await context.newPage();
    await kind.before?.(page, shop);
    await page.goto(kind.path);
    await page.addStyleTag({ content: FONTS });
    await page.evaluate(settle);
    await brokenPictures(page);
    await kind.after?.(page);
    await change?.(page);
    const height = Math.min(await page.evaluate(() => document.documentElement.scrollHeight), viewport.height * (kind.screens ?? SCREENS));
    const pictures = {};
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const png = await page.screenshot({ fullPage: true, animations: 'disabled', clip: { x: 0, y: 0, width: viewport.width, height } });
      pictures[colorScheme] = await reduce(png, kept);
    }
    return pictures;
  } finally {
    await context.close();
  }
}

const font = (family, file, { weight = 400, style = 'normal' } = {}) => {
  const woff2 = readFileSync(createRequire(import.meta.url).resolve(`@fontsource/${file}.woff2`)).toString('base64');
  return `@font-face { font-family: "${family}"; font-weight: ${weight}; font-style: ${style}; src: url(data:font/woff2;base64,${woff2}) }`;
};
const FONTS = [
  font('Looks Serif', 'noto-serif/files/noto-serif-latin-400-normal'),
  font('Looks Serif', 'noto-serif/files/noto-serif-latin-400-italic', { style: 'italic' }),
  font('Looks Sans', 'roboto/files/roboto-latin-400-normal'),
  font('Looks Sans', 'roboto/files/roboto-latin-600-normal', { weight: 600 }),
  ':root:root { --display: "Looks Serif", serif; --text: "Looks Sans", sans-serif }',
].join('\n');

/** In the page: words that every machine has letters for, and that are the same tomorrow. */
async function settle() {
  const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
  const UNKNOWN = /[^\u0000-\u00ff\u0131\u0152\u0153\u2000-\u206f\u20ac\u2122\u2190-\u2193\u2212]/gu;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    // A mark without width goes before: it says in which direction the words run.
    const known = (RIGHT_TO_LEFT.test(node.data) ? '\u200f' : '') + node.data.replace(UNKNOWN, 'n');
    if (known !== node.data) node.data = known;
  }
  for (const time of document.querySelectorAll('time')) time.textContent = '1 January 2026, 12:00';
  for (const id of document.querySelectorAll('main p.quiet > code')) id.textContent = 'abcdefghijklmnopqrstuvwxyz';
  await Promise.all([...document.fonts].map((face) => face.load()));
}

/** Does something for all pages and sizes, a few at a time. */
async function forAll(work) {
  const jobs = LOOKS.flatMap((kind) => SIZES.map((size) => () => work(kind, size)));
  await Promise.all(Array.from({ length: AT_ONCE }, async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) await job();
  }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [asked] = process.argv.slice(2);
  try {
    if (!['--renew', '--sheets'].includes(asked)) throw new Error('what is to be done, --renew or --sheets?');
    if (asked === '--renew') await renew();
    for (const sheet of await writeSheets({ looks: LOOKS, sizes: SIZES, schemes: SCHEMES, fileOf, folder: MADE })) console.log(sheet);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await stop();
  }
}

async function renew() {
  const shop = await startShop();
  try {
    const taken = [];
    await forAll(async (kind, size) => {
      for (const [scheme, picture] of Object.entries(await take(shop, kind, size))) taken.push([fileOf(kind, size.size, scheme), picture]);
      console.log(`${kind.name}, ${size.size}`);
    });
    // Only once all are there: a run that fails leaves what was.
    rmSync(KEPT, { recursive: true, force: true });
    mkdirSync(KEPT, { recursive: true });
    for (const [file, picture] of taken) writeFileSync(file, picture);
    const bytes = taken.reduce((sum, [, picture]) => sum + picture.length, 0);
    console.log(`${taken.length} pictures, ${(bytes / 1e6).toFixed(2)} MB; look at the sheets before you commit them`);
  } finally {
    await shop.stop();
  }
}
