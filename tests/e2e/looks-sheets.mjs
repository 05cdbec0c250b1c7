// Makes the sheets for reviewers: each has all pictures of one size and scheme, with their names.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const ACROSS = 1760;
const GAP = 12;
const LABEL = 18;
/** The maximum height of a picture, in CSS pixels, because all rows are as high as the highest picture. */
const TALLEST = 1700;

/** @returns {Promise<string[]>} the paths of the written files */
export async function writeSheets({ looks, sizes, schemes, fileOf, folder }) {
  mkdirSync(folder, { recursive: true });
  const files = [];
  for (const { size, viewport, kept } of sizes) {
    for (const scheme of schemes) {
      const file = join(folder, `sheet-${size}-${scheme}.png`);
      const height = Math.round((TALLEST * kept) / viewport.width);
      const pictures = await Promise.all(
        looks.map(async (kind) => ({ name: kind.name, picture: await cut(fileOf(kind, size, scheme), height) })),
      );
      await sheet(pictures, kept, height).then((image) => image.toFile(file));
      files.push(file);
    }
  }
  return files;
}

async function cut(file, height) {
  const { width, height: whole } = await sharp(file).metadata();
  return sharp(file)
    .extract({ left: 0, top: 0, width, height: Math.min(height, whole) })
    .png()
    .toBuffer();
}

async function sheet(pictures, width, height) {
  const columns = Math.max(1, Math.floor(ACROSS / (width + GAP)));
  const rows = Math.ceil(pictures.length / columns);
  const placed = pictures.flatMap(({ name, picture }, place) => {
    const left = GAP + (place % columns) * (width + GAP);
    const top = GAP + Math.floor(place / columns) * (height + LABEL + GAP);
    const label = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${LABEL}"><text y="13" font-family="sans-serif" font-size="12" fill="#fff">${name}</text></svg>`;
    return [
      { input: Buffer.from(label), left, top },
      { input: picture, left, top: top + LABEL },
    ];
  });
  const size = { width: GAP + columns * (width + GAP), height: GAP + rows * (height + LABEL + GAP) };
  return sharp({ create: { ...size, channels: 3, background: '#555' } })
    .composite(placed)
    .png();
}
