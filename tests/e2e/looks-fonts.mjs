// Pictures of pages are the same on every machine only if no font of the machine is in them. So everything on a page
// and in its frames is drawn from fonts that come with the packages (both are in the theme's own stacks), and words in
// scripts that these lack are spelt with n, from right to left where they ran so. Whether those scripts are set well is
// not tested here.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const font = (family, file, { weight = '400', style = 'normal' } = {}) => {
  const woff2 = readFileSync(createRequire(import.meta.url).resolve(`@fontsource/${file}.woff2`)).toString('base64');
  return { family, woff2, weight, style };
};
const FACES = [
  font('Looks Serif', 'noto-serif/files/noto-serif-latin-400-normal'),
  font('Looks Serif', 'noto-serif/files/noto-serif-latin-400-italic', { style: 'italic' }),
  font('Looks Sans', 'roboto/files/roboto-latin-400-normal'),
  font('Looks Sans', 'roboto/files/roboto-latin-600-normal', { weight: '600' }),
];
// These files have no arrows and no letters of one width.
const IN_PAGE = `
:root:root { --display: "Looks Serif"; --text: "Looks Sans" }
code, pre { font-family: "Looks Sans" !important }
.arrow::after { content: "\\a0>" !important }
.way a::before { content: "<\\a0" !important }`;
// A mail names its fonts on each element.
const IN_FRAME = '* { font-family: "Looks Sans" !important }';

/** Draws a page and its frames from these fonts alone. */
export async function pinFonts(page) {
  for (const frame of page.frames()) {
    await frame.evaluate(draw, { faces: FACES, css: frame === page.mainFrame() ? IN_PAGE : IN_FRAME });
    // Asked again and again: where a frame may run no script, no promise settles.
    while (await frame.evaluate(() => [...document.fonts].some(({ status }) => status === 'loading')))
      await page.waitForTimeout(20);
  }
}

/**
 * In the page: takes the fonts in, and leaves only words that they have letters for. No policy forbids either to a
 * debugger.
 */
function draw({ faces, css }) {
  for (const { family, woff2, weight, style } of faces) {
    const bytes = Uint8Array.from(atob(woff2), (letter) => letter.charCodeAt(0));
    const face = new FontFace(family, bytes, { weight, style });
    document.fonts.add(face);
    // Not left to the next layout, which nobody can wait for.
    face.load();
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
  const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
  const UNKNOWN = /[^\u0000-\u00ff\u0131\u0152\u0153\u2000-\u206f\u20ac\u2122\u2191\u2193\u2212]/gu;
  // A mark without width goes before: it says in which direction the words run.
  const known = (text) => (RIGHT_TO_LEFT.test(text) ? '\u200f' : '') + text.replace(UNKNOWN, 'n');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { currentNode: node } = walker;
    if (known(node.data) !== node.data) node.data = known(node.data);
  }
  for (const field of document.querySelectorAll('input, textarea')) {
    if (field.type !== 'file' && known(field.value) !== field.value) field.value = known(field.value);
  }
}

/**
 * What a page and its frames draw from fonts of this machine.
 * @returns {Promise<string[]>} each font with the element that uses it
 */
export async function machineFonts(page) {
  const found = [];
  for (const target of [page, ...page.frames().slice(1)]) {
    // Frames in the page's own process have no session: they are part of its document.
    const session = await page
      .context()
      .newCDPSession(target)
      .catch(() => undefined);
    if (!session) continue;
    await session.send('DOM.enable');
    await session.send('CSS.enable');
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    await Promise.all(
      elementsOf(root).map(async (node) => {
        const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId: node.nodeId });
        const name = `<${node.localName} ${(node.attributes ?? []).join(' ').slice(0, 80)}>`;
        for (const { familyName, isCustomFont } of fonts) if (!isCustomFont) found.push(`${familyName} in ${name}`);
      }),
    );
    await session.detach();
  }
  return found;
}

/** The elements of a document and its frames that may have text of their own. */
function elementsOf({ children = [], contentDocument, shadowRoots = [], pseudoElements = [], ...node }) {
  const parts = [...children, ...shadowRoots, ...pseudoElements, ...(contentDocument ? [contentDocument] : [])];
  const isLast = children.every(({ nodeType }) => nodeType !== 1);
  const hasText = node.nodeType === 1 && (isLast || children.some(({ nodeType }) => nodeType === 3));
  return [...(hasText ? [node] : []), ...parts.flatMap(elementsOf)];
}
