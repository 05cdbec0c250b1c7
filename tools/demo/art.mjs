// The demo shop's pictures: which there are, under which keys, and how one is drawn. Pure procedure from fixed seeds: the same
// version draws the same picture on every machine.

import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { mugs, notebooks, paperGoods, totes } from './art/pictures/objects.mjs';
import { prints } from './art/pictures/prints.mjs';
import { develop, HEIGHT, WIDTH } from './art/scenes/canvas.mjs';

/** Changes whenever a picture would look different, so that immutable keys stay true. */
const ART_VERSION = 'half-tide 1';
/** Widths in pixels of the smaller copies kept beside the full picture. */
export const WIDTHS = [400, 800];
/** The full picture must stay under this many bytes. */
const BUDGET = 250_000;

const drawings = { ...prints, ...notebooks, ...mugs, ...totes, ...paperGoods };

/** How many pictures a product has. */
export const pictureCount = (handle) => drawings[handle]?.length ?? 0;

/** A picture's key in the bucket, known without drawing it: `media/<20 hex>.webp`, or `media/<20 hex>-<width>.webp`. */
export function pictureKey(handle, index, width) {
  const name = createHash('sha256').update(`${ART_VERSION}\n${handle}\n${index}`).digest('hex').slice(0, 20);
  return `media/${name}${width ? `-${width}` : ''}.webp`;
}

/** Draws one picture: its encodings as [{ width, bytes }], the full one first and without a width. */
export async function drawPicture(handle, index) {
  const pixels = develop(await drawings[handle][index](handle));
  const raw = { raw: { width: WIDTH, height: HEIGHT, channels: 3 } };
  const full = fitting(pixels, raw);
  const smaller = WIDTHS.map((width) => sharp(pixels, raw).resize(width).webp({ quality: 78, effort: 2 }).toBuffer());
  const encoded = await Promise.all([full, ...smaller]);
  return encoded.map((bytes, i) => ({ width: [undefined, ...WIDTHS][i], bytes }));
}

/** Encodes at the usual quality, or a little lower for the few pictures whose grain would not fit the budget. */
async function fitting(pixels, raw) {
  for (const quality of [78, 70, 62, 50]) {
    const bytes = await sharp(pixels, raw).webp({ quality, effort: 2 }).toBuffer();
    if (bytes.length < BUDGET) return bytes;
  }
  throw new Error(`a picture does not fit ${BUDGET} bytes even at the lowest quality`);
}

/** What the bucket keeps beside the full picture, for whoever writes an <img>. */
export const pictureMetadata = { width: String(WIDTH), height: String(HEIGHT), widths: WIDTHS.join(',') };
