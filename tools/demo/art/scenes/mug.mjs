// Scenes of mugs and cups: a round body with a lip, a foot and a handle, and a printed image around it.

import { ground, paper, rgb } from '../core/palette.mjs';
import { pull } from '../core/press.mjs';
import { clamp } from '../core/random.mjs';
import { sampleInto } from './canvas.mjs';
import { model } from './march.mjs';
import { length2 } from './solid.mjs';

const BODY = 1;
const INSIDE = 2;
const HANDLE = 3;
const LIP = 4;
const FOOT = 5;

/** A vessel at (px, pz), with its handle rotated by `turn`. Distances are in the pose's units. */
function vessel({
  px = 0,
  pz = 0,
  radius = 1,
  tall = 2.1,
  wall = 0.085,
  handle = true,
  grip = 0.115,
  turn = 0,
  base = 0,
}) {
  const c = Math.cos(turn);
  const s = Math.sin(turn);
  const smoothMin = (a, b, k) => {
    const h = clamp(0.5 + (0.5 * (b - a)) / k);
    return b + (a - b) * h - k * h * (1 - h);
  };
  const profile = (y) => radius * (1 - 0.1 * Math.max(0, 0.3 - y / tall) ** 2 * 6);
  const distance = (wx, y, wz) => {
    const x = c * (wx - px) - s * (wz - pz);
    const z = s * (wx - px) + c * (wz - pz);
    const out = length2(x, z);
    const round = 0.04;
    const rim = profile(y);
    const dx = out - rim + round;
    const dy = Math.abs(y - tall / 2) - tall / 2 + round;
    let d = Math.min(Math.max(dx, dy), 0) + length2(Math.max(dx, 0), Math.max(dy, 0)) - round;
    if (handle && x > 0) {
      const hx = Math.abs(x - radius - 0.16) - 0.12;
      const hy = Math.abs(y - tall * 0.53) - tall * 0.27 + 0.32;
      const loop = length2(Math.max(hx, 0), Math.max(hy, 0)) + Math.min(Math.max(hx, hy), 0) - 0.36;
      d = smoothMin(d, length2(loop, z * 0.82) - grip, 0.1);
    }
    const hollow = -Math.max(out - rim + wall, 0.12 - y);
    return -smoothMin(-d, -hollow, 0.035);
  };
  const surface = (wx, y, wz, hit) => {
    const x = c * (wx - px) - s * (wz - pz);
    const z = s * (wx - px) + c * (wz - pz);
    const out = length2(x, z);
    hit.u = Math.atan2(wx - px, wz - pz) / (2 * Math.PI) + 0.5;
    hit.v = 1 - y / tall;
    hit.id =
      base +
      (y > tall - 0.035 && out > radius - wall - 0.03
        ? LIP
        : out < profile(y) - wall * 0.55 && y > 0.1
          ? INSIDE
          : out > profile(y) + 0.012
            ? HANDLE
            : y < 0.045
              ? FOOT
              : BODY);
  };
  return { distance, surface };
}

function pose(name, vessels, view) {
  const parts = vessels.map((v, i) => vessel({ ...v, base: i * 10 }));
  const distance = (x, y, z) => {
    let d = parts[0].distance(x, y, z);
    for (let i = 1; i < parts.length; i++) d = Math.min(d, parts[i].distance(x, y, z));
    return d;
  };
  const surface = (x, y, z, hit) => {
    let best = parts[0];
    for (const part of parts) if (part.distance(x, y, z) < best.distance(x, y, z)) best = part;
    best.surface(x, y, z, hit);
  };
  return { name, distance, surface, ...view };
}

const single = { bounds: [-2, 0, -1.9, 2, 2.15, 1.9], eye: [0.1, 3.1, 8.4], target: [0.22, 0.98, 0], zoom: 2.12 };
const poses = {
  right: pose('mug right', [{ turn: 0.42 }], single),
  left: pose('mug left', [{ turn: Math.PI - 0.5 }], { ...single, eye: [-0.1, 2.85, 8.5], target: [-0.22, 0.98, 0] }),
  pair: pose(
    'mug pair',
    [
      { px: -0.82, pz: 0.5, turn: Math.PI - 0.35 },
      { px: 1.18, pz: -0.95, turn: 0.3 },
    ],
    { bounds: [-2.9, 0, -2.8, 3.1, 2.15, 2.4], eye: [0, 3.7, 9.6], target: [0.12, 0.8, 0], zoom: 1.72 },
  ),
  above: pose('mug above', [{ turn: 0.75 }], { ...single, eye: [0, 7, 5.2], target: [0.2, 0.86, 0.05], zoom: 1.95 }),
  enamel: pose('enamel', [{ turn: 0.45, tall: 1.72, wall: 0.045, grip: 0.07 }], { ...single, target: [0.2, 0.8, 0] }),
  cups: pose(
    'cups',
    [
      { px: -0.72, pz: 0.42, radius: 0.74, tall: 1.02, handle: false },
      { px: 0.86, pz: -0.46, radius: 0.74, tall: 1.02, handle: false },
    ],
    { bounds: [-1.6, 0, -1.5, 1.8, 1.06, 1.4], eye: [0, 3.2, 7], target: [0.08, 0.42, 0], zoom: 1.85 },
  ),
};

/** Mugs in a pose. `plates` has one plate for each vessel. `glaze` is the colour of parts without a print. */
export async function mug(
  plates,
  {
    pose: name = 'right',
    on = ground.plaster,
    glaze = [paper.white],
    lip,
    inside,
    foot = '#d8c7ad',
    turn = 0,
    gloss = 0.26,
  } = {},
) {
  const images = await Promise.all(plates.map((plate) => pull(plate, 1700)));
  const colour = (out, id, u, v) => {
    const which = Math.min(Math.floor(id / 10), images.length - 1);
    const body = glaze[Math.min(which, glaze.length - 1)];
    const part = id % 10;
    if (part === BODY) return sampleInto(out, images[which], (u + turn) % 1, clamp((v - 0.03) / 0.94));
    [out[0], out[1], out[2]] = rgb(
      part === LIP ? (lip ?? body) : part === INSIDE ? (inside ?? body) : part === FOOT ? foot : body,
    );
  };
  return model(poses[name], { on, colour, gloss });
}
