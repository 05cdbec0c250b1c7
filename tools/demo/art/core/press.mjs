// The press turns a plate (paper and ink layers) into pixels. Each layer is a coverage mask that is printed over the
// layers before it, as on a real press. This gives overprints, misregistration and the grain of the ink.
//
// A plate is { width, height, paper, layers: [{ ink, svg | field, shift, strength, grain, opaque }] } in plate units:
//   svg      shapes in white on black; black carves away
//   field    (x, y) => coverage 0..1, for shapes without an outline
//   shift    [dx, dy] misregistration
//   strength ink density 0..1
//   grain    unevenness of the ink, 0..1
//   opaque   covers instead of multiplying (chalk on dark paper)

import sharp from 'sharp';
import { rgb } from './palette.mjs';
import { clamp, random } from './random.mjs';

const TILE = 512;

/** A tile of grain as in film (mean 0, deviation about 1). It repeats without a seam. */
export const grain = speckle('grain', 1);
/** A tile of coarser grain, for the mottling of ink and paper. */
export const mottle = speckle('mottle', 3);

function speckle(seed, passes) {
  const rnd = random(seed);
  let tile = Float32Array.from({ length: TILE * TILE }, () => rnd.gauss());
  for (let pass = 0; pass < passes; pass++) {
    const reach = 1 << pass;
    const next = new Float32Array(TILE * TILE);
    for (let y = 0; y < TILE; y++) {
      for (let x = 0; x < TILE; x++) {
        let sum = 0;
        for (let dy = -1; dy <= 1; dy++) {
          const row = ((y + dy * reach) & (TILE - 1)) * TILE;
          for (let dx = -1; dx <= 1; dx++)
            sum += tile[row + ((x + dx * reach) & (TILE - 1))] * (dx && dy ? 1 : dx || dy ? 2 : 4);
        }
        next[y * TILE + x] = sum / 16;
      }
    }
    tile = next;
  }
  const deviation = Math.sqrt(tile.reduce((sum, v) => sum + v * v, 0) / tile.length);
  return tile.map((v) => v / deviation);
}

export const at = (tile, x, y) => tile[((y & (TILE - 1)) << 9) | (x & (TILE - 1))];

/** The brightness of the paper's fibres, as a factor of about 1. */
const fibre = mottle.map((value, i) => 1 + 0.008 * value + 0.005 * grain[i]);
/** The unevenness of a full layer of ink, at least 0. */
const wear = mottle.map((value, i) => Math.abs(0.6 * value + 0.5 * grain[i]));

/**
 * Prints the plate, `width` pixels wide: { data (RGB bytes), width, height }. `crop` is [x, y, w, h] in plate units.
 */
export async function pull(plate, width, crop = [0, 0, plate.width, plate.height]) {
  const scale = width / crop[2];
  const height = Math.round(crop[3] * scale);
  const layers = await Promise.all(
    plate.layers.map((layer) =>
      layer.svg ? mask(layer, crop, width, height) : sample(layer, crop, width, height, scale),
    ),
  );
  const base = rgb(plate.paper);
  const data = new Uint8ClampedArray(width * height * 3);
  const inks = plate.layers.map(({ ink, strength = 0.94, grain: broken = 0.09, opaque = false }) => ({
    tone: rgb(ink),
    density: strength / 255,
    broken,
    opaque,
  }));
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const white = at(fibre, x, y);
      let r = base[0] * white;
      let g = base[1] * white;
      let b = base[2] * white;
      for (let l = 0; l < layers.length; l++) {
        const covered = layers[l][i];
        if (covered === 0) continue;
        const { tone, density, broken, opaque } = inks[l];
        const lost = broken * at(wear, x + l * 137, y + l * 71);
        const c = lost < 1 ? covered * density * (1 - lost) : 0;
        if (opaque) {
          r += (tone[0] - r) * c;
          g += (tone[1] - g) * c;
          b += (tone[2] - b) * c;
        } else {
          r *= 1 - c * (1 - tone[0] / 255);
          g *= 1 - c * (1 - tone[1] / 255);
          b *= 1 - c * (1 - tone[2] / 255);
        }
      }
      data[i * 3] = r;
      data[i * 3 + 1] = g;
      data[i * 3 + 2] = b;
    }
  }
  return { data, width, height };
}

async function mask({ svg, shift = [0, 0] }, [x, y, w, h], width, height) {
  const document = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${x} ${y} ${w} ${h}" preserveAspectRatio="none">
<rect x="${x - 9}" y="${y - 9}" width="${w + 18}" height="${h + 18}"/><g transform="translate(${shift})" fill="#fff" stroke-linecap="round" stroke-linejoin="round">${svg}</g></svg>`;
  return sharp(Buffer.from(document), { unlimited: true }).greyscale().extractChannel(0).raw().toBuffer();
}

function sample({ field, shift = [0, 0] }, [left, top], width, height, scale) {
  const out = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const py = top + y / scale - shift[1];
    for (let x = 0; x < width; x++, i++) out[i] = 255 * clamp(field(left + x / scale - shift[0], py));
  }
  return out;
}
