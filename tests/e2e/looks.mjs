// Compares the looks of every kind of page with reviewed pictures in tests/e2e/looks/, which are small. pages.test.mjs
// uses it. After you have changed the looks of a page, renew the pictures, review the sheets, and commit.
//
//   . tools/shared/env.sh && node tests/e2e/looks.mjs --renew     takes all pictures again, in about two minutes
//   . tools/shared/env.sh && node tests/e2e/looks.mjs --sheets    only makes the sheets from the existing pictures
//
// Both commands write sheets of all pictures to build/looks/. For sharp pictures of a page, use screenshots.mjs.
//
// Pictures must be the same on every machine and every day. So looks-fonts.mjs replaces the fonts, and this module
// replaces times and request ids with constants.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../tools/shared/cli.mjs';
import { path, PLAIN } from './demo.mjs';
import { KINDS } from './kinds.mjs';
import { columnsOf, difference, differencePicture, gridOf, reduce } from './looks-compare.mjs';
import { machineFonts, pinFonts } from './looks-fonts.mjs';
import { writeSheets } from './looks-sheets.mjs';
import { brokenPictures, DESKTOP, PHONE, stop, withPage } from './support.mjs';

/** The folder of the reviewed pictures. */
export const KEPT = join(ROOT, 'tests/e2e/looks');
/** The folder for differences and sheets. */
const MADE = join(ROOT, 'build/looks');
export const SCHEMES = ['light', 'dark'];
/** `kept` is the width of a reviewed picture, in pixels. */
export const SIZES = [
  { size: 'phone', viewport: PHONE, kept: 195, columns: columnsOf(PHONE.width) },
  { size: 'desktop', viewport: DESKTOP, kept: 360, columns: columnsOf(DESKTOP.width) },
];
const enlarge = (page) => page.getByRole('button', { name: /^Enlarge picture 1/ }).click();
/**
 * The kinds of page, and pages with something open on them: `after(page)` opens it, and Escape closes it. `screens` is
 * the maximum height of the picture in screens; default: three.
 */
export const LOOKS = [...KINDS, { name: 'product picture enlarged', path: path(PLAIN), screens: 1, after: enlarge }];

const SCREENS = 3;
const FONT_LOOKS = 10;
const AT_ONCE = 2;

export const fileOf = (kind, size, scheme) => join(KEPT, `${kind.name.replaceAll(/\W+/g, '-')}-${size}-${scheme}.webp`);

/** Prepares an open page for its pictures. */
export async function stillPage(page) {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.evaluate(() => {
    for (const time of document.querySelectorAll('time')) time.textContent = '1 January 2026, 12:00';
    for (const id of document.querySelectorAll('main p.quiet > code')) id.textContent = 'abcdefghijklmnopqrstuvwxyz';
  });
  await pinFonts(page);
  // On a busy machine, the browser may use a loaded font only some frames later.
  let found = await machineFonts(page);
  for (let look = 1; found.length > 0 && look < FONT_LOOKS; look += 1) {
    await page.waitForTimeout(200);
    found = await machineFonts(page);
  }
  assert.deepEqual(found, [], 'drawn from fonts of this machine');
}

/**
 * Takes the pictures of a page that `stillPage` has prepared.
 * @param {object} kind one of `LOOKS`
 * @param {object} size one of `SIZES`
 * @param {string[]} [schemes] some of `SCHEMES`
 * @returns {Promise<Record<string, Buffer>>} the reduced pictures by scheme
 */
export async function take(page, kind, { viewport, kept }, schemes = SCHEMES) {
  await page.setViewportSize(viewport);
  await brokenPictures(page);
  await page.evaluate(forgetUse);
  await kind.after?.(page);
  const whole = await page.evaluate(() => document.documentElement.scrollHeight);
  const height = Math.min(whole, viewport.height * (kind.screens ?? SCREENS));
  const pictures = {};
  // The browser's own protocol, because Playwright's screenshots are compressed slowly.
  const browser = await page.context().newCDPSession(page);
  const clip = { x: 0, y: 0, width: viewport.width, height, scale: 1 };
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme });
    await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
    const { data } = await browser.send('Page.captureScreenshot', {
      clip,
      captureBeyondViewport: true,
      optimizeForSpeed: true,
    });
    pictures[colorScheme] = await reduce(Buffer.from(data, 'base64'), kept);
  }
  await browser.detach();
  if (kind.after) await page.keyboard.press('Escape');
  return pictures;
}

/** Runs in the page. Resets the focus and the scroll positions. */
function forgetUse() {
  document.activeElement.blur();
  for (const element of document.querySelectorAll('*')) {
    if (element.scrollLeft || element.scrollTop) element.scrollTo({ left: 0, top: 0, behavior: 'instant' });
  }
}

/** Compares a picture with the reviewed one. */
export async function compare(kind, { size, columns }, scheme, now) {
  const file = fileOf(kind, size, scheme);
  assert.ok(existsSync(file), `no picture is kept of ${kind.name}: node tests/e2e/looks.mjs --renew`);
  const kept = readFileSync(file);
  const [a, b] = await Promise.all([gridOf(kept, columns), gridOf(now, columns)]);
  return { kept, ...difference(a, b) };
}

/**
 * The differences between a prepared page and its reviewed pictures. On a busy machine, the browser may paint a part
 * late, so a difference must occur three times.
 */
export async function differencesFromKept(page, kind, size, schemes = SCHEMES) {
  let found;
  for (let look = 0; look < 3; look += 1) {
    found = await compareAll(kind, size, await take(page, kind, size, schemes));
    if (found.length === 0) break;
    await page.waitForTimeout(500);
  }
  return found;
}

/** Compares all pictures, and writes a picture of each difference. */
async function compareAll(kind, size, pictures) {
  const found = [];
  for (const [scheme, now] of Object.entries(pictures)) {
    const { alike, told, kept, off } = await compare(kind, size, scheme, now);
    if (alike) continue;
    mkdirSync(MADE, { recursive: true });
    const picture = join(MADE, basename(fileOf(kind, size.size, scheme)).replace('.webp', '.png'));
    writeFileSync(picture, await differencePicture(kept, now, off, size.columns));
    found.push(`${kind.name}, ${size.size}, ${scheme}: ${told}; see ${picture}`);
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [asked] = process.argv.slice(2);
  try {
    if (!['--renew', '--sheets'].includes(asked)) throw new Error('what is to be done, --renew or --sheets?');
    if (asked === '--renew') await renew();
    const sheets = await writeSheets({ looks: LOOKS, sizes: SIZES, schemes: SCHEMES, fileOf, folder: MADE });
    for (const sheet of sheets) console.log(sheet);
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  } finally {
    await stop();
  }
}

async function renew() {
  const taken = [];
  const kinds = [...LOOKS];
  const takeAll = async () => {
    for (let kind = kinds.shift(); kind; kind = kinds.shift()) {
      await withPage(
        async (page) => {
          await kind.before?.(page);
          await page.goto(kind.path);
          await brokenPictures(page);
          await stillPage(page);
          for (const size of SIZES) {
            for (const [scheme, picture] of Object.entries(await take(page, kind, size)))
              taken.push([fileOf(kind, size.size, scheme), picture]);
          }
        },
        { viewport: PHONE, colorScheme: 'light' },
      );
      console.log(kind.name);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeAll));
  // Replaced only at the end, so that a failed run leaves the old pictures.
  rmSync(KEPT, { recursive: true, force: true });
  mkdirSync(KEPT, { recursive: true });
  for (const [file, picture] of taken) writeFileSync(file, picture);
  const bytes = taken.reduce((sum, [, picture]) => sum + picture.length, 0);
  console.log(`${taken.length} pictures, ${(bytes / 1e6).toFixed(2)} MB; look at the sheets before you commit them`);
}
