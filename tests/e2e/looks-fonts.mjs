// Pictures of pages are the same on every machine only if they use no font of the machine. So pages and their frames
// use two fonts from npm packages, which are also in the theme's font stacks. Letters that these fonts lack become the
// letter n, and words in right-to-left scripts keep their direction. So the pictures do not test the typography of
// other scripts.
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
// These fonts have no arrows and no monospaced letters.
const IN_PAGE = `
:root:root { --display: "Looks Serif"; --text: "Looks Sans" }
code, pre { font-family: "Looks Sans" !important }
.arrow::after { content: "\\a0>" !important }
.way a::before { content: "<\\a0" !important }`;
// Mails set the font on each element.
const IN_FRAME = '* { font-family: "Looks Sans" !important }';

/** Makes a page and its frames use only these fonts. */
export async function pinFonts(page) {
  for (const frame of page.frames()) {
    await frame.evaluate(draw, { faces: FACES, css: frame === page.mainFrame() ? IN_PAGE : IN_FRAME });
    // Polled, because promises do not settle in a frame without script.
    while (await frame.evaluate(() => [...document.fonts].some(({ status }) => status === 'loading')))
      await page.waitForTimeout(20);
  }
}

/**
 * Runs in the page. Adds the fonts, and replaces letters that the fonts lack. The content security policy does not
 * apply to the debugger.
 */
function draw({ faces, css }) {
  for (const { family, woff2, weight, style } of faces) {
    const bytes = Uint8Array.from(atob(woff2), (letter) => letter.charCodeAt(0));
    const face = new FontFace(family, bytes, { weight, style });
    document.fonts.add(face);
    // Loaded now, because a test cannot wait for the next layout to load it.
    face.load();
  }
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets.push(sheet);
  const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
  const UNKNOWN = /[^\u0000-\u00ff\u0131\u0152\u0153\u2000-\u206f\u20ac\u2122\u2191\u2193\u2212]/gu;
  // An invisible mark before the text keeps its right-to-left direction.
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
 * Finds text of a page and its frames that uses fonts of this machine.
 * @returns {Promise<string[]>} each font with the element that uses it
 */
export async function machineFonts(page) {
  const found = [];
  for (const target of [page, ...page.frames().slice(1)]) {
    // Frames in the page's own process have no session, because they are part of the page's document.
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

/** The elements of a document and its frames that may contain text directly. */
function elementsOf({ children = [], contentDocument, shadowRoots = [], pseudoElements = [], ...node }) {
  const parts = [...children, ...shadowRoots, ...pseudoElements, ...(contentDocument ? [contentDocument] : [])];
  const isLast = children.every(({ nodeType }) => nodeType !== 1);
  const hasText = node.nodeType === 1 && (isLast || children.some(({ nodeType }) => nodeType === 3));
  return [...(hasText ? [node] : []), ...parts.flatMap(elementsOf)];
}
