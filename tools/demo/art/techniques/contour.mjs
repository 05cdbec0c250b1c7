// A survey map: contour lines of an invented group of islands, by marching squares.

import { fbm, noise, random, smoothstep } from '../core/random.mjs';
import { ink, paper } from '../core/palette.mjs';
import { clip, disc, line, path, rect, ring, stroke } from '../core/shapes.mjs';

/** Path data of one contour line over a grid of heights. */
function level(heights, columns, rows, value, [left, top, step]) {
  let d = '';
  for (let y = 0; y < rows - 1; y++) {
    for (let x = 0; x < columns - 1; x++) {
      const a = heights[y * columns + x] - value;
      const b = heights[y * columns + x + 1] - value;
      const c = heights[(y + 1) * columns + x + 1] - value;
      const e = heights[(y + 1) * columns + x] - value;
      const cut = [];
      if (a < 0 !== b < 0) cut.push([x + a / (a - b), y]);
      if (b < 0 !== c < 0) cut.push([x + 1, y + b / (b - c)]);
      if (c < 0 !== e < 0) cut.push([x + e / (e - c), y + 1]);
      if (e < 0 !== a < 0) cut.push([x, y + a / (a - e)]);
      for (let k = 0; k + 1 < cut.length; k += 2)
        d += `M${(left + cut[k][0] * step).toFixed(1)} ${(top + cut[k][1] * step).toFixed(1)}L${(left + cut[k + 1][0] * step).toFixed(1)} ${(top + cut[k + 1][1] * step).toFixed(1)}`;
    }
  }
  return d;
}

/** Contour lines on land, depths and coast lines in the water, and a red path over the summit. */
export function survey({
  seed = 'carrowmere-survey',
  inks = [ink.plum, ink.tide, ink.madder],
  sheet = paper.ivory,
  size = [1000, 1414],
  margin = 84,
  marks = true,
} = {}) {
  const rnd = random(seed);
  const rough = fbm(noise(rnd), 5);
  const [width, height] = size;
  const step = 5;
  const columns = Math.floor((width - margin * 2) / step) + 1;
  const rows = Math.floor((height - margin * 2) / step) + 1;
  const isles = marks
    ? [
        [430, 560, 235, 1.05],
        [690, 985, 150, 0.72],
        [265, 1105, 105, 0.6],
      ]
    : [
        [width * 0.3, height * 0.5, height * 0.5, 1],
        [width * 0.72, height * 0.45, height * 0.45, 0.9],
      ];
  const rise = (x, y) =>
    isles.reduce(
      (top, [cx, cy, reach, tall]) =>
        top + tall * Math.exp(-(((x - cx) / reach) ** 2) - ((y - cy) / (reach * 1.15)) ** 2),
      -0.36,
    ) +
    0.62 * rough(x / 330, y / 330);
  const heights = Float32Array.from({ length: columns * rows }, (_, i) =>
    rise(margin + (i % columns) * step, margin + Math.floor(i / columns) * step),
  );
  const place = [margin, margin, step];
  let land = '';
  for (let k = 1; k < 24; k++) land += stroke(level(heights, columns, rows, k * 0.047, place), k % 5 ? 1.5 : 3.4);
  let water = stroke(level(heights, columns, rows, 0, place), 5);
  for (let k = 1; k < 7; k++) water += stroke(level(heights, columns, rows, -0.02 * k ** 1.25, place), 2.6 - k * 0.28);
  if (!marks)
    return {
      width,
      height,
      paper: sheet,
      layers: [
        { ink: inks[1], svg: water },
        { ink: inks[0], svg: land },
      ],
    };

  let walk = '';
  let [x, y] = [430, 330];
  for (let k = 0; k < 260; k++) {
    walk += k % 2 ? '' : disc(x, y, 3.6);
    const pull = Math.atan2(800 - y, 480 - x);
    const angle = pull + 1.5 * rough(x / 150 + 50, y / 150);
    x += Math.cos(angle) * 7;
    y += Math.sin(angle) * 7;
    if (rise(x, y) < 0.03) break;
  }
  for (let k = 0; k < 46; k++) {
    const [sx, sy] = [rnd.range(120, 880), rnd.range(120, 1290)];
    if (rise(sx, sy) < -0.2)
      water +=
        disc(sx, sy, 1.9) +
        stroke(
          line([
            [sx - 8, sy + 9],
            [sx + 8, sy + 9],
          ]),
          1.3,
        );
  }
  const frame = stroke(
    line(
      [
        [margin, margin],
        [width - margin, margin],
        [width - margin, height - margin],
        [margin, height - margin],
      ],
      true,
    ),
    2.4,
  );
  let ticks = '';
  for (let k = 0; k < 40; k++) {
    if (k % 2)
      ticks +=
        rect(margin + ((width - margin * 2) * k) / 40, margin - 13, (width - margin * 2) / 40, 7) +
        rect(margin + ((width - margin * 2) * k) / 40, height - margin + 6, (width - margin * 2) / 40, 7);
  }
  let rose = disc(790, 262, 92, '#000') + ring(790, 262, 76, 2) + ring(790, 262, 70, 1.2);
  for (let k = 0; k < 16; k++) {
    const angle = (k * Math.PI) / 8 - Math.PI / 2;
    const reach = k % 4 === 0 ? 66 : k % 2 === 0 ? 46 : 26;
    const side = 0.16;
    rose += path(
      line(
        [
          [790, 262],
          [790 + Math.cos(angle - side) * reach * 0.3, 262 + Math.sin(angle - side) * reach * 0.3],
          [790 + Math.cos(angle) * reach, 262 + Math.sin(angle) * reach],
        ],
        true,
      ),
    );
  }
  const sea = (px, py) =>
    px < margin || py < margin || px > width - margin || py > height - margin
      ? 0
      : 0.16 * smoothstep(0.01, -0.03, rise(px, py)) + 0.1 * smoothstep(-0.1, -0.5, rise(px, py));
  return {
    width,
    height,
    paper: sheet,
    layers: [
      { ink: inks[1], field: sea, grain: 0.3 },
      {
        ink: inks[1],
        svg: clip('c', rect(margin, margin, width - margin * 2, height - margin * 2), water) + rose,
        shift: [1, 1],
      },
      { ink: inks[0], svg: land + frame + ticks },
      { ink: inks[2], svg: walk + ring(430, 330, 9, 4), shift: [2, -1] },
    ],
  };
}
