// The demo shop's pictures: their numbers, their keys, and the drawing of each. All randomness has fixed seeds, so the
// same version draws the same pictures on every machine.

import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { mugs, notebooks, paperGoods, totes } from './art/pictures/objects.mjs';
import { prints } from './art/pictures/prints.mjs';
import { develop, HEIGHT, WIDTH } from './art/scenes/canvas.mjs';

/** Part of each key. Change it when a picture will look different, because browsers cache each key for ever. */
const ART_VERSION = 'half-tide 1';
/** The widths of the smaller copies of a picture, in pixels. */
export const WIDTHS = [400, 800];
/** The maximum size of the full picture, in bytes. */
const BUDGET = 250_000;

const drawings = { ...prints, ...notebooks, ...mugs, ...totes, ...paperGoods };

/** The number of pictures of a product. */
export const pictureCount = (handle) => drawings[handle]?.length ?? 0;

/** A picture's key in the bucket: `media/<20 hex>.webp`, or `media/<20 hex>-<width>.webp`. */
export function pictureKey(handle, index, width) {
  const name = createHash('sha256').update(`${ART_VERSION}\n${handle}\n${index}`).digest('hex').slice(0, 20);
  return `media/${name}${width ? `-${width}` : ''}.webp`;
}

/** Draws a picture. Returns its files as [{ width, bytes }]: the full picture first, without a width. */
export async function drawPicture(handle, index) {
  const pixels = develop(await drawings[handle][index](handle));
  const raw = { raw: { width: WIDTH, height: HEIGHT, channels: 3 } };
  const full = fitting(pixels, raw);
  const smaller = WIDTHS.map((width) => sharp(pixels, raw).resize(width).webp({ quality: 78, effort: 2 }).toBuffer());
  const encoded = await Promise.all([full, ...smaller]);
  return encoded.map((bytes, i) => ({ width: [undefined, ...WIDTHS][i], bytes }));
}

/** Encodes a picture, with a lower quality for the few pictures whose grain makes them too large. */
async function fitting(pixels, raw) {
  for (const quality of [78, 70, 62, 50]) {
    const bytes = await sharp(pixels, raw).webp({ quality, effort: 2 }).toBuffer();
    if (bytes.length < BUDGET) return bytes;
  }
  throw new Error(`a picture does not fit ${BUDGET} bytes even at the lowest quality`);
}

/** The metadata of the full picture in the bucket, for <img> elements. */
export const pictureMetadata = { width: String(WIDTH), height: String(HEIGHT), widths: WIDTHS.join(',') };
