// A canvas for flat objects, which get soft shadows and a common light.

import { ground, rgb } from '../core/palette.mjs';
import { at, grain, mottle } from '../core/press.mjs';
import { clamp, mix } from '../core/random.mjs';

export const WIDTH = 1400;
export const HEIGHT = 1750;

/** A canvas in one colour, with three floats per pixel. */
export function canvas(colour = ground.plaster) {
  const [r, g, b] = rgb(colour);
  const data = new Float32Array(WIDTH * HEIGHT * 3);
  for (let i = 0; i < data.length; i += 3) {
    data[i] = r;
    data[i + 1] = g;
    data[i + 2] = b;
  }
  return data;
}

/** Writes the colour of a printed image at (u, v) in 0..1 to `out`. */
export function sampleInto(out, { data, width, height }, u, v) {
  const x = clamp(u * width - 0.5, 0, width - 1.001);
  const y = clamp(v * height - 0.5, 0, height - 1.001);
  const left = x | 0;
  const top = y | 0;
  const fx = x - left;
  const fy = y - top;
  const i = (top * width + left) * 3;
  const j = i + width * 3;
  for (let k = 0; k < 3; k++)
    out[k] = mix(mix(data[i + k], data[i + 3 + k], fx), mix(data[j + k], data[j + 3 + k], fx), fy);
}

/** The distance to the edge of a rounded box with half sizes (a, b), in pixels. It is negative inside the box. */
function boxDistance(x, y, a, b, radius) {
  const dx = Math.abs(x) - a + radius;
  const dy = Math.abs(y) - b + radius;
  const ox = dx > 0 ? dx : 0;
  const oy = dy > 0 ? dy : 0;
  return (ox || oy ? Math.sqrt(ox * ox + oy * oy) : dx > dy ? dx : dy) - radius;
}

/**
 * Calls `each(index, x, y, c, s, count)` for every row of pixels that touches a rotated box. `index` is the first
 * pixel's index in the canvas. `x` and `y` are its position relative to the box's centre, along the box's sides. From
 * one pixel to the next, x grows by `c` and y falls by `s`.
 */
function rowsOf({ cx, cy, w, h, angle = 0 }, spread, each) {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const reachX = (Math.abs(w * c) + Math.abs(h * s)) / 2 + spread;
  const reachY = (Math.abs(w * s) + Math.abs(h * c)) / 2 + spread;
  const [x0, x1] = [Math.max(0, Math.floor(cx - reachX)), Math.min(WIDTH - 1, Math.ceil(cx + reachX))];
  const [y0, y1] = [Math.max(0, Math.floor(cy - reachY)), Math.min(HEIGHT - 1, Math.ceil(cy + reachY))];
  const dx = x0 + 0.5 - cx;
  for (let py = y0; py <= y1; py++) {
    const dy = py + 0.5 - cy;
    each((py * WIDTH + x0) * 3, c * dx + s * dy, c * dy - s * dx, c, s, x1 - x0 + 1);
  }
}

// The strength of a shadow across its edge, from inside to outside: 512 steps from -4 to 1.5 times the blur.
const FALL = Float32Array.from({ length: 513 }, (_, i) => 1 / (1 + Math.exp(4.2 * ((i / 512) * 5.5 - 4))));

/**
 * Darkens the canvas by a soft shadow of the box, which is offset by `drop` and blurred over `blur` pixels. It leaves
 * out pixels that the box itself will cover.
 */
export function shadow(target, box, { drop = [10, 16], blur = 34, strength = 0.3, radius = 2 } = {}) {
  const { w, h, angle = 0 } = box;
  const dropX = Math.cos(angle) * drop[0] + Math.sin(angle) * drop[1];
  const dropY = Math.cos(angle) * drop[1] - Math.sin(angle) * drop[0];
  const [halfW, halfH] = [w / 2, h / 2];
  const corner = radius + blur * 0.4;
  rowsOf({ ...box, cx: box.cx + drop[0], cy: box.cy + drop[1] }, blur * 1.6, (start, x, y, c, s, count) => {
    for (let n = 0, i = start; n < count; n++, i += 3, x += c, y -= s) {
      if (Math.abs(x + dropX) < halfW - 40 && Math.abs(y + dropY) < halfH - 60) continue;
      const d = boxDistance(x, y, halfW, halfH, corner) / blur;
      if (d >= 1.5) continue;
      const dark = strength * FALL[d < -4 ? 0 : ((d + 4) * 93) | 0];
      target[i] *= 1 - dark;
      target[i + 1] *= 1 - dark * 0.98;
      target[i + 2] *= 1 - dark * 0.94;
    }
  });
}

/**
 * Paints a box on the canvas. `shade(out, u, v, x, y, d)` writes its colour; `d` is the distance to its edge, negative
 * inside. Pixels further inside than `rim` are left out, because another box will cover them.
 */
export function lay(target, box, shade, radius = 0, rim = 1e9) {
  const out = [0, 0, 0];
  const { w, h } = box;
  rowsOf(box, 2, (start, x, y, c, s, count) => {
    for (let n = 0, i = start; n < count; n++, i += 3, x += c, y -= s) {
      const d = boxDistance(x, y, w / 2, h / 2, radius);
      if (d >= 0.5 || d < -rim) continue;
      shade(out, x / w + 0.5, y / h + 0.5, x, y, d);
      const cover = d < -0.5 ? 1 : 0.5 - d;
      target[i] += (out[0] - target[i]) * cover;
      target[i + 1] += (out[1] - target[i + 1]) * cover;
      target[i + 2] += (out[2] - target[i + 2]) * cover;
    }
  });
}

/** A shader for `lay`: a printed image. */
export const printed = (image) => (out, u, v) => sampleInto(out, image, u, v);

/** A shader for `lay`: one colour with slight fibres. */
export function plain(colour, texture = 1.4) {
  const [r, g, b] = rgb(colour);
  return (out, u, v, x, y) => {
    const fibre = texture * at(mottle, x | 0, y | 0);
    out[0] = r + fibre;
    out[1] = g + fibre;
    out[2] = b + fibre;
  };
}

/** Lights the whole picture from a window at the upper left. `panes` is the strength of the window's shape. */
export function light(target, { panes = 0, fall = 0.16 } = {}) {
  const cell = 7;
  const columns = WIDTH / cell + 1;
  const rows = HEIGHT / cell + 1;
  const level = new Float32Array(columns * rows);
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++)
      level[y * columns + x] = lightAt((x * cell) / WIDTH, (y * cell) / HEIGHT, panes, fall);
  for (let y = 0, i = 0; y < HEIGHT; y++) {
    const gy = y / cell;
    const row = (gy | 0) * columns;
    for (let x = 0; x < WIDTH; x++, i += 3) {
      const gx = x / cell;
      const k = row + (gx | 0);
      const l = mix(
        mix(level[k], level[k + 1], gx % 1),
        mix(level[k + columns], level[k + columns + 1], gx % 1),
        gy % 1,
      );
      // Bright pixels become a little warmer, dark pixels a little cooler.
      target[i] *= l * (0.985 + 0.02 * l);
      target[i + 1] *= l;
      target[i + 2] *= l * (1.03 - 0.03 * l);
    }
  }
}

function lightAt(x, y, panes, fall) {
  const away = Math.hypot(x - 0.25, (y - 0.2) * 1.1);
  let level = 1.06 - fall * away ** 1.25;
  if (panes > 0) {
    const u = x + 0.34 * y - 0.22;
    const v = y - 0.42 * x + 0.08;
    const soft = 0.012 + 0.024 * y;
    const edge = (value, low, high) =>
      (1 / (1 + Math.exp(-(value - low) / soft))) * (1 / (1 + Math.exp((value - high) / soft)));
    let lit = 0;
    for (let column = 0; column < 2; column++)
      for (let row = 0; row < 3; row++)
        lit += edge(u, 0.1 + column * 0.4, 0.44 + column * 0.4) * edge(v, -0.12 + row * 0.33, 0.16 + row * 0.33);
    level += panes * (lit - 0.5);
  }
  return level;
}

/** Converts the canvas to RGB bytes, and adds slight grain, which also avoids banding in soft gradients. */
export function develop(target, strength = 1.5) {
  const data = new Uint8ClampedArray(target.length);
  for (let y = 0, i = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++, i += 3) {
      const speck = strength * at(grain, x, y);
      data[i] = target[i] + speck;
      data[i + 1] = target[i + 1] + speck;
      data[i + 2] = target[i + 2] + speck;
    }
  }
  return data;
}
