// Pictures made of cells: Truchet tiles, Voronoi stones, fish-scale waves, a star pattern, terrazzo.

import { clamp, fbm, mix, noise, random } from '../core/random.mjs';
import { ink, paper } from '../core/palette.mjs';
import { blob, clip, disc, line, path, rect, ring, stroke, taper } from '../core/shapes.mjs';

/**
 * The path through a grid of quarter-turn tiles from a point at its edge. A step is [column, row, side in, side out].
 */
function walk(turned, columns, rows, column, row, side) {
  const steps = [];
  while (column >= 0 && row >= 0 && column < columns && row < rows && steps.length < 4000) {
    const out = turned[row * columns + column] ? [1, 0, 3, 2][side] : [3, 2, 1, 0][side]; // Sides: 0 top, 1 right, 2 bottom, 3 left.
    steps.push([column, row, side, out]);
    column += [0, 1, 0, -1][out];
    row += [-1, 0, 1, 0][out];
    side = (out + 2) % 4;
  }
  return steps;
}

/** A maze of bands from quarter-turn tiles. Its longest path has a second ink. */
export function wrongTurnings({
  seed = 'wrong-turnings',
  inks = [ink.black, ink.madder],
  sheet = paper.ivory,
  columns = 12,
  rows = 18,
  size = [1000, 1414],
  margin = 92,
  weight = 0.36,
} = {}) {
  const rnd = random(seed);
  const tile = (size[0] - margin * 2) / columns;
  const top = (size[1] - rows * tile) / 2;
  const turned = Array.from({ length: columns * rows }, () => rnd.chance(0.5));
  const arc = ([column, row, from, to]) => {
    const point = (side) => [
      margin + column * tile + [0.5, 1, 0.5, 0][side] * tile,
      top + row * tile + [0, 0.5, 1, 0.5][side] * tile,
    ];
    const [a, b] = [point(from), point(to)];
    const sweep = (to - from + 4) % 4 === 3 ? 1 : 0; // The arc goes around the corner between the two sides.
    return `M${a.map((v) => v.toFixed(1)).join(' ')}A${(tile / 2).toFixed(1)} ${(tile / 2).toFixed(1)} 0 0 ${sweep} ${b.map((v) => v.toFixed(1)).join(' ')}`;
  };
  let longest = [];
  const starts = [];
  for (let c = 0; c < columns; c++) starts.push([c, 0, 0], [c, rows - 1, 2]);
  for (let r = 0; r < rows; r++) starts.push([0, r, 3], [columns - 1, r, 1]);
  for (const start of starts) {
    const steps = walk(turned, columns, rows, ...start);
    if (steps.length > longest.length) longest = steps;
  }
  const used = new Set(longest.map(([c, r, a, b]) => `${c},${r},${Math.min(a, b)}`));
  let maze = '';
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const pairs = turned[row * columns + column]
        ? [
            [0, 1],
            [2, 3],
          ]
        : [
            [0, 3],
            [1, 2],
          ];
      for (const [a, b] of pairs) if (!used.has(`${column},${row},${Math.min(a, b)}`)) maze += arc([column, row, a, b]);
    }
  }
  const bands = stroke(maze, tile * weight) + stroke(maze, tile * (weight - 0.13), '#000');
  return {
    width: size[0],
    height: size[1],
    paper: sheet,
    layers: [
      { ink: inks[0], svg: bands.replaceAll('<path', '<path stroke-linecap="butt"') },
      { ink: inks[1], svg: stroke(longest.map(arc).join(''), tile * weight), shift: [2, -1] },
    ],
  };
}

/**
 * The Voronoi cells of the sites within a box, as polygons. Each cell is cut along the bisectors to the other sites.
 */
function voronoi(sites, [x0, y0, x1, y1]) {
  return sites.map(([sx, sy], i) => {
    let cell = [
      [x0, y0],
      [x1, y0],
      [x1, y1],
      [x0, y1],
    ];
    for (let j = 0; j < sites.length && cell.length; j++) {
      if (j === i) continue;
      const [tx, ty] = sites[j];
      const nx = tx - sx;
      const ny = ty - sy;
      const limit = (tx * tx + ty * ty - sx * sx - sy * sy) / 2;
      const next = [];
      for (let k = 0; k < cell.length; k++) {
        const a = cell[k];
        const b = cell[(k + 1) % cell.length];
        const da = a[0] * nx + a[1] * ny - limit;
        const db = b[0] * nx + b[1] * ny - limit;
        if (da <= 0) next.push(a);
        if (da < 0 !== db < 0)
          next.push([a[0] + ((b[0] - a[0]) * da) / (da - db), a[1] + ((b[1] - a[1]) * da) / (da - db)]);
      }
      cell = next;
    }
    return cell;
  });
}

const middle = (cell) => [
  cell.reduce((sum, [x]) => sum + x, 0) / cell.length,
  cell.reduce((sum, [, y]) => sum + y, 0) / cell.length,
];
const shrink = (cell, by) => {
  const [cx, cy] = middle(cell);
  return cell.map(([x, y]) => {
    const d = Math.hypot(x - cx, y - cy) || 1;
    return [cx + (x - cx) * Math.max(0.2, 1 - by / d), cy + (y - cy) * Math.max(0.2, 1 - by / d)];
  });
};

/** A linocut of a dry-stone wall: flattened Voronoi stones in three tones, with hatching. */
export function dryStone({
  seed = 'dry-stone',
  inks = [ink.slate, ink.ochre, ink.glass],
  dark = ink.black,
  sheet = paper.ivory,
} = {}) {
  const rnd = random(seed);
  const flat = 1.75;
  const box = [90, 300 * flat, 910, 1310 * flat];
  let sites = Array.from({ length: 120 }, () => [rnd.range(90, 910), rnd.range(300, 1310) * flat]);
  for (let round = 0; round < 2; round++) sites = voronoi(sites, box).map(middle);
  const tones = ['', '', ''];
  let cut = '';
  let stones = 0;
  const lay = (outline, [cx, cy], halfWidth, halfHeight) => {
    const shape = path(outline);
    tones[rnd.pick([0, 0, 0, 1, 2, 2])] += shape;
    let marks = '';
    const slant = rnd.range(-0.35, 0.35);
    const depth = rnd.range(0.1, 0.75);
    for (let k = -1; k < 1.1; k += 5.2 / halfHeight) {
      const from = mix(1.1, -0.9, clamp(depth * (0.55 + 0.6 * k) + rnd.range(-0.06, 0.12)));
      const y = cy + k * halfHeight;
      marks += path(
        taper(
          [
            [cx + halfWidth * 1.15, y + slant * 20],
            [cx + halfWidth * (from + 1) * 0.5, y],
            [cx + halfWidth * from, y - slant * 16],
          ],
          4.4,
          0.8,
        ),
      );
    }
    cut +=
      clip(`s${stones++}`, shape, marks) +
      `<path d="${outline}" fill="none" stroke="#fff" stroke-width="${rnd.range(3, 5).toFixed(1)}"/>`;
  };
  for (const raw of voronoi(sites, box)) {
    const stone = shrink(
      raw.map(([x, y]) => [x, y / flat]),
      8,
    ).flatMap((p, k, all) => {
      const q = all[(k + 1) % all.length];
      return [p, [mix(p[0], q[0], 0.5) + rnd.gauss() * 2, mix(p[1], q[1], 0.5) + rnd.gauss() * 1.5]];
    });
    const xs = stone.map(([x]) => x);
    const ys = stone.map(([, y]) => y);
    lay(blob(stone), middle(stone), (Math.max(...xs) - Math.min(...xs)) / 2, (Math.max(...ys) - Math.min(...ys)) / 2);
  }
  for (let x = 94; x < 880;) {
    const w = Math.min(rnd.range(34, 60), 910 - x);
    const lean = rnd.range(4, 14);
    const top = rnd.range(176, 216);
    lay(
      blob([
        [x, 296],
        [x + lean, top],
        [x + w * 0.55 + lean, top - 10],
        [x + w - 8 + lean * 0.6, top + 10],
        [x + w - 8, 296],
      ]),
      [x + w / 2, 246],
      w / 2,
      56,
    );
    x += w;
  }
  const shifts = [
    [3, 2],
    [-3, 2],
    [2, -3],
  ];
  return {
    width: 1000,
    height: 1414,
    paper: sheet,
    layers: [
      ...tones.map((svg, i) => ({ ink: inks[i], svg, shift: shifts[i], grain: 0.2, strength: 0.82 })),
      { ink: dark, svg: cut },
    ],
  };
}

/** Seigaiha (fish-scale waves) that fade into mist, a far mountain, a sun. */
export function mistWaves({ inks = [ink.tide, ink.madder, ink.slate], sheet = paper.ivory } = {}) {
  const rnd = random('kiri');
  const radius = 68;
  let waves = '';
  const left = 90;
  for (let row = 0; row < 19; row++) {
    const y = 760 + row * radius * 0.5;
    const t = clamp((row - 1) / 13);
    const rings = 5;
    for (let column = -1; column <= 7; column++) {
      const x = left + column * radius * 2 + (row % 2 ? radius : 0);
      if (rnd() > t * 1.5 + 0.12) continue;
      waves += disc(x, y, radius, '#000');
      for (let k = 0; k < rings; k++) waves += ring(x, y, radius - 5 - k * 12.4, mix(1.2, 6.4, t * (k % 2 ? 0.75 : 1)));
    }
  }
  const rough = fbm(noise(rnd), 4);
  const slope = (x) => 700 - 330 * Math.exp(-Math.abs(x - 370) / 190) - 30 * rough(x / 60, 2);
  const mountain = (x, y) =>
    x < 90 || x > 910 || y < slope(x)
      ? 0
      : 0.9 * clamp(1 - (y - slope(x)) / mix(140, 270, clamp((540 - slope(x)) / 200)));
  return {
    width: 1000,
    height: 1414,
    paper: sheet,
    layers: [
      { ink: inks[1], svg: disc(660, 350, 150), grain: 0.16, shift: [3, 2] },
      { ink: inks[2], field: mountain, grain: 0.3 },
      { ink: inks[0], svg: clip('w', rect(90, 690, 820, 630), waves) },
    ],
  };
}

/** An eight-fold star pattern behind a pointed arch. */
export function starGarden({ inks = [ink.tide, ink.ochre, ink.madder], sheet = paper.ivory } = {}) {
  const unit = 164;
  const star = (x, y, outer, inner, turn = 0) =>
    path(
      line(
        Array.from({ length: 16 }, (_, k) => {
          const angle = (k * Math.PI) / 8 + turn;
          const reach = k % 2 ? inner : outer;
          return [x + Math.cos(angle) * reach, y + Math.sin(angle) * reach];
        }),
        true,
      ),
    );
  const octagon = (x, y, reach, turn) =>
    line(
      Array.from({ length: 8 }, (_, k) => [
        x + Math.cos((k * Math.PI) / 4 + turn) * reach,
        y + Math.sin((k * Math.PI) / 4 + turn) * reach,
      ]),
      true,
    );
  let ground = '';
  let stars = '';
  let hearts = '';
  let lines = '';
  for (let row = -1; row < 10; row++) {
    for (let column = -1; column < 7; column++) {
      const x = 500 + (column - 3) * unit;
      const y = 236 + row * unit;
      const half = unit / 2;
      ground += star(x, y, half * 0.98, half * 0.7);
      stars += star(x + half, y + half, half * 0.56, half * 0.33, Math.PI / 8);
      hearts += star(x, y, half * 0.46, half * 0.3) + disc(x + half, y + half, 8);
      for (let k = 0; k < 8; k++) {
        const a = (k * Math.PI) / 4;
        const b = a + (3 * Math.PI) / 4;
        lines += stroke(
          line([
            [x + Math.cos(a) * half, y + Math.sin(a) * half],
            [x + Math.cos(b) * half, y + Math.sin(b) * half],
          ]),
          3.4,
          '#000',
        );
      }
      hearts += '';
      lines += stroke(octagon(x + half, y + half, half * 0.74, Math.PI / 8), 3.4, '#000');
      lines += stroke(octagon(x, y, half * 0.22, Math.PI / 8), 3, '#000');
    }
  }
  const arch = 'M150 1270V560C150 380 330 250 500 120C670 250 850 380 850 560V1270Z';
  const outer = 'M104 1316V545C104 352 300 204 500 62C700 204 896 352 896 545V1316Z';
  const within = (id, svg) => clip(id, path(arch), svg);
  const border = `<path d="${outer}${arch}" fill="#fff" fill-rule="evenodd"/>`;
  return {
    width: 1000,
    height: 1414,
    paper: sheet,
    layers: [
      { ink: inks[1], svg: within('b', stars) + stroke(outer, 7), shift: [2, 2] },
      { ink: inks[2], svg: within('c', hearts), shift: [-2, 1] },
      {
        ink: inks[0],
        svg:
          within(
            'a',
            rect(0, 0, 1000, 1414) + stars.replaceAll('#fff', '#000') + hearts.replaceAll('#fff', '#000') + lines,
          ) +
          border +
          stroke('M127 1293V553C127 366 315 228 500 92C685 228 873 366 873 553V1293Z', 4, '#000'),
      },
    ],
  };
}

/** Terrazzo: chips of three kinds of stone in plaster. */
export function terrazzo({
  seed = 'terrazzo',
  inks = [ink.madder, ink.ochre, ink.slate],
  sheet = paper.bone,
  size = [1000, 1414],
  chips = 430,
} = {}) {
  const rnd = random(seed);
  const layers = ['', '', ''];
  const placed = [];
  for (let tries = 0; tries < chips * 12 && placed.length < chips; tries++) {
    const reach = 7 + 46 * rnd() ** 2.6;
    const x = rnd() * size[0];
    const y = rnd() * size[1];
    if (placed.some(([px, py, pr]) => Math.hypot(px - x, py - y) < (pr + reach) * 0.94)) continue;
    placed.push([x, y, reach]);
    const sides = 5 + rnd.int(3);
    const turn = rnd() * 6;
    const outline = Array.from({ length: sides }, (_, k) => {
      const angle = turn + ((k + rnd.range(-0.3, 0.3)) * 2 * Math.PI) / sides;
      const far = reach * rnd.range(0.62, 1.05);
      return [x + Math.cos(angle) * far, y + Math.sin(angle) * far * 0.86];
    });
    layers[rnd.pick([0, 0, 1, 2, 2])] += `<path d="${line(outline, true)}" stroke="#fff" stroke-width="4"/>`;
  }
  return {
    width: size[0],
    height: size[1],
    paper: sheet,
    layers: layers.map((svg, i) => ({ ink: inks[i], svg: svg || disc(-50, -50, 1), grain: 0.14 })),
  };
}
