// Moons and birds.

import { clamp, fbm, mix, noise, random, smoothstep } from '../core/random.mjs';
import { at, grain } from '../core/press.mjs';
import { ink, paper } from '../core/palette.mjs';
import { disc, path } from '../core/shapes.mjs';
import { grasses } from './lines.mjs';

/** The light on a moon's face at (x, y) within its unit disc. Phase 0 is a new moon, 0.5 a full moon. */
function moonlight(x, y, phase, maria) {
  const z = Math.sqrt(Math.max(0, 1 - x * x - y * y));
  const turn = (phase - 0.5) * 2 * Math.PI;
  const lambert = -Math.sin(turn) * x * -1 + Math.cos(turn) * z;
  const seas = smoothstep(-0.02, 0.3, maria(x * 1.15, y * 1.15)) * 0.5 + 0.16 * maria(x * 5, y * 5);
  return clamp(smoothstep(-0.02, 0.3, lambert) * (1 - seas) * (0.75 + 0.25 * z));
}

/** Twelve moons from new moon to new moon, as a mezzotint: light on a dark ground. */
export function moons({
  seed = 'twelve-small-moons',
  dark = ink.black,
  glow = ink.ochre,
  sheet = paper.ivory,
  columns = 3,
  rows = 4,
  size = [1000, 1414],
  margin = 84,
} = {}) {
  const maria = fbm(noise(random(seed)), 5);
  const [width, height] = size;
  const cellWidth = (width - margin * 2) / columns;
  const cellHeight = (height - margin * 2) / rows;
  const radius = Math.min(cellWidth, cellHeight) * 0.36;
  const count = columns * rows;
  const face = (x, y) => {
    const column = Math.floor((x - margin) / cellWidth);
    const row = Math.floor((y - margin) / cellHeight);
    if (column < 0 || row < 0 || column >= columns || row >= rows) return -1;
    const dx = (x - margin - (column + 0.5) * cellWidth) / radius;
    const dy = (y - margin - (row + 0.5) * cellHeight) / radius;
    if (dx * dx + dy * dy > 1) return -1;
    return moonlight(dx, dy, (row * columns + column + 0.5) / count, maria);
  };
  const inside = (x, y) => x > margin && y > margin && x < width - margin && y < height - margin;
  const printed = (x, y) => {
    if (!inside(x, y)) return 0;
    const light = face(x, y);
    if (light < 0) return 1;
    return 1 - smoothstep(-0.3, 0.5, light * 2.3 - 0.85 + 0.55 * at(grain, x | 0, y | 0)) * 0.96;
  };
  return {
    width,
    height,
    paper: sheet,
    layers: [
      {
        ink: glow,
        field: (x, y) => (inside(x, y) ? 0.42 + 0.3 * smoothstep(0.25, 0.75, y / height) : 0),
        shift: [3, 2],
        grain: 0.2,
      },
      { ink: dark, field: printed, strength: 0.97, grain: 0.06 },
    ],
  };
}

/** A large moon, for covers, mugs and posters. */
export function greatMoon({
  seed = 'great-moon',
  dark = ink.black,
  sheet = paper.ivory,
  size = [1000, 1414],
  centre = [500, 640],
  radius = 300,
  phase = 0.5,
  stars = 160,
  glow,
} = {}) {
  const rnd = random(seed);
  const maria = fbm(noise(rnd), 5);
  const points = Array.from({ length: stars }, () =>
    disc(rnd() * size[0], rnd() * size[1], 0.8 + 3 * rnd() ** 5, '#000'),
  ).join('');
  const printed = (x, y) => {
    const dx = (x - centre[0]) / radius;
    const dy = (y - centre[1]) / radius;
    if (dx * dx + dy * dy > 1) return 1;
    return (
      1 - smoothstep(-0.3, 0.5, moonlight(dx, dy, phase, maria) * 2.3 - 0.85 + 0.5 * at(grain, x | 0, y | 0)) * 0.97
    );
  };
  const layers = [{ ink: dark, field: printed, strength: 0.97, grain: 0.05 }];
  if (glow)
    layers.unshift({
      ink: glow,
      field: (x, y) => 0.5 * smoothstep(radius * 1.02, radius * 0.98, Math.hypot(x - centre[0], y - centre[1])),
      grain: 0.25,
    });
  if (stars) layers.push({ ink: sheet, opaque: true, svg: points.replaceAll('#000', '#fff'), strength: 0.85 });
  return { width: size[0], height: size[1], paper: sheet, layers };
}

/** A year of tides in twelve rows, with the moon's phases. The length of each day's bar is its tidal range. */
export function tideYear({ inks = [ink.tide, ink.madder], sheet = paper.ivory } = {}) {
  let bars = '';
  let springs = '';
  let phases = '';
  for (let month = 0; month < 12; month++) {
    const y = 190 + month * 92;
    for (let day = 0; day < 31; day++) {
      const age = ((month * 30.44 + day + 4) % 29.53) / 29.53;
      const range = 0.55 + 0.4 * Math.cos(age * 4 * Math.PI) + 0.05 * Math.sin(day + month * 5);
      const x = 110 + day * 26;
      const bar = `<rect x="${x - 7.5}" y="${(y - range * 36).toFixed(1)}" width="15" height="${(range * 72).toFixed(1)}" rx="7.5"/>`;
      if (range > 0.93) springs += bar;
      else bars += bar;
      if (Math.abs(age - 0.5) < 0.017) phases += disc(x, y, 4.4, '#000');
    }
  }
  return {
    width: 1000,
    height: 1414,
    paper: sheet,
    layers: [
      { ink: inks[0], svg: bars },
      { ink: inks[1], svg: springs + phases, shift: [2, 1] },
    ],
  };
}

/** A flock of thousands of small birds over reeds and a last band of light. */
export function murmuration({
  seed = 'murmuration',
  dark = ink.black,
  glow = ink.blush,
  sheet = paper.ivory,
  size = [1250, 1000],
  birds = 9000,
  land = true,
} = {}) {
  const rnd = random(seed);
  const turn = fbm(noise(rnd), 3);
  const [width, height] = size;
  const density = (x, y) => {
    const wx = x + 190 * turn(x / 420, y / 420);
    const wy = y + 150 * turn(x / 420 + 20, y / 420);
    const body = Math.exp(
      -(((wx - width * 0.42) / (width * 0.23)) ** 2) -
        ((wy - height * 0.4 + 0.32 * (wx - width * 0.42)) / (height * 0.125)) ** 2,
    );
    const tail =
      0.8 *
      Math.exp(
        -(((wx - width * 0.71) / (width * 0.12)) ** 2) -
          ((wy - height * 0.42 - 0.4 * (wx - width * 0.71)) / (height * 0.085)) ** 2,
      );
    return (body + tail) * (0.06 + 1.5 * smoothstep(-0.22, 0.34, turn(x / 210 + 40, y / 150)) ** 1.6);
  };
  let flock = '';
  for (let drawn = 0, tries = 0; drawn < birds && tries < birds * 14; tries++) {
    const x = width * rnd.range(0.08, 0.92);
    const y = height * rnd.range(0.09, 0.74);
    if (rnd() > density(x, y) + 0.001) continue;
    drawn++;
    const angle = 3.6 * turn(x / 300, y / 300) + rnd.gauss() * 0.35;
    const span = rnd.range(4, 8.4);
    const c = Math.cos(angle) * span;
    const s = Math.sin(angle) * span;
    const lift = span * rnd.range(0.25, 0.8);
    flock += `M${(x - c).toFixed(1)} ${(y - s - lift).toFixed(1)}L${x.toFixed(1)} ${y.toFixed(1)}L${(x + c).toFixed(1)} ${(y + s - lift * 0.8).toFixed(1)}L${x.toFixed(1)} ${(y + span * 0.42).toFixed(1)}Z`;
  }
  let svg = path(flock);
  const layers = [];
  if (land) {
    const floor = height * 0.885;
    svg += `<rect x="70" y="${floor}" width="${width - 140}" height="${height * 0.035}"/>`;
    svg += grasses(rnd, 420, [74, width - 74], floor + 4, [12, 74]);
    layers.push({
      ink: glow,
      grain: 0.25,
      field: (x, y) =>
        x < 70 || x > width - 70 || y < 70 || y > floor ? 0 : mix(0, 0.8, smoothstep(0.35, 0.9, y / height) ** 1.5),
    });
  }
  layers.push({ ink: dark, svg });
  return { width, height, paper: sheet, layers };
}
