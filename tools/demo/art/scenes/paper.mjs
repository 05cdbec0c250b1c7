// Scenes of cards, envelopes, postcards and writing paper on a table.

import { ground, rgb } from '../core/palette.mjs';
import { at, mottle, pull } from '../core/press.mjs';
import { clamp } from '../core/random.mjs';
import { canvas, lay, light, plain, printed, shadow, HEIGHT, WIDTH } from './canvas.mjs';

/**
 * Paints pieces in order. A piece is { kind, plate | colour, at: [x, y] in 0..1, w (pixels), ratio (height over width),
 * angle, liner }.
 */
export async function laid(pieces, { on = ground.plaster, fall = 0.16 } = {}) {
  const target = canvas(on);
  const images = await Promise.all(pieces.map(({ plate, w }) => plate && pull(plate, Math.round(w))));
  pieces.forEach(({ kind = 'card', plate, colour, at: place, w, ratio, angle = 0, liner }, i) => {
    const tall = ratio ?? plate.height / plate.width;
    const box = { cx: place[0] * WIDTH, cy: place[1] * HEIGHT, w, h: w * tall, angle };
    const lifted = kind === 'card' ? 1.25 : 1;
    shadow(target, box, { drop: [3, 4], blur: 9 * lifted, strength: 0.36 });
    shadow(target, box, { drop: [14, 24], blur: 62 * lifted, strength: 0.26 });
    if (kind === 'envelope') return lay(target, box, envelope(colour, box, liner), 5);
    if (kind === 'folded') {
      // A folded card is slightly open, so its back shows at the right edge.
      lay(target, { ...box, cx: box.cx + 9, cy: box.cy + 5, angle: angle + 0.012 }, plain('#e9e1d2', 1), 2);
      shadow(target, { ...box, w: box.w - 4 }, { drop: [4, 3], blur: 8, strength: 0.3 });
    }
    return lay(target, box, plate ? spined(printed(images[i]), kind, box) : ruled(colour, liner, box), 2);
  });
  light(target, { fall });
  return target;
}

/** Makes a folded card a little darker next to its fold. */
const spined = (shade, kind, box) => (out, u, v, x, y, d) => {
  shade(out, u, v, x, y, d);
  const lit =
    kind === 'folded'
      ? 1 - 0.1 * Math.exp(-(x + box.w / 2) / 9) + 0.02 * Math.exp(-(((x + box.w / 2 - 26) / 18) ** 2))
      : 1;
  const edge = d > -1.6 ? 1.04 : 1;
  for (let k = 0; k < 3; k++) out[k] *= lit * edge;
};

/** Writing paper with a narrow printed border in `liner`. */
function ruled(colour, liner, box) {
  const shade = plain(colour, 1);
  const tone = liner && rgb(liner);
  return (out, u, v, x, y, d) => {
    shade(out, u, v, x, y, d);
    if (!tone) return;
    const border =
      clamp(7 - Math.abs(d + 34) * 1.2) * 0.14 +
      (y > -box.h / 2 + 150 && y < box.h / 2 - 70 && Math.abs(x) < box.w / 2 - 76 && (y + box.h / 2) % 44 < 1.6
        ? 0.35
        : 0);
    for (let k = 0; k < 3; k++) out[k] += (tone[k] - out[k]) * clamp(border);
  };
}

/** The back of an envelope: a pointed flap with its shadow, and a visible strip of the lining. */
function envelope(colour, box, liner) {
  const tone = rgb(colour);
  const lining = liner && rgb(liner);
  return (out, u, v, x, y) => {
    const fibre = 1.6 * at(mottle, x | 0, y | 0);
    const flap = -box.h / 2 + box.h * 0.58 * (1 - (Math.abs(x) / (box.w / 2)) ** 1.12);
    const below = y - flap;
    const side = Math.abs(x) / (box.w / 2) - (box.h / 2 - y) / box.h / 0.92;
    let lit = below < 0 ? 1.025 - 0.03 * Math.exp(below / 5) : 1 - 0.2 * Math.exp(-below / 13);
    if (below > 3 && Math.abs(side) < 0.02) lit *= side < 0 ? 0.955 : 1.02;
    for (let k = 0; k < 3; k++) out[k] = (tone[k] + fibre) * lit;
    if (lining && below < -16 && below > -24) for (let k = 0; k < 3; k++) out[k] += (lining[k] - out[k]) * 0.75;
  };
}
