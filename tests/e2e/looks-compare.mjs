// Whether a page still looks as it did when somebody last looked at it. What is kept is small and lossy; what is compared are
// the mean colours of cells of about sixteen CSS pixels, which the edges of letters hardly move and a broken layout does.
import sharp from 'sharp';

/** CSS pixels a side of a cell, about: a picture's width in cells is a whole number. */
const CELL = 16;
/**
 * Share of the cells that may be off by more than so much, of 255 in the channel that is off most. Found by trying, on seven
 * kinds of page: the same again is off nowhere; letters drawn heavier or spaced otherwise, as another machine might, leave up to
 * 1.9 % off by 12 and 0.1 % by 18; two close colours swapped, 2.4 % or more by 12; titles or the main button missing, 0.5 % or
 * more by 18.
 */
export const LIMITS = [
  { by: 12, share: 0.021 },
  { by: 18, share: 0.003 },
];

/**
 * Makes of a screenshot what is kept of it.
 * @param {Buffer} png in CSS pixels
 * @param {number} width of what is kept, in pixels
 * @returns {Promise<Buffer>} WebP
 */
export const reduce = (png, width) => sharp(png).resize({ width }).webp({ quality: 45, effort: 6 }).toBuffer();

/**
 * @typedef {{columns: number, rows: number, cells: Uint8Array}} Grid red, green and blue, cell by cell, row by row
 * @param {Buffer} picture
 * @param {number} columns
 * @returns {Promise<Grid>}
 */
export async function gridOf(picture, columns) {
  const { width, height } = await sharp(picture).metadata();
  const rows = Math.max(1, Math.round((height * columns) / width));
  const { data } = await sharp(picture).removeAlpha().toColourspace('srgb').resize({ width: columns, height: rows, fit: 'fill' }).raw().toBuffer({ resolveWithObject: true });
  return { columns, rows, cells: new Uint8Array(data) };
}

/** How many cells a picture of a page so many CSS pixels wide has in a row. */
export const columnsOf = (cssWidth) => Math.round(cssWidth / CELL);

/**
 * What of one grid is not in the other at the same place. Rows that only one of them has are off.
 * @param {Grid} kept
 * @param {Grid} now
 * @returns {{alike: boolean, told: string, off: boolean[]}} `told` for the person who has to judge; `off` by cell, as the
 *   strictest limit sees it, of as many rows as the longer grid has
 */
export function difference(kept, now) {
  if (kept.columns !== now.columns) throw new Error(`${kept.columns} columns cannot be compared with ${now.columns}`);
  const both = Math.min(kept.rows, now.rows) * kept.columns;
  const all = Math.max(kept.rows, now.rows) * kept.columns;
  const distances = Array.from({ length: all }, (_, cell) => (cell < both ? distance(kept.cells, now.cells, cell * 3) : 255));
  const found = LIMITS.map(({ by, share }) => ({ by, limit: share, share: distances.filter((far) => far > by).length / all }));
  return {
    alike: found.every(({ share, limit }) => share <= limit),
    told: found.map(({ by, share, limit }) => `${percent(share)} off by more than ${by} (at most ${percent(limit)})`).join(', '),
    off: distances.map((far) => far > LIMITS[0].by),
  };
}

const percent = (share) => `${(share * 100).toFixed(1)} %`;

const distance = (a, b, at) => Math.max(...[0, 1, 2].map((channel) => Math.abs(a[at + channel] - b[at + channel])));

/**
 * Kept, now, and now with the cells that are off marked, side by side.
 * @param {Buffer} kept @param {Buffer} now both WebP of one width
 * @param {boolean[]} off @param {number} columns
 * @returns {Promise<Buffer>} PNG
 */
export async function differencePicture(kept, now, off, columns) {
  const [a, b] = await Promise.all([kept, now].map((picture) => sharp(picture).metadata()));
  const height = Math.max(a.height, b.height);
  const marks = Buffer.from(off.flatMap((is) => (is ? [255, 0, 160, 150] : [0, 0, 0, 0])));
  const mask = await sharp(marks, { raw: { width: columns, height: off.length / columns, channels: 4 } })
    .resize({ width: b.width, height, fit: 'fill', kernel: 'nearest' })
    .png()
    .toBuffer();
  const gap = 10;
  const at = (place) => place * (b.width + gap);
  return sharp({ create: { width: at(3) - gap, height, channels: 3, background: '#888' } })
    .composite([
      { input: kept, left: 0, top: 0 },
      { input: now, left: at(1), top: 0 },
      { input: now, left: at(2), top: 0 },
      { input: mask, left: at(2), top: 0 },
    ])
    .png()
    .toBuffer();
}
