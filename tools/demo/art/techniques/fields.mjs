// Pictures computed point by point: reaction and diffusion, misty ridges, marbling, discs in a grainy gradient.

import { clamp, fbm, mix, noise, random, smoothstep } from '../core/random.mjs';
import { at, grain } from '../core/press.mjs';
import { ink, paper } from '../core/palette.mjs';
import { disc, line, rect, stroke } from '../core/shapes.mjs';

/** Turns a tone into grain, like a gradient from a stencil printer. */
function stipple(tone, x, y) {
  const px = x * 0.62 + 512;
  const py = y * 0.62 + 512;
  const i = px | 0;
  const j = py | 0;
  const speck = mix(
    mix(at(grain, i, j), at(grain, i + 1, j), px - i),
    mix(at(grain, i, j + 1), at(grain, i + 1, j + 1), px - i),
    py - j,
  );
  return smoothstep(-0.4, 0.4, tone * 3.2 - 1.6 + 0.8 * speck);
}

/** Grows coral with the Gray-Scott model on a grid of cells. Returns a sampler in 0..1 coordinates. */
function grownCoral(rnd, columns, rows, steps) {
  const size = columns * rows;
  let a = new Float32Array(size).fill(1);
  let b = new Float32Array(size);
  let nextA = new Float32Array(size);
  let nextB = new Float32Array(size);
  for (let i = 0; i < 150; i++) {
    const cx = 4 + rnd.int(columns - 8);
    const cy = 4 + rnd.int(rows - 8);
    for (let dy = -2; dy <= 2; dy++) for (let dx = -2; dx <= 2; dx++) b[(cy + dy) * columns + cx + dx] = 0.9;
  }
  const feed = new Float32Array(size);
  const kill = new Float32Array(size);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const out = Math.hypot(x / columns - 0.5, ((y / rows - 0.5) * rows) / columns);
      const t = smoothstep(0.08, 0.5, out);
      feed[y * columns + x] = mix(0.0545, 0.036, t);
      kill[y * columns + x] = mix(0.062, 0.0645, t);
    }
  }
  for (let step = 0; step < steps; step++) {
    for (let y = 1; y < rows - 1; y++) {
      for (let i = y * columns + 1; i < y * columns + columns - 1; i++) {
        const la = 0.25 * (a[i - 1] + a[i + 1] + a[i - columns] + a[i + columns]) - a[i];
        const lb = 0.25 * (b[i - 1] + b[i + 1] + b[i - columns] + b[i + columns]) - b[i];
        const eaten = a[i] * b[i] * b[i];
        nextA[i] = a[i] + 0.46 * la - eaten + feed[i] * (1 - a[i]);
        nextB[i] = b[i] + 0.23 * lb + eaten - (kill[i] + feed[i]) * b[i];
      }
    }
    [a, nextA, b, nextB] = [nextA, a, nextB, b];
  }
  return (u, v) => {
    const x = clamp(u, 0, 0.999) * (columns - 1);
    const y = clamp(v, 0, 0.999) * (rows - 1);
    const i = Math.floor(y) * columns + Math.floor(x);
    const fx = x % 1;
    const fy = y % 1;
    return mix(mix(b[i], b[i + 1], fx), mix(b[i + columns], b[i + columns + 1], fx), fy);
  };
}

const grown = new Map();

/** A large disc filled with coral, over a second disc that is slightly shifted. */
export function coral({ seed = 'coral-arithmetic', inks = [ink.madder, ink.blush], sheet = paper.ivory } = {}) {
  if (!grown.has(seed)) grown.set(seed, grownCoral(random(seed), 220, 220, 2600));
  const chemical = grown.get(seed);
  const body = (x, y) => {
    const out = Math.hypot(x - 500, y - 660);
    if (out > 404) return 0;
    return smoothstep(0.17, 0.215, chemical((x - 96) / 808, (y - 256) / 808)) * smoothstep(404, 401, out);
  };
  return {
    width: 1000,
    height: 1414,
    paper: sheet,
    layers: [
      { ink: inks[1], field: (x, y) => smoothstep(406, 402, Math.hypot(x - 524, y - 636)), grain: 0.18 },
      { ink: inks[0], field: body },
    ],
  };
}

/** Several ridges with a low sun. Each ridge is dense at its crest and fades into mist below. */
export function ridges({
  seed = 'seven-ridges',
  inks = [ink.tide, ink.madder],
  sheet = paper.ivory,
  count = 7,
  size = [1000, 1250],
  sun = [655, 360, 118],
} = {}) {
  const rnd = random(seed);
  const rough = fbm(noise(rnd), 5);
  const [width, height] = size;
  const crest = (k, x) => {
    const t = k / (count - 1);
    const sweep = Math.sin(x / mix(330, 250, t) + k * 2.4) * mix(26, 58, t);
    return (
      mix(height * 0.42, height * 0.86, t ** 0.92) -
      sweep -
      mix(60, 150, t) * rough(x / mix(300, 420, t) + k * 13.7, k * 5.1)
    );
  };
  const crests = Array.from({ length: count }, (_, k) => Float32Array.from({ length: width }, (_, x) => crest(k, x)));
  const inside = (x, y) => x > 84 && x < width - 84 && y > 84 && y < height - 110;
  const hill = (x, y) => {
    if (!inside(x, y)) return 0;
    const column = Math.floor(x);
    let tone = 0;
    for (let k = 0; k < count; k++) {
      const depth = y - crests[k][column];
      if (depth < 0) continue;
      const t = k / (count - 1);
      tone = mix(0.5, 1, t) * mix(1, 0.02 + 0.8 * t ** 4, smoothstep(-10, mix(75, 190, t), depth));
    }
    return stipple(clamp(tone), x, y);
  };
  const warm = (x, y) => {
    if (!inside(x, y)) return 0;
    if (Math.hypot(x - sun[0], y - sun[1]) < sun[2] && y < crests[0][Math.floor(x)]) return 1;
    return stipple(
      clamp(0.4 * smoothstep(90, height * 0.55, y) * smoothstep(height * 0.95, height * 0.5, y)),
      x + 300,
      y,
    );
  };
  return {
    width,
    height,
    paper: sheet,
    layers: [
      { ink: inks[1], field: warm, shift: [3, 2], strength: 0.86 },
      { ink: inks[0], field: hill },
    ],
  };
}

/** Marbled paper: stripes of ink that warped noise folds into each other. */
export function marble({
  seed = 'marble',
  inks = [ink.tide, ink.glass, ink.black],
  sheet = paper.ivory,
  size = [1000, 1400],
  scale = 1,
} = {}) {
  const rnd = random(seed);
  const drift = fbm(noise(rnd), 3);
  const fold = fbm(noise(rnd), 3);
  const phase = rnd() * 100;
  // All inks use the same folds. These are slow to compute but smooth, so they are computed once on a coarse grid.
  const step = 2.5;
  const columns = Math.ceil(size[0] / step) + 3;
  const rows = Math.ceil(size[1] / step) + 3;
  const folded = new Float32Array(columns * rows);
  const veins = new Float32Array(columns * rows);
  for (let i = 0; i < folded.length; i++) {
    const x = (((i % columns) * step) / 340) * scale + phase;
    const y = ((Math.floor(i / columns) * step) / 340) * scale;
    const qx = x + 1.25 * drift(x * 0.8, y * 0.8);
    const qy = y + 1.25 * drift(x * 0.8 + 31, y * 0.8 + 7);
    const comb = 0.2 * Math.sin(qx * 11 + 3 * fold(qx, qy));
    folded[i] = 3.6 * (qy + comb + 1.1 * fold(qx * 0.9, qy * 0.9));
    veins[i] = fold(qx * 3 + 5, qy * 3);
  }
  const read = (grid, px, py) => {
    const x = clamp(px / step, 0, columns - 2);
    const y = clamp(py / step, 0, rows - 2);
    const i = Math.floor(y) * columns + Math.floor(x);
    return mix(mix(grid[i], grid[i + 1], x % 1), mix(grid[i + columns], grid[i + columns + 1], x % 1), y % 1);
  };
  const soft = 0.035 * scale;
  const between = (value, low, high) =>
    smoothstep(low - soft, low + soft, value) * smoothstep(high + soft, high - soft, value);
  const layer = (low, high) => (x, y) => {
    const value = read(folded, x, y);
    const vein = read(veins, x, y);
    return between(value - Math.floor(value), low + 0.05 * vein, high + 0.09 * vein);
  };
  return {
    width: size[0],
    height: size[1],
    paper: sheet,
    layers: [
      { ink: inks[0], field: layer(0.08, 0.46), grain: 0.14 },
      { ink: inks[1], field: layer(0.36, 0.68), grain: 0.14 },
      { ink: inks[2], field: layer(0.74, 0.815), grain: 0.05 },
    ],
  };
}

/** The sun at three hours of a day, as overlapping grainy discs above a scale of hours. */
export function noonAndAfter({ inks = [ink.ochre, ink.madder, ink.tide], sheet = paper.ivory } = {}) {
  const stops = [
    [345, 405, 232],
    [560, 640, 262],
    [690, 940, 196],
  ];
  const layers = stops.map(([cx, cy, radius], i) => ({
    ink: inks[i],
    shift: [i * 3 - 3, 2 - i * 2],
    grain: 0.12,
    field: (x, y) => {
      const out = Math.hypot(x - cx, y - cy);
      if (out > radius) return 0;
      const lit = ((x - cx) * 0.55 + (y - cy) * 0.83) / radius;
      return stipple(0.62 + 0.42 * lit, x + i * 170, y + i * 90);
    },
  }));
  let hours = stroke(
    line([
      [100, 1218],
      [900, 1218],
    ]),
    3,
  );
  for (let i = 0; i <= 48; i++)
    hours += stroke(
      line([
        [100 + (i * 800) / 48, 1218],
        [100 + (i * 800) / 48, 1218 - (i % 12 === 0 ? 62 : i % 4 === 0 ? 36 : 18)],
      ]),
      i % 12 === 0 ? 4 : 2.2,
    );
  for (const [x, y] of stops)
    hours +=
      stroke(
        line([
          [x, y],
          [x, 1218],
        ]),
        1.8,
      ) +
      disc(x, y, 7) +
      rect(x - 9, 1228, 18, 18);
  layers.push({ ink: ink.black, svg: hours });
  return { width: 1000, height: 1414, paper: sheet, layers };
}
