// Compares a page with its reviewed picture, which is small and lossy. It compares the mean colours of cells of about
// sixteen CSS pixels. Differences in the edges of letters hardly change these colours, but a broken layout does.
import sharp from 'sharp';

/** The approximate side of a cell, in CSS pixels. It varies, because a row has a whole number of cells. */
const CELL = 16;
/**
 * The maximum `share` of cells that may differ by more than `by`, of 255, in their most different channel. The limits
 * come from experiments with seven kinds of page. The same page again: no cell differs. Heavier letters or other
 * spacing, as on another machine: up to 1.9 % differ by 12, and up to 0.1 % by 18. Two similar colours swapped: at
 * least 2.4 % differ by 12. Titles or the main button missing: at least 0.5 % differ by 18.
 */
export const LIMITS = [
  { by: 12, share: 0.021 },
  { by: 18, share: 0.003 },
];

/**
 * Reduces a screenshot to the size and quality of the reviewed pictures.
 * @param {Buffer} png a screenshot in CSS pixels
 * @param {number} width the new width, in pixels
 * @returns {Promise<Buffer>} WebP
 */
export const reduce = (png, width) => sharp(png).resize({ width }).webp({ quality: 45, effort: 2 }).toBuffer();

/**
 * @typedef {{columns: number, rows: number, cells: Uint8Array}} Grid red, green and blue, cell by cell, row by row
 * @param {Buffer} picture
 * @param {number} columns
 * @returns {Promise<Grid>}
 */
export async function gridOf(picture, columns) {
  const { width, height } = await sharp(picture).metadata();
  const rows = Math.max(1, Math.round((height * columns) / width));
  const { data } = await sharp(picture)
    .removeAlpha()
    .toColourspace('srgb')
    .resize({ width: columns, height: rows, fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { columns, rows, cells: new Uint8Array(data) };
}

/** The number of cells in a row, for a page of this width in CSS pixels. */
export const columnsOf = (cssWidth) => Math.round(cssWidth / CELL);

/**
 * Compares two grids cell by cell. Rows that only one grid has differ.
 * @param {Grid} kept
 * @param {Grid} now
 * @returns {{alike: boolean, told: string, off: boolean[]}} `told` is a text for the reviewer; `off` is true for each
 *   cell that differs by more than the strictest limit, in all rows of the longer grid
 */
export function difference(kept, now) {
  if (kept.columns !== now.columns) throw new Error(`${kept.columns} columns cannot be compared with ${now.columns}`);
  const both = Math.min(kept.rows, now.rows) * kept.columns;
  const all = Math.max(kept.rows, now.rows) * kept.columns;
  const distances = Array.from({ length: all }, (_, cell) =>
    cell < both ? distance(kept.cells, now.cells, cell * 3) : 255,
  );
  const found = LIMITS.map(({ by, share }) => ({
    by,
    limit: share,
    share: distances.filter((far) => far > by).length / all,
  }));
  return {
    alike: found.every(({ share, limit }) => share <= limit),
    told: found
      .map(({ by, share, limit }) => `${percent(share)} off by more than ${by} (at most ${percent(limit)})`)
      .join(', '),
    off: distances.map((far) => far > LIMITS[0].by),
  };
}

const percent = (share) => `${(share * 100).toFixed(1)} %`;

const distance = (a, b, at) => Math.max(...[0, 1, 2].map((channel) => Math.abs(a[at + channel] - b[at + channel])));

/**
 * Three pictures side by side: the reviewed one, the current one, and the current one with its different cells marked.
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
