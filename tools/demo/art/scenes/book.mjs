// Scenes of books: one book, a stack of books, and an open book from above. Rolls of paper are here too, because they
// share the camera.

import { ground, paper, rgb } from '../core/palette.mjs';
import { at, grain, mottle, pull } from '../core/press.mjs';
import { clamp } from '../core/random.mjs';
import { canvas, lay, light, plain, sampleInto, shadow, HEIGHT, WIDTH } from './canvas.mjs';
import { model } from './march.mjs';
import { block, length2, length3 } from './solid.mjs';

const COVER = 1;
const SPINE = 2;
const PAGES = 3;
const BOARD = 4;

function volume({ px = 0, pz = 0, y = 0, width = 2.9, height = 4.1, thick = 0.42, turn = 0, base = 0, soft = false }) {
  const c = Math.cos(turn);
  const s = Math.sin(turn);
  const board = soft ? 0.018 : 0.045;
  const distance = (wx, wy, wz) => {
    const x = c * (wx - px) - s * (wz - pz);
    const h = wy - y - thick / 2;
    const z = s * (wx - px) + c * (wz - pz);
    const whole = Math.max(Math.abs(x) - width / 2, Math.abs(h) - thick / 2, Math.abs(z) - height / 2);
    if (whole > 0.05) return whole;
    const inset = soft ? 0.005 : 0.06;
    const pages = block(x + (soft ? 0 : 0.03), h, z, width / 2 - inset, thick / 2 - board, height / 2 - inset, 0.01);
    const boards = block(x, Math.abs(h) - thick / 2 + board / 2, z, width / 2, board / 2, height / 2, board / 2);
    const spine = block(x + width / 2 - 0.03, h, z, 0.03, thick / 2, height / 2, 0.028);
    // The joint is a shallow groove along the hinge of the board.
    const groove = soft ? 0 : 0.016 * Math.exp(-(((x + width / 2 - 0.17) / 0.03) ** 2));
    return Math.min(pages, boards + groove, spine);
  };
  const surface = (wx, wy, wz, hit) => {
    const x = c * (wx - px) - s * (wz - pz);
    const h = wy - y - thick / 2;
    const z = s * (wx - px) + c * (wz - pz);
    const top = h > thick / 2 - 0.012;
    const onSpine = x < -width / 2 + 0.06 && !top;
    const inner = Math.abs(h) < thick / 2 - board + 0.004;
    hit.u = x / width + 0.5;
    hit.v = z / height + 0.5;
    hit.id = base + (onSpine ? SPINE : top ? COVER : inner ? PAGES : BOARD);
    if (hit.id === base + PAGES) hit.u = h;
  };
  return { distance, surface };
}

function roll({ from, to, radius, base }) {
  const axis = to.map((v, k) => v - from[k]);
  const length = Math.hypot(...axis);
  const [ax, ay, az] = axis.map((v) => v / length);
  const along = (x, y, z) => (x - from[0]) * ax + (y - from[1]) * ay + (z - from[2]) * az;
  const distance = (x, y, z) => {
    const t = along(x, y, z);
    const out = length3(x - from[0] - ax * t, y - from[1] - ay * t, z - from[2] - az * t);
    const dx = Math.abs(out - radius * 0.86) - radius * 0.14 + 0.01;
    const dy = Math.abs(t - length / 2) - length / 2 + 0.01;
    return Math.min(Math.max(dx, dy), 0) + length2(Math.max(dx, 0), Math.max(dy, 0)) - 0.01;
  };
  const surface = (x, y, z, hit) => {
    const t = along(x, y, z);
    const [ox, oy, oz] = [x - from[0] - ax * t, y - from[1] - ay * t, z - from[2] - az * t];
    const out = length3(ox, oy, oz);
    const end = t < 0.006 || t > length - 0.006;
    hit.u = end ? out / radius : t / length;
    hit.v = Math.atan2(oy, ox * az - oz * ax) / (2 * Math.PI) + 0.5;
    hit.id = base + (end ? PAGES : out < radius * 0.95 ? BOARD : COVER);
  };
  return { distance, surface };
}

function pose(name, parts, view) {
  const distance = (x, y, z) => {
    let d = 1e9;
    for (let i = 0; i < parts.length; i++) {
      const own = parts[i].distance(x, y, z);
      if (own < d) d = own;
    }
    return d;
  };
  const surface = (x, y, z, hit) => {
    let best = parts[0];
    let d = 1e9;
    for (const part of parts) {
      const own = part.distance(x, y, z);
      if (own < d) [best, d] = [part, own];
    }
    best.surface(x, y, z, hit);
  };
  return { name, distance, surface, ...view };
}

const desk = { eye: [0.4, 9.6, 6.6], target: [0, 0.1, 0.12], zoom: 2.2 };
const poses = {
  lying: pose('book', [volume({ turn: 0.3 })], { ...desk, bounds: [-2.5, 0, -2.7, 2.5, 0.5, 2.7] }),
  thin: pose('thin book', [volume({ turn: -0.24, thick: 0.16, soft: true })], {
    ...desk,
    bounds: [-2.5, 0, -2.7, 2.5, 0.3, 2.7],
  }),
  stack: pose(
    'stack',
    [
      volume({ turn: 0.5, thick: 0.4, base: 0 }),
      volume({ turn: -0.12, thick: 0.4, y: 0.4, base: 10, px: 0.1 }),
      volume({ turn: 0.2, thick: 0.4, y: 0.8, base: 20, px: -0.06 }),
    ],
    { eye: [0.4, 8.6, 8.2], target: [0, 0.4, 0.1], zoom: 2.05, bounds: [-2.8, 0, -2.8, 2.8, 1.24, 2.8] },
  ),
  fan: pose(
    'fan',
    [
      volume({ turn: 0.52, thick: 0.13, soft: true, base: 0, px: -0.75, pz: 0.1, width: 2.5, height: 3.6 }),
      volume({ turn: 0.14, thick: 0.13, soft: true, y: 0.13, base: 10, px: 0, width: 2.5, height: 3.6 }),
      volume({ turn: -0.24, thick: 0.13, soft: true, y: 0.26, base: 20, px: 0.75, pz: 0.2, width: 2.5, height: 3.6 }),
    ],
    { ...desk, bounds: [-3, 0, -2.7, 3, 0.42, 2.7], zoom: 1.95 },
  ),
  rolls: pose(
    'rolls',
    [
      roll({ from: [-1.35, 0.42, -2.5], to: [-1.05, 0.42, 2.3], radius: 0.42, base: 0 }),
      roll({ from: [-0.3, 0.42, -2.3], to: [-0.12, 0.42, 2.55], radius: 0.42, base: 10 }),
      roll({ from: [0.75, 0.42, -2.55], to: [0.9, 0.42, 2.2], radius: 0.42, base: 20 }),
    ],
    { eye: [2.4, 8.4, 7], target: [-0.15, 0.1, 0], zoom: 1.95, bounds: [-1.9, 0, -2.7, 1.5, 0.9, 2.7] },
  ),
};

/**
 * Notebooks in a pose, with one plate for each cover. `band`, `spine` and `edge` are the colours of the elastic band,
 * the cloth and the fore-edge.
 */
export async function book(
  plates,
  {
    pose: name = 'lying',
    on = ground.plaster,
    spine = ['#3a3f45'],
    edge = '#efe6d3',
    cloth = 0.13,
    band,
    gloss = 0.05,
  } = {},
) {
  const images = await Promise.all(plates.map((plate) => pull(plate, 900)));
  const colour = (out, id, u, v) => {
    const which = Math.min(Math.floor(id / 10), images.length - 1);
    const part = id % 10;
    const binding = rgb(spine[Math.min(which, spine.length - 1)]);
    if (part === COVER && band && u > 0.875 && u < 0.9) [out[0], out[1], out[2]] = rgb(band);
    else if (part === COVER && u > cloth)
      return sampleInto(out, images[which], clamp((u - cloth) / (1 - cloth)), clamp(v));
    else if (part === PAGES) {
      const leafed = 1 + 0.05 * at(grain, (v * 40) | 0, (u * 900) | 0) - 0.02;
      const tone = rgb(edge);
      for (let k = 0; k < 3; k++) out[k] = tone[k] * leafed;
      return undefined;
    } else {
      const weave = 1 + 0.035 * at(grain, (u * 420) | 0, (v * 620) | 0);
      for (let k = 0; k < 3; k++) out[k] = binding[k] * weave;
      return undefined;
    }
    return undefined;
  };
  return model(poses[name], { on, colour, gloss });
}

export async function rolls(plates, { on = ground.plaster } = {}) {
  const images = await Promise.all(plates.map((plate) => pull(plate, 1000)));
  const colour = (out, id, u, v) => {
    const part = id % 10;
    if (part === COVER) return sampleInto(out, images[Math.floor(id / 10)], (v * 1.35) % 1, u);
    const spiral = part === PAGES ? 0.9 + 0.12 * Math.sin(u * 150 + v * 6.28) : 0.8;
    [out[0], out[1], out[2]] = rgb(paper.bone).map((tone) => tone * spiral);
    return undefined;
  };
  return model(poses.rolls, { on, colour, gloss: 0.06 });
}

/** An open book from above. `rule(x, y)` gives the ink of the ruling, 0 to 1; x and y are millimetres on the page. */
export async function spread({
  on = ground.linen,
  leaf = '#f7f0e0',
  cover = '#3a3f45',
  tone = '#9fb0b5',
  rule = () => 0,
  image,
  angle = -0.09,
}) {
  const target = canvas(on);
  const w = 1210;
  const h = 880;
  const box = { cx: WIDTH / 2, cy: HEIGHT / 2, w, h, angle };
  const art = image && (await pull(image, 620));
  shadow(target, { ...box, w: w + 24, h: h + 20 }, { drop: [8, 12], blur: 22, strength: 0.42 });
  shadow(target, { ...box, w: w + 24, h: h + 20 }, { drop: [30, 52], blur: 110, strength: 0.36 });
  lay(target, { ...box, w: w + 24, h: h + 20 }, plain(cover, 2), 10);
  for (let k = 4; k > 0; k--)
    lay(target, { ...box, w: w + k * 3, h: h - 2 + k }, plain(k % 2 ? '#e4dac4' : '#d3c7ae', 1), 6);
  const line = rgb(tone);
  const sheet = rgb(leaf);
  lay(
    target,
    box,
    (out, u, v, x, y) => {
      const side = x < 0 ? -1 : 1;
      const gutter = Math.abs(x);
      // Each page rises from the gutter and falls towards its edge. The left page gets less light.
      const fold = Math.exp(-gutter / 26);
      const crest = Math.exp(-(((gutter - 120) / 90) ** 2));
      const lit =
        (side < 0
          ? 1.0 + 0.015 * crest - 0.07 * Math.exp(-gutter / 110)
          : 1.005 + 0.02 * crest - 0.12 * Math.exp(-gutter / 70)) -
        0.34 * fold;
      const fibre = 0.9 * at(mottle, x | 0, y | 0);
      if (art && side < 0) sampleInto(out, art, clamp((x + w / 2) / (w / 2)), v);
      else {
        const mark = rule((gutter * 148) / (w / 2), v * 210, side) * 0.8;
        for (let k = 0; k < 3; k++) out[k] = sheet[k] + fibre + (line[k] - sheet[k]) * mark;
      }
      for (let k = 0; k < 3; k++) out[k] *= lit;
    },
    5,
  );
  light(target, { fall: 0.16 });
  return target;
}

const soft = (distance, half) => clamp((half - Math.abs(distance)) * 5 + 0.5);
/** The rulings of pages. Each function gives the ink at a point, in millimetres from the gutter and from the top. */
export const rulings = {
  ruled: (x, y) => (y > 22 && y < 200 ? soft(((y + 3.5) % 7) - 3.5, 0.16) : 0),
  dots: (x, y) =>
    clamp((0.42 - Math.hypot(((x + 2.5) % 5) - 2.5, ((y + 2.5) % 5) - 2.5)) * 5 + 0.3) *
    (x > 6 && x < 142 && y > 6 && y < 204 ? 1 : 0),
  squared: (x, y) => Math.max(soft(((x + 2.5) % 5) - 2.5, 0.13), soft(((y + 2.5) % 5) - 2.5, 0.13)),
  staves: (x, y) =>
    x > 10 && x < 138 && y > 16 && y < 200 && (y - 16) % 16 < 8.4 ? soft((((y - 16) % 16) % 2) - 0.2, 0.16) : 0,
  days: (x, y) =>
    x > 8 && x < 140
      ? Math.max(soft(((y + 9) % 24) - 12, 0.2), x > 14 && x < 22 && (y + 9) % 24 > 14.5 && (y + 9) % 24 < 20 ? 0.9 : 0)
      : 0,
  recipe: (x, y) =>
    Math.max(
      y > 34 && y < 200 && x > 52 ? soft(((y + 4) % 8) - 4, 0.16) : 0,
      soft(x - 48, 0.16) * (y > 30 ? 1 : 0),
      soft(y - 30, 0.3),
    ),
};
