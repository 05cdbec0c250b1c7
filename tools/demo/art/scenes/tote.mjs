// Scenes of tote bags on a peg on a wall: cotton with folds, hem, straps and a print.

import { ground, rgb } from '../core/palette.mjs';
import { at, grain, pull } from '../core/press.mjs';
import { clamp, fbm, mix, noise, random, smoothstep } from '../core/random.mjs';
import { canvas, lay, light, sampleInto, shadow, HEIGHT, WIDTH } from './canvas.mjs';

const BAG = { cx: 700, cy: 1090, w: 880, h: 960 };
const PEG = [700, 205];

/** The points of a strap, from one end at the hem over the peg to the other end. */
function strap(reach, top, sag) {
  const side = (sign) =>
    Array.from({ length: 26 }, (_, k) => {
      const t = k / 25;
      return [PEG[0] + sign * mix(reach, 17, t ** 0.86) + sign * sag * Math.sin(Math.PI * t), mix(top, PEG[1] + 6, t)];
    });
  return [...side(-1), [PEG[0], PEG[1] - 8], ...side(1).reverse()];
}

/**
 * The pixels within `half` of a line, as { pixel, across (-1 to 1), place (point and fraction) }. All bags have the
 * same straps, so each strap is computed once and cached by its name.
 */
function band(name, points, half) {
  if (bands.has(name)) return bands.get(name);
  const nearest = new Float32Array(WIDTH * HEIGHT).fill(half * half);
  const places = new Float32Array(WIDTH * HEIGHT);
  const sides = new Int8Array(WIDTH * HEIGHT);
  for (let k = 0; k < points.length - 1; k++) {
    const [ax, ay] = points[k];
    const [bx, by] = points[k + 1];
    const squared = (bx - ax) ** 2 + (by - ay) ** 2;
    for (let y = Math.floor(Math.min(ay, by) - half); y <= Math.max(ay, by) + half; y++) {
      for (let x = Math.floor(Math.min(ax, bx) - half); x <= Math.max(ax, bx) + half; x++) {
        const t = clamp(((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / squared);
        const dx = x - ax - (bx - ax) * t;
        const dy = y - ay - (by - ay) * t;
        const i = y * WIDTH + x;
        if (dx * dx + dy * dy >= nearest[i]) continue;
        nearest[i] = dx * dx + dy * dy;
        places[i] = k + t;
        sides[i] = dx * (by - ay) - dy * (bx - ax) < 0 ? -1 : 1;
      }
    }
  }
  const pixel = Uint32Array.from(nearest.keys().filter((i) => sides[i] !== 0));
  bands.set(name, {
    pixel,
    across: Float32Array.from(pixel, (i) => (sides[i] * Math.sqrt(nearest[i])) / half),
    place: Float32Array.from(pixel, (i) => places[i]),
  });
  return bands.get(name);
}

const bands = new Map();

/** A bag printed with a plate. The plate's paper colour is the colour of the cloth. */
export async function tote(plate, { seed, on = ground.plaster, strapColour }) {
  const target = canvas(on);
  const rnd = random(`${seed} folds`);
  const broad = fbm(noise(rnd), 2);
  const fine = noise(rnd);
  const image = await pull(plate, 900);
  const tape = rgb(strapColour ?? plate.paper);

  shadow(target, BAG, { drop: [14, 20], blur: 40, strength: 0.42, radius: 30 });
  shadow(target, { ...BAG, h: BAG.h - 90 }, { drop: [70, 60], blur: 150, strength: 0.36, radius: 30 });
  const paint = (name, points, dim) => {
    const fallen = band(
      `${name} shadow`,
      points.map(([x, y]) => [x + 26, y + 30]),
      58,
    );
    fallen.pixel.forEach((pixel, n) => {
      const dark = 1 - 0.2 * (1 - Math.abs(fallen.across[n])) ** 1.6;
      for (let k = 0; k < 3; k++) target[pixel * 3 + k] *= dark;
    });
    const webbing = band(name, points, 21);
    webbing.pixel.forEach((pixel, n) => {
      const across = webbing.across[n];
      const cover = clamp((1 - Math.abs(across)) * 21);
      const stitch = Math.abs(Math.abs(across) - 0.76) < 0.05 && Math.floor(webbing.place[n] * 6) % 2 ? 0.86 : 1;
      const lit =
        dim *
        (1.0 - 0.13 * across * across - 0.05 * across) *
        stitch *
        (1 + 0.02 * at(grain, pixel % WIDTH, (pixel / WIDTH) | 0));
      for (let k = 0; k < 3; k++) target[pixel * 3 + k] += (tape[k] * lit - target[pixel * 3 + k]) * cover;
    });
  };
  paint('back strap', strap(176, 640, 26), 0.8);

  // The height of the cloth: slack between the straps, tight below them, loose at the hem. Folds run downwards and
  // spread from the seams.
  const half = { w: BAG.w / 2, h: BAG.h / 2 };
  const height = (x, y) => {
    const t = y / BAG.h + 0.5;
    let h =
      30 * broad(x / 330 + 3, y / 760) +
      11 * fine(x / 84 + 1.4 * broad(x / 300, y / 300), y / 520) * smoothstep(-0.1, 0.7, t);
    for (const sign of [-1, 1]) {
      const dx = x - sign * 205;
      const dy = y + half.h;
      const angle = Math.atan2(dx, dy + 30);
      h += 10 * Math.cos(angle * 9 + sign) * Math.exp(-Math.hypot(dx, dy) / 330);
    }
    return h - 16 * (1 - smoothstep(0, 0.5, t)) * Math.exp(-((x / 150) ** 2));
  };
  const step = 4;
  const columns = Math.ceil((BAG.w + 120) / step);
  const rows = Math.ceil((BAG.h + 120) / step);
  const relief = Float32Array.from({ length: columns * rows }, (_, i) =>
    height((i % columns) * step - half.w - 60, Math.floor(i / columns) * step - half.h - 60),
  );
  const slopes = relief.map((_, i) => ((relief[i + 1] ?? 0) - (relief[i - 1] ?? 0)) / (2 * step));
  const falls = relief.map((_, i) => ((relief[i + columns] ?? 0) - (relief[i - columns] ?? 0)) / (2 * step));
  const read = (grid, i, fx, fy) =>
    mix(mix(grid[i], grid[i + 1], fx), mix(grid[i + columns], grid[i + columns + 1], fx), fy);
  const body = { ...BAG, w: BAG.w + 60, h: BAG.h + 60 };
  // The outline: the sides by row, the hem and the bottom by column.
  const waists = Float32Array.from({ length: body.h + 4 }, (_, k) => {
    const y = k - body.h / 2;
    const t = y / BAG.h + 0.5;
    return half.w - 16 * Math.sin(Math.PI * clamp(t)) + 5 * fine(9, y / 130) + 10 * smoothstep(0.75, 1, t);
  });
  const hems = Float32Array.from({ length: body.w + 4 }, (_, k) => {
    const x = k - body.w / 2;
    return -half.h + 15 * Math.exp(-((x / 130) ** 2)) + 9 * (Math.abs(x) / half.w) ** 3;
  });
  const feet = Float32Array.from({ length: body.w + 4 }, (_, k) => {
    const x = k - body.w / 2;
    return half.h - 12 * Math.cos((x / half.w) * 1.4) + 9 + 3 * fine(x / 90, 4);
  });
  lay(target, body, (out, u, v, x, y) => {
    const t = y / BAG.h + 0.5;
    const waist = waists[(y + body.h / 2) | 0];
    const hem = hems[(x + body.w / 2) | 0];
    const foot = feet[(x + body.w / 2) | 0];
    const d = Math.max(Math.abs(x) - waist, hem - y, y - foot);
    const i = (Math.floor(y + BAG.cy) * WIDTH + Math.floor(x + BAG.cx)) * 3;
    const cover = clamp(0.5 - d);
    if (cover === 0) {
      for (let k = 0; k < 3; k++) out[k] = target[i + k];
      return;
    }
    const gx = (x + half.w + 60) / step;
    const gy = (y + half.h + 60) / step;
    const cell = (gy | 0) * columns + (gx | 0);
    const h = read(relief, cell, gx % 1, gy % 1);
    const slope = read(slopes, cell, gx % 1, gy % 1);
    const fall = read(falls, cell, gx % 1, gy % 1);
    sampleInto(out, image, clamp((x + h * 0.35) / (waist * 2) + 0.5), clamp((y - h * 0.2) / BAG.h + 0.5));
    const weave = 1 + 0.022 * (((x & 3) === 0 ? 1 : 0) - ((y & 3) === 0 ? 1 : 0)) + 0.022 * at(grain, x | 0, y | 0);
    const fromHem = y - hem;
    const stitched =
      Math.abs(fromHem - 52) < 1.6 && Math.floor((x + 900) / 9) % 3 ? 0.8 : Math.abs(fromHem - 56) < 4 ? 0.95 : 1;
    const edge = 1 - 0.2 * Math.exp(d / 7) - 0.08 * Math.exp(d / 40);
    const lit = (1.0 + 0.95 * slope * -1 + 0.55 * fall * -1) * edge * stitched * weave * (1.03 - 0.06 * t);
    for (let k = 0; k < 3; k++) out[k] = mix(target[i + k], out[k] * clamp(lit, 0.4, 1.16), cover);
  });
  // The front strap is sewn over the hem. The seam at each end is a square with a cross.
  for (const sign of [-1, 1]) {
    const end = { cx: BAG.cx + sign * 200, cy: BAG.cy - half.h + 44, w: 42, h: 92 };
    lay(
      target,
      end,
      (out, u, v, x, y) => {
        const box = Math.max(Math.abs(x) / 15, Math.abs(y - 18) / 20);
        const cross = Math.abs(Math.abs(x) - Math.abs(y - 18) * 0.75) < 1.3 && box < 1;
        const seam = Math.abs(box - 1) < 0.08 || cross ? 0.82 : 1;
        for (let k = 0; k < 3; k++)
          out[k] = tape[k] * 0.98 * seam * (1 + 0.02 * at(grain, x | 0, y | 0)) * (1 - 0.1 * (x / 21) ** 2);
      },
      2,
    );
  }
  paint('front strap', strap(200, BAG.cy - half.h + 12, 30), 0.97);
  const wood = rgb('#b08858');
  shadow(target, { cx: PEG[0], cy: PEG[1] + 4, w: 40, h: 40 }, { drop: [16, 22], blur: 24, strength: 0.4, radius: 20 });
  lay(
    target,
    { cx: PEG[0], cy: PEG[1] + 4, w: 46, h: 46 },
    (out, u, v, x, y) => {
      const round = 1.1 - 0.012 * (x + y) - 0.0004 * (x * x + y * y);
      for (let k = 0; k < 3; k++) out[k] = wood[k] * round;
    },
    23,
  );
  light(target, { fall: 0.18, panes: 0.05 });
  return target;
}
