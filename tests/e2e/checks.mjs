// Accessibility checks for every kind of page: assistive technology, small screens, zoom, and keyboard use.
import assert from 'node:assert/strict';
import { axe, sticksOut } from './support.mjs';

// Widths in CSS pixels. WCAG 1.4.10 requires 320, which is a window of 1280 pixels at 400 % zoom; 640 is 200 % zoom.
export const NARROW = [320, 360, 640, 800];

/**
 * Checks a page with axe in these colour schemes. From the second scheme on, it checks all rules only if `whole` is
 * true, because only colours depend on the scheme.
 */
export async function accessible(page, schemes, { whole = false } = {}) {
  // By default, axe does not check this rule of WCAG 2.2.
  const all = { rules: { 'target-size': { enabled: true } } };
  for (const [place, colorScheme] of schemes.entries()) {
    await page.emulateMedia({ colorScheme });
    await axe(page, place === 0 || whole ? all : { runOnly: ['color-contrast', 'link-in-text-block'] });
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

/** Checks that nothing sticks out at narrow widths or from right to left, and nothing is cut off with wide spacing. */
export async function keepsItsWidth(page) {
  const { width: before } = page.viewportSize();
  assert.equal(await sticksOut(page), null, `at ${before} pixels`);
  for (const width of NARROW) {
    await page.setViewportSize({ width, height: 700 });
    assert.equal(await sticksOut(page), null, `at ${width} pixels`);
  }
  await page.setViewportSize({ width: NARROW[0], height: 700 });
  const direction = await page.evaluate(() => document.documentElement.dir);
  const turn = (to) => page.evaluate((dir) => (document.documentElement.dir = dir), to);
  await turn('rtl');
  assert.equal(await sticksOut(page), null, 'from right to left');
  await turn(direction);
  await page.evaluate(spaceOut);
  assert.equal(await sticksOut(page), null, 'with its text spaced out');
  assert.deepEqual(await page.evaluate(cutOff), []);
  await page.evaluate(() => (document.adoptedStyleSheets = []));
}

/** Presses Tab through the page. Checks that the focus goes in order, and that each element is in view with a ring. */
export async function usableByKeyboard(page) {
  const expected = await page.evaluate(numberStops);
  // Admin pages have fewer links than shop pages: the sign-in page of a shop without mail has three.
  assert.ok(expected >= (new URL(page.url()).pathname.startsWith('/admin') ? 3 : 11));
  // The key stays down, which repeats it. The page notes each stop when the next key comes, because the browser has
  // scrolled to it by then. One press more notes the last stop.
  for (let press = 0; press <= expected; press += 1) await page.keyboard.down('Tab');
  await page.keyboard.up('Tab');
  const stops = await page.evaluate(() => globalThis.stops);
  for (const [place, stop] of stops.slice(1).entries()) {
    assert.equal(stop.place, place, `Tab ${place + 1} came to ${stop.html}`);
    assert.ok(stop.ring, `no ring around ${stop.html}`);
    assert.ok(stop.inSight, `out of sight: ${stop.html}`);
  }
  assert.equal(stops.length - 1, expected);
}

/**
 * Runs in the page. Numbers the elements that Tab reaches, moves the start of Tab to the beginning, and adds the
 * focused element to `stops` at each press of Tab.
 */
function numberStops() {
  for (const numbered of document.querySelectorAll('[data-place]')) delete numbered.dataset.place;
  const all = document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]',
  );
  // Tab stops only at the checked button of a radio group, or at its first button.
  const stopOf = ({ name, form }) =>
    form.querySelector(`[name="${name}"]:checked`) ?? form.querySelector(`[name="${name}"]`);
  const isPassed = (element) => element.type === 'radio' && stopOf(element) !== element;
  const isStop = (element) =>
    element.checkVisibility() && element.tabIndex >= 0 && !element.disabled && !isPassed(element);
  const stops = [...all].filter(isStop);
  stops.forEach((element, place) => (element.dataset.place = place));
  // Tab continues from the last focused element, even if this element was removed.
  const start = Object.assign(document.createElement('span'), { tabIndex: -1 });
  document.body.prepend(start);
  start.focus();
  start.remove();
  if (!globalThis.stops) addEventListener('keydown', note, true);
  globalThis.stops = [];
  return stops.length;

  function note() {
    const { activeElement: element } = document;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    globalThis.stops.push({
      place: Number(element.dataset.place ?? -1),
      html: element.outerHTML.slice(0, 120),
      ring: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2,
      inSight: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    });
  }
}

/** Runs in the page. Applies the text spacing of WCAG 1.4.12. */
function spaceOut() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
     p { margin-block-end: 2em !important }`,
  );
  document.adoptedStyleSheets.push(sheet);
}

/** Runs in the page. Returns elements whose own text is cut off. */
function cutOff() {
  return [...document.body.querySelectorAll('*')].flatMap((element) => {
    const { overflowX, overflowY, clipPath, display } = getComputedStyle(element);
    const words = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    if (!words || display === 'inline' || clipPath !== 'none' || element.closest('.visually-hidden, select')) return [];
    const isCut = (overflow, inner, outer) => ['hidden', 'clip'].includes(overflow) && inner > outer + 1;
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element;
    const cut = isCut(overflowX, scrollWidth, clientWidth) || isCut(overflowY, scrollHeight, clientHeight);
    return cut ? [element.outerHTML.slice(0, 120)] : [];
  });
}
