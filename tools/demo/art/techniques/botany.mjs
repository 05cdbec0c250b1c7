// Pictures of plants: seed heads, hedgerows, ferns, a bare tree, scattered leaves.

import { mix, noise, random } from '../core/random.mjs';
import { ink, paper } from '../core/palette.mjs';
import { clip, disc, leaf, path, rect, stroke, curve, line, taper } from '../core/shapes.mjs';
import { grasses } from './lines.mjs';

const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** A sunflower: seeds at the golden angle, with dots in the centre, then florets, then petals. */
export function sunflower({
  seed = 'sunflower-problem',
  inks = [ink.ochre, ink.madder, ink.black],
  sheet = paper.ivory,
  size = [1000, 1250],
  centre = [500, 600],
  reach = 410,
} = {}) {
  const rnd = random(seed);
  const [cx, cy] = centre;
  const layers = ['', '', ''];
  const count = 900;
  for (let i = 3; i < count; i++) {
    const t = i / count;
    const angle = i * GOLDEN;
    const away = reach * Math.sqrt(t) * 0.985;
    const x = cx + Math.cos(angle) * away;
    const y = cy + Math.sin(angle) * away;
    if (t < 0.2) layers[2] += disc(x, y, mix(3.4, 8.6, t / 0.2));
    else if (t < 0.5) {
      layers[i % 8 === 0 || i % 13 === 0 ? 2 : 1] += path(
        leaf(x - Math.cos(angle) * 11, y - Math.sin(angle) * 11, angle, 27, 10 + 4 * t, 0.6),
      );
    } else {
      const length = mix(34, 62, (t - 0.5) * 2) * rnd.range(0.94, 1.06);
      layers[i % 21 === 0 || i % 34 === 0 ? 1 : 0] += path(
        leaf(x - Math.cos(angle) * 20, y - Math.sin(angle) * 20, angle, length, 15, 0.5),
      );
      if (t > 0.8)
        layers[2] += stroke(
          line([
            [x - Math.cos(angle) * 8, y - Math.sin(angle) * 8],
            [x + Math.cos(angle) * 14, y + Math.sin(angle) * 14],
          ]),
          1.7,
        );
    }
  }
  return {
    width: size[0],
    height: size[1],
    paper: sheet,
    layers: layers.map((svg, i) => ({
      ink: inks[i],
      svg,
      shift: [
        [3, 2],
        [-1, 1],
        [0, 0],
      ][i],
      grain: 0.12,
    })),
  };
}

/** Adds a stem with its leaves or berries to the three layers (leaf, berry, line). */
function stem(rnd, layers, x, y, height, kind) {
  const lean = rnd.gauss() * 0.12;
  const points = [];
  let angle = -Math.PI / 2 + lean;
  for (let k = 0, px = x, py = y; k <= 24; k++) {
    points.push([px, py]);
    px += (Math.cos(angle) * height) / 24;
    py += (Math.sin(angle) * height) / 24;
    angle += rnd.gauss() * 0.03 + lean * 0.03;
  }
  layers[2] += path(taper(points, 5, 1.6));
  const [tx, ty] = points[24];
  if (kind === 'umbel') {
    for (let k = 0; k < 13; k++) {
      const spread = mix(-1.15, 1.15, k / 12);
      const reach = height * 0.16 * (1 - 0.18 * Math.abs(spread));
      const ex = tx + Math.sin(spread) * reach;
      const ey = ty - Math.cos(spread) * reach * 0.8;
      layers[2] += stroke(
        curve([
          [tx, ty],
          [tx + Math.sin(spread) * reach * 0.4, ty - reach * 0.45],
          [ex, ey],
        ]),
        1.7,
      );
      for (let d = 0; d < 9; d++)
        layers[d % 3 ? 2 : 1] += disc(
          ex + rnd.gauss() * reach * 0.075,
          ey + rnd.gauss() * reach * 0.05,
          rnd.range(1.8, 3.8),
        );
    }
    for (const k of [7, 12])
      for (const side of [-1, 1]) layers[0] += path(leaf(...points[k], -Math.PI / 2 + side * 0.9, height * 0.13, 11));
  } else if (kind === 'berry') {
    for (let k = 7; k < 24; k += 2) {
      const side = k % 4 < 2 ? -1 : 1;
      const [px, py] = points[k];
      const length = rnd.range(26, 58);
      const turn = -Math.PI / 2 + side * rnd.range(0.5, 1.1);
      const [ex, ey] = [px + Math.cos(turn) * length, py + Math.sin(turn) * length];
      layers[2] += stroke(
        line([
          [px, py],
          [ex, ey],
        ]),
        1.9,
      );
      for (let d = 0; d < 3; d++) {
        const [bx, by] = [ex + rnd.gauss() * 11, ey + rnd.gauss() * 10];
        layers[1] += disc(bx, by, rnd.range(7, 11)) + disc(bx - 3, by - 3, 2, '#000');
      }
      if (k % 4 === 3) layers[0] += path(leaf(px, py, turn - side * 0.5, rnd.range(44, 70), 17));
    }
  } else {
    for (let k = 4; k < 25; k += kind === 'willow' ? 1 : 2) {
      const t = k / 24;
      const length =
        height * (kind === 'willow' ? 0.085 : 0.12) * Math.sin(Math.PI * (0.16 + t * 0.8)) * rnd.range(0.9, 1.1);
      for (const side of [-1, 1]) {
        const turn = -Math.PI / 2 + lean + side * mix(1.15, 0.45, t);
        const d = leaf(...points[Math.min(k, 24)], turn, length, length * (kind === 'willow' ? 0.2 : 0.42));
        layers[0] += path(d);
        if (kind !== 'willow')
          layers[0] += stroke(
            line([
              points[k],
              [points[k][0] + Math.cos(turn) * length * 0.8, points[k][1] + Math.sin(turn) * length * 0.8],
            ]),
            1.5,
            '#000',
          );
      }
    }
  }
}

/** A hedge in October: leaves, berries and dead umbels in overprinted inks. */
export function hedgerow({
  seed = 'hedgerow-october',
  inks = [ink.moss, ink.madder, ink.black],
  sheet = paper.ivory,
  size = [1000, 1414],
  floor = 1290,
  tall = 1130,
  stems = 15,
  edge = 130,
} = {}) {
  const rnd = random(seed);
  const layers = ['', '', ''];
  const kinds = ['berry', 'umbel', 'willow', 'leaf', 'umbel'];
  for (let i = 0; i < stems; i++) {
    const x = mix(edge, size[0] - edge, (i + 0.5 + rnd.range(-0.3, 0.3)) / stems);
    const arch = 0.62 + 0.38 * Math.sin(i * 2.4 + 1);
    stem(
      rnd,
      layers,
      x,
      floor,
      tall * mix(0.42, 0.98, arch) * rnd.range(0.9, 1.02),
      kinds[(i * 3 + rnd.int(2)) % kinds.length],
    );
  }
  layers[2] += grasses(rnd, Math.round(size[0] / 4), [edge * 0.75, size[0] - edge * 0.75], floor + 2, [
    30,
    tall * 0.16,
  ]);
  layers[2] += stroke(
    line([
      [edge * 0.7, floor + 2],
      [size[0] - edge * 0.7, floor + 2],
    ]),
    4,
  );
  return {
    width: size[0],
    height: size[1],
    paper: sheet,
    layers: layers.map((svg, i) => ({
      ink: inks[i],
      svg,
      shift: [
        [4, 2],
        [-3, 3],
        [0, 0],
      ][i],
      grain: 0.12,
    })),
  };
}

/** A fern frond with its leaflets, as one path. */
function frond(x, y, angle, length, bend, sharp = 0.3) {
  let d = '';
  const spine = [];
  const steps = 34;
  for (let k = 0; k <= steps; k++) {
    spine.push([x, y]);
    const t = k / steps;
    if (k > 2) {
      const reach = length * sharp * Math.sin(Math.PI * (0.1 + 0.9 * t) ** 0.75) * (1 - t * 0.25);
      for (const side of [-1, 1]) {
        const out = angle + side * mix(1.35, 0.75, t);
        for (let p = 1; p <= 9; p++) {
          const along = (p / 9) * reach;
          const px = x + Math.cos(out) * along;
          const py = y + Math.sin(out) * along;
          const small = reach * 0.21 * (1 - p / 11);
          d += leaf(px, py, out - 0.95, small, small * 0.36) + leaf(px, py, out + 0.95, small, small * 0.36);
        }
        d += leaf(x, y, out, reach * 1.04, 3);
      }
    }
    x += (Math.cos(angle) * length) / steps;
    y += (Math.sin(angle) * length) / steps;
    angle += bend / steps;
  }
  return d + taper(spine, 9, 1.5);
}

/** A linocut of ferns: white fronds on a solid ground, with traces of the gouge between them. */
export function fernery({
  seed = 'fernery',
  tone = ink.moss,
  under = ink.glass,
  sheet = paper.ivory,
  size = [1000, 1414],
  margin = 88,
} = {}) {
  const rnd = random(seed);
  const turn = noise(rnd);
  const [width, height] = size;
  let chatter = '';
  for (let i = 0; i < 2300; i++) {
    const x = rnd.range(margin + 10, width - margin - 10);
    const y = rnd.range(margin + 10, height - margin - 10);
    const angle = Math.atan2(y - height, x - width / 2) + Math.PI / 2 + 0.8 * turn(x / 260, y / 260);
    const length = rnd.range(8, 26);
    chatter += path(leaf(x, y, angle, length, 1.9), '#000');
  }
  // Outer fronds come first. Each has an edge of solid ink, so that nearer fronds appear in front of the others.
  const fans = [
    [-1.3, 0.5, 0.5],
    [1.3, 0.5, 0.5],
    [-0.82, 0.34, 0.74],
    [0.86, 0.34, 0.72],
    [-0.42, 0.2, 0.95],
    [0.45, 0.2, 0.92],
    [0.02, 0.1, 1.1],
  ];
  const shapes = fans.map(([lean, droop, long]) =>
    frond(
      width / 2 + lean * 90,
      height - margin - 26,
      -Math.PI / 2 + lean * 0.42,
      height * 0.735 * long,
      Math.sign(lean) * droop,
      0.15,
    ),
  );
  const cut = shapes
    .map((d) => `<path d="${d}" fill="#fff" stroke="#fff" stroke-width="10"/>${path(d, '#000')}`)
    .join('');
  const block = rect(margin, margin, width - margin * 2, height - margin * 2);
  return {
    width,
    height,
    paper: sheet,
    layers: [
      {
        ink: under,
        svg: block + path(shapes.at(-1) + shapes.at(-2) + shapes.at(-3), '#000'),
        grain: 0.16,
        shift: [3, 2],
      },
      { ink: tone, svg: block + chatter + clip('f', block, cut) },
    ],
  };
}

/** A winter tree, grown by the space colonisation algorithm, and its broken reflection. */
export function winterTree({
  seed = 'lock-keepers-tree',
  inks = [ink.black, ink.ochre, ink.slate],
  sheet = paper.ivory,
} = {}) {
  const rnd = random(seed);
  const bank = 960;
  let buds = [];
  while (buds.length < 3000) {
    const x = rnd.range(110, 890);
    const y = rnd.range(120, 760);
    if (((x - 480) / 380) ** 2 + ((y - 430) / 310) ** 2 < 1) buds.push([x, y]);
  }
  const nodes = [[455, bank, -1]];
  for (let y = bank - 9; y > 640; y -= 9) nodes.push([nodes.at(-1)[0] + rnd.gauss() * 1.7 + 0.5, y, nodes.length - 1]);
  for (let round = 0; round < 130 && buds.length; round++) {
    const pull = new Map();
    buds = buds.filter(([bx, by]) => {
      let nearest = -1;
      let best = 130 * 130;
      for (let i = nodes.length - 1; i >= 0; i--) {
        const d = (nodes[i][0] - bx) ** 2 + (nodes[i][1] - by) ** 2;
        if (d < best) {
          best = d;
          nearest = i;
        }
      }
      if (best < 9 * 9) return false;
      if (nearest >= 0) {
        const d = Math.sqrt(best);
        const sum = pull.get(nearest) ?? [0, 0];
        pull.set(nearest, [sum[0] + (bx - nodes[nearest][0]) / d, sum[1] + (by - nodes[nearest][1]) / d]);
      }
      return true;
    });
    for (const [i, [px, py]] of pull) {
      const d = Math.hypot(px, py) || 1;
      nodes.push([
        nodes[i][0] + (px / d) * 8.5 + rnd.gauss() * 0.8,
        nodes[i][1] + (py / d) * 8.5 + rnd.gauss() * 0.8,
        i,
      ]);
    }
  }
  const weight = new Float64Array(nodes.length).fill(0.5);
  for (let i = nodes.length - 1; i > 0; i--)
    weight[nodes[i][2]] = (weight[nodes[i][2]] ** 2.35 + weight[i] ** 2.35) ** (1 / 2.35);
  let tree = '';
  for (let i = 1; i < nodes.length; i++) {
    const [x, y, parent] = nodes[i];
    tree += stroke(
      line([
        [nodes[parent][0], nodes[parent][1]],
        [x, y],
      ]),
      Math.min(44, weight[i] * 2.3),
    );
  }
  tree += path(
    `M395 ${bank + 4}Q446 ${bank - 20} 440 ${bank - 120}L478 ${bank - 120}Q474 ${bank - 20} 540 ${bank + 4}Z`,
  );
  let slits = '';
  for (let y = bank + 10; y < 1320; y += mix(7, 15, (y - bank) / 360))
    slits += rect(80, y, 840, mix(2, 8, (y - bank) / 360), '#000');
  const mirror = `<g transform="translate(0 ${bank * 1.44 + 8}) scale(1 -0.44)">${tree}</g>`;
  return {
    width: 1000,
    height: 1414,
    paper: sheet,
    layers: [
      {
        ink: inks[1],
        svg: disc(640, 380, 172) + `<ellipse cx="640" cy="1200" rx="172" ry="70"/>` + slits,
        grain: 0.18,
        shift: [3, -2],
      },
      { ink: inks[2], svg: mirror + slits, strength: 0.75 },
      { ink: inks[0], svg: tree + grasses(rnd, 260, [96, 904], bank + 6, [8, 46]) + rect(90, bank, 820, 7) },
    ],
  };
}

/** Scattered leaves that do not touch each other, for covers, mugs and cloth. */
export function leafToss({
  seed = 'leaf-toss',
  inks = [ink.moss, ink.madder, ink.ochre],
  sheet = paper.ivory,
  size = [1000, 1414],
  scale = 1,
} = {}) {
  const rnd = random(seed);
  const layers = ['', '', ''];
  const placed = [];
  for (let tries = 0; tries < 2600; tries++) {
    const x = rnd() * size[0];
    const y = rnd() * size[1];
    const reach = (placed.length < 40 ? 62 : 30) * scale;
    if (placed.some(([px, py, pr]) => Math.hypot(px - x, py - y) < (pr + reach) * 0.92)) continue;
    placed.push([x, y, reach]);
    const angle = rnd() * Math.PI * 2;
    const layer = rnd.int(3);
    const from = [x - Math.cos(angle) * reach, y - Math.sin(angle) * reach];
    if (reach > 40 * scale) {
      layers[layer] += path(leaf(...from, angle, reach * 2, reach * 0.72));
      for (let k = 1; k < 6; k++)
        for (const side of [-1, 1])
          layers[layer] += stroke(
            line([
              [from[0] + Math.cos(angle) * reach * 0.3 * k, from[1] + Math.sin(angle) * reach * 0.3 * k],
              [
                from[0] + Math.cos(angle) * reach * 0.3 * k + Math.cos(angle + side * 0.8) * reach * 0.24,
                from[1] + Math.sin(angle) * reach * 0.3 * k + Math.sin(angle + side * 0.8) * reach * 0.24,
              ],
            ]),
            2.2 * scale,
            '#000',
          );
      layers[layer] += stroke(
        line([from, [from[0] + Math.cos(angle) * reach * 1.7, from[1] + Math.sin(angle) * reach * 1.7]]),
        2.6 * scale,
        '#000',
      );
    } else
      layers[layer] += rnd.chance(0.5)
        ? path(leaf(...from, angle, reach * 2, reach * 0.5))
        : disc(x, y, reach * 0.34) + disc(x + reach * 0.5, y - reach * 0.4, reach * 0.26);
  }
  return {
    width: size[0],
    height: size[1],
    paper: sheet,
    layers: layers.map((svg, i) => ({ ink: inks[i], svg, shift: [i - 1, 1 - i], grain: 0.12 })),
  };
}
