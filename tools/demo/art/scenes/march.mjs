// A small ray marcher for solid objects: mugs, books, rolls. The slow part is to find the point that each ray hits, and
// its light. Both depend only on the pose, so they are computed once per pose. Each picture then only colours the
// points.
//
// A pose is { name, distance(x, y, z), surface(x, y, z, hit), bounds: [x0, y0, z0, x1, y1, z1], eye, target, zoom }.
// `surface` sets hit.id, hit.u and hit.v for a point on the body. The floor is y = 0. A unit is about the radius of a
// mug.

import { rgb } from '../core/palette.mjs';
import { clamp } from '../core/random.mjs';
import { canvas, HEIGHT, light, WIDTH } from './canvas.mjs';
import { lee, length3, normal, openness, SUN } from './solid.mjs';

const FLOOR_CELL = 5;
const SQUARE = 4;
const SAMPLES = [
  [0.375, 0.125],
  [0.875, 0.375],
  [0.125, 0.625],
  [0.625, 0.875],
];
const buffers = new Map();

/** Paints a pose and returns the canvas. `colour(out, id, u, v)` gives the colour of each point before light. */
export function model(pose, { on, colour, gloss = 0.3 }) {
  if (!buffers.has(pose.name)) buffers.set(pose.name, march(pose));
  const { count, pixel, id, u, v, lit, shine, weight, cover, floor, columns } = buffers.get(pose.name);
  const target = canvas(on);
  for (let y = 0, i = 0; y < HEIGHT; y++) {
    const gy = y / FLOOR_CELL;
    const row = (gy | 0) * columns;
    const fy = gy % 1;
    for (let x = 0; x < WIDTH; x++, i++) {
      const gx = x / FLOOR_CELL;
      const k = row + (gx | 0);
      const fx = gx % 1;
      const top = floor[k] + (floor[k + 1] - floor[k]) * fx;
      const low = floor[k + columns] + (floor[k + columns + 1] - floor[k + columns]) * fx;
      const l = (top + (low - top) * fy) * (1 - cover[i]);
      target[i * 3] *= l;
      target[i * 3 + 1] *= l;
      target[i * 3 + 2] *= l;
    }
  }
  const out = [0, 0, 0];
  const bounce = rgb(on);
  for (let s = 0; s < count; s++) {
    colour(out, id[s], u[s], v[s]);
    const i = pixel[s] * 3;
    const l = lit[s];
    // Points in the shade take a little of the ground's colour.
    const shade = clamp(0.95 - l) * 0.16;
    const highlight = 255 * gloss * shine[s];
    for (let k = 0; k < 3; k++)
      target[i + k] += weight[s] * Math.min(255, out[k] * l * (1 - shade + (shade * bounce[k]) / 190) + highlight);
  }
  light(target, { fall: 0.12 });
  return target;
}

function march(pose) {
  const { distance, surface, bounds, eye, target, zoom } = pose;
  const forward = normal(target.map((c, k) => c - eye[k]));
  const right = normal([-forward[2], 0, forward[0]]);
  const up = [
    right[1] * forward[2] - right[2] * forward[1],
    right[2] * forward[0] - right[0] * forward[2],
    right[0] * forward[1] - right[1] * forward[0],
  ];
  const capacity = WIDTH * HEIGHT;
  const buffer = {
    count: 0,
    pixel: new Int32Array(capacity),
    id: new Uint8Array(capacity),
    u: new Float32Array(capacity),
    v: new Float32Array(capacity),
    lit: new Float32Array(capacity),
    shine: new Float32Array(capacity),
    weight: new Float32Array(capacity),
    cover: new Float32Array(WIDTH * HEIGHT),
  };
  const ray = [0, 0, 0];
  const aim = (px, py) => {
    const a = (px - WIDTH / 2) / (WIDTH * zoom);
    const b = (HEIGHT / 2 - py) / (WIDTH * zoom);
    for (let k = 0; k < 3; k++) ray[k] = forward[k] + right[k] * a + up[k] * b;
    const length = length3(ray[0], ray[1], ray[2]);
    for (let k = 0; k < 3; k++) ray[k] /= length;
  };
  /** The distance along the ray to the body, or -1 if the ray misses it. */
  const meet = () => {
    let near = 0;
    let far = 1e9;
    for (let k = 0; k < 3; k++) {
      const a = (bounds[k] - eye[k]) / ray[k];
      const b = (bounds[k + 3] - eye[k]) / ray[k];
      near = Math.max(near, Math.min(a, b));
      far = Math.min(far, Math.max(a, b));
    }
    for (let t = near, step = 0; t < far && step < 90; step++) {
      const d = distance(eye[0] + ray[0] * t, eye[1] + ray[1] * t, eye[2] + ray[2] * t);
      if (d < 0.0012) return t;
      t += d * 0.9;
    }
    return -1;
  };
  const hit = { id: 0, u: 0, v: 0 };
  const lamp = { lit: 0, shine: 0 };
  const see = (t) => surface(eye[0] + ray[0] * t, eye[1] + ray[1] * t, eye[2] + ray[2] * t, hit);
  /** Sets `lamp` for the point at t along the ray. */
  const illuminate = (t) => {
    const x = eye[0] + ray[0] * t;
    const y = eye[1] + ray[1] * t;
    const z = eye[2] + ray[2] * t;
    const e = 0.002;
    const here = distance(x, y, z);
    let nx = distance(x + e, y, z) - here;
    let ny = distance(x, y + e, z) - here;
    let nz = distance(x, y, z + e) - here;
    const length = length3(nx, ny, nz) || 1;
    nx /= length;
    ny /= length;
    nz /= length;
    const toSun = nx * SUN[0] + ny * SUN[1] + nz * SUN[2];
    const sun = toSun > 0 ? toSun * lee(distance, bounds[4] + 0.2, x + nx * 0.02, y + ny * 0.02, z + nz * 0.02) : 0;
    const open = openness(distance, x, y, z, nx, ny, nz);
    lamp.lit = open * (0.5 + 0.1 * ny - 0.07 * nx) + 0.52 * sun + 0.05 * Math.max(0, nx);
    // The reflection of a tall soft window: a narrow, high band around the mirror direction.
    const facing = 2 * (nx * ray[0] + ny * ray[1] + nz * ray[2]);
    const across = (Math.atan2(ray[0] - facing * nx, ray[2] - facing * nz) + 0.95) / 0.2;
    const upright = (ray[1] - facing * ny - 0.25) / 0.5;
    const rim = (1 - Math.abs(facing) / 2) ** 4;
    lamp.shine = open * (Math.exp(-(across ** 4) - upright ** 4) + 0.22 * rim);
  };
  const record = (pixel, weight, lit, shine) => {
    const s = buffer.count++;
    buffer.pixel[s] = pixel;
    buffer.id[s] = hit.id;
    buffer.u[s] = hit.u;
    buffer.v[s] = hit.v;
    buffer.weight[s] = weight;
    buffer.lit[s] = lit;
    buffer.shine[s] = shine;
    buffer.cover[pixel] += weight;
  };

  // Rays are marched only at the corners of small squares. If a square's corners are on the same smooth face, the
  // points between them are interpolated. Otherwise (edges, thin parts), each pixel gets four rays.
  const across = WIDTH / SQUARE + 1;
  const down = Math.ceil(HEIGHT / SQUARE) + 1;
  const corner = {
    id: new Uint8Array(across * down),
    near: new Float32Array(across * down),
    lit: new Float32Array(across * down),
    shine: new Float32Array(across * down),
  };
  for (let k = 0; k < across * down; k++) {
    aim((k % across) * SQUARE + 0.5, Math.floor(k / across) * SQUARE + 0.5);
    const t = meet();
    if (t < 0) continue;
    see(t);
    illuminate(t);
    corner.id[k] = hit.id;
    corner.near[k] = 1 / t;
    corner.lit[k] = lamp.lit;
    corner.shine[k] = lamp.shine;
  }
  const between = (values, k, fx, fy) => {
    const top = values[k] + (values[k + 1] - values[k]) * fx;
    const low = values[k + across] + (values[k + across + 1] - values[k + across]) * fx;
    return top + (low - top) * fy;
  };
  const met = new Float32Array(4);
  const ids = new Uint8Array(4);
  const whole = (pixel, x, y, k) => {
    aim(x + 0.5, y + 0.5);
    const fx = (x % SQUARE) / SQUARE;
    const fy = (y % SQUARE) / SQUARE;
    see(1 / between(corner.near, k, fx, fy));
    record(pixel, 1, between(corner.lit, k, fx, fy), between(corner.shine, k, fx, fy));
  };
  const pieces = (pixel, x, y) => {
    for (let n = 0; n < 4; n++) {
      aim(x + SAMPLES[n][0], y + SAMPLES[n][1]);
      met[n] = meet();
      ids[n] = 0;
      if (met[n] < 0) continue;
      see(met[n]);
      ids[n] = hit.id;
    }
    const same =
      ids[0] === ids[1] &&
      ids[0] === ids[2] &&
      ids[0] === ids[3] &&
      Math.abs(met[0] - met[3]) + Math.abs(met[1] - met[2]) < 0.03;
    if (same && !ids[0]) return;
    for (let n = 0; n < (same ? 1 : 4); n++) {
      if (!ids[n]) continue;
      aim(x + SAMPLES[n][0], y + SAMPLES[n][1]);
      see(met[n]);
      illuminate(met[n]);
      record(pixel, same ? 1 : 0.25, lamp.lit, lamp.shine);
    }
  };
  for (let cy = 0; cy < down - 1; cy++) {
    for (let cx = 0; cx < across - 1; cx++) {
      const k = cy * across + cx;
      const { id, near, lit } = corner;
      const one = id[k];
      const even = id[k + 1] === one && id[k + across] === one && id[k + across + 1] === one;
      if (even && !one) {
        let alone = true;
        for (let dy = -1; dy <= 2 && alone; dy++)
          for (let dx = -1; dx <= 2; dx++) if (id[k + dy * across + dx]) alone = false;
        if (alone) continue;
      }
      const smooth =
        even &&
        one &&
        Math.abs(near[k] + near[k + across + 1] - near[k + 1] - near[k + across]) < 2e-5 &&
        Math.abs(lit[k] + lit[k + across + 1] - lit[k + 1] - lit[k + across]) < 0.08;
      const paint = smooth ? whole : pieces;
      for (let y = cy * SQUARE; y < Math.min(HEIGHT, (cy + 1) * SQUARE); y++)
        for (let x = cx * SQUARE; x < (cx + 1) * SQUARE; x++) paint(y * WIDTH + x, x, y, k);
    }
  }

  const columns = Math.ceil(WIDTH / FLOOR_CELL) + 2;
  const rows = Math.ceil(HEIGHT / FLOOR_CELL) + 2;
  const floor = new Float32Array(columns * rows).fill(1);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      aim(x * FLOOR_CELL, y * FLOOR_CELL);
      if (ray[1] > -0.02) continue;
      const t = -eye[1] / ray[1];
      const [fx, fz] = [eye[0] + ray[0] * t, eye[2] + ray[2] * t];
      if (t > 40) continue;
      floor[y * columns + x] =
        distance(fx, 0, fz) < 0.06
          ? -1
          : 0.5 * openness(distance, fx, 0, fz, 0, 1, 0) + 0.5 * lee(distance, bounds[4] + 0.2, fx, 0.01, fz);
    }
  }
  // Under a body the floor is black, which would show steps of the grid around the body's foot. So these cells take the
  // light of their neighbours.
  for (let pass = 0; pass < 6; pass++) {
    const before = floor.slice();
    for (let k = columns; k < columns * (rows - 1); k++) {
      if (before[k] >= 0) continue;
      const open = [before[k - 1], before[k + 1], before[k - columns], before[k + columns]].filter((l) => l >= 0);
      if (open.length) floor[k] = open.reduce((sum, l) => sum + l, 0) / open.length;
    }
  }
  // Cut to their used length, because they are kept for further pictures in this pose.
  for (const name of ['pixel', 'id', 'u', 'v', 'lit', 'shine', 'weight'])
    buffer[name] = buffer[name].slice(0, buffer.count);
  return { ...buffer, floor, columns };
}
