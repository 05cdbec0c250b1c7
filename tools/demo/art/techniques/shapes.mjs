// Pictures of plain shapes: signal flags of quarter circles, small suns, stripes, pebbles, a printer's control strip.

import { mix, noise, random } from '../core/random.mjs';
import { ink, paper } from '../core/palette.mjs';
import { curve, disc, line, path, rect, ring, stroke } from '../core/shapes.mjs';

/** A grid of quarter circles, halves, rings and stripes in three overprinting inks. */
export function semaphore({
  seed = 'harbour-semaphore',
  inks = [ink.madder, ink.tide, ink.ochre],
  sheet = paper.ivory,
  columns = 4,
  rows = 6,
  size = [1000, 1414],
  margin = 100,
  plain = false,
} = {}) {
  const rnd = random(seed);
  const unit = (size[0] - margin * 2) / columns;
  const top = (size[1] - rows * unit) / 2;
  const layers = ['', '', ''];
  const quarter = (x, y, corner) => {
    const [cx, cy] = [x + (corner & 1 ? unit : 0), y + (corner & 2 ? unit : 0)];
    const [ax, ay] = [x + (corner & 1 ? 0 : unit), cy];
    const [bx, by] = [cx, y + (corner & 2 ? 0 : unit)];
    return path(`M${cx} ${cy}L${ax} ${ay}A${unit} ${unit} 0 0 ${corner === 0 || corner === 3 ? 1 : 0} ${bx} ${by}Z`);
  };
  const shapes = [
    (x, y) => quarter(x, y, rnd.int(4)),
    (x, y) => quarter(x, y, rnd.int(4)),
    (x, y) => disc(x + unit / 2, y + unit / 2, unit / 2),
    (x, y) => disc(x + unit / 2, y + unit / 2, unit * 0.24),
    (x, y) => ring(x + unit / 2, y + unit / 2, unit * 0.36, unit * 0.2),
    (x, y) =>
      rnd.chance(0.5)
        ? path(
            line(
              [
                [x, y],
                [x + unit, y],
                [x, y + unit],
              ],
              true,
            ),
          )
        : path(
            line(
              [
                [x + unit, y],
                [x + unit, y + unit],
                [x, y + unit],
              ],
              true,
            ),
          ),
    (x, y) => Array.from({ length: 5 }, (_, k) => rect(x, y + (k * unit) / 5, unit, unit / 10)).join(''),
    (x, y) => Array.from({ length: 5 }, (_, k) => rect(x + (k * unit) / 5, y, unit / 10, unit)).join(''),
    (x, y) => rect(x, y, unit, unit),
    (x, y) =>
      path(`M${x} ${y + unit / 2}A${unit / 2} ${unit / 2} 0 0 1 ${x + unit} ${y + unit / 2}Z`) +
      rect(x, y + unit * 0.75, unit, unit / 8),
  ];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [margin + column * unit, top + row * unit];
      const first = rnd.int(3);
      layers[first] += rnd.pick(shapes)(x, y);
      if (!plain && rnd.chance(0.55)) layers[(first + 1 + rnd.int(2)) % 3] += rnd.pick(shapes.slice(0, 8))(x, y);
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
        [2, -2],
        [-2, 1],
        [3, 3],
      ][i],
      grain: 0.14,
    })),
  };
}

/** A sun with cut rays. `kind` is 0 to 4, for five different suns. */
export function smallSun({ kind = 0, inks = [ink.ochre, ink.madder], sheet = paper.ivory, size = [1000, 1400] } = {}) {
  const [cx, cy] = [size[0] / 2, size[1] * [0.62, 0.46, 0.5, 0.56, 0.66][kind]];
  const layers = ['', ''];
  const rays = [22, 16, 40, 12, 28][kind];
  const core = [170, 200, 130, 220, 190][kind];
  for (let k = 0; k < rays; k++) {
    const angle = (k / rays) * Math.PI * 2 - Math.PI / 2;
    const from = core * 1.2;
    const reach = [
      [330, 270],
      [390, 390],
      [400, 250],
      [360, 360],
      [430, 330],
    ][kind][k % 2];
    const at = (r, a) => [cx + Math.cos(a) * r, cy + Math.sin(a) * r];
    if (kind === 1) layers[1] += path(line([at(from, angle - 0.12), at(reach, angle), at(from, angle + 0.12)], true));
    else if (kind === 3)
      layers[0] += disc(...at(reach * 0.92, angle), 44) + disc(...at(reach * 0.92, angle), 16, '#000');
    else if (kind === 2) layers[k % 2] += stroke(line([at(from, angle), at(reach, angle)]), 9);
    else
      layers[k % 2] += path(
        line([at(from, angle - 0.05), at(reach, angle - 0.02), at(reach, angle + 0.02), at(from, angle + 0.05)], true),
      );
  }
  layers[kind === 2 ? 1 : 0] += disc(cx, cy, core);
  if (kind === 1) layers[1] += disc(cx, cy, core * 0.62);
  if (kind === 3)
    layers[1] +=
      disc(cx, cy, core * 0.94) + ring(cx, cy, core * 0.6, 14, '#000') + ring(cx, cy, core * 0.3, 14, '#000');
  if (kind === 0 || kind === 4) {
    const horizon = cy + (kind ? 40 : 20);
    layers.forEach((_, i) => {
      layers[i] += rect(0, horizon, size[0], size[1], '#000');
    });
    for (let k = 0; k < 9; k++) {
      const half = (kind ? 330 : 290) * (1 - k / 10);
      layers[1] += stroke(
        line([
          [cx - half, horizon + 26 + k * 26],
          [cx + half, horizon + 26 + k * 26],
        ]),
        11 - k * 0.6,
      );
    }
  }
  return {
    width: size[0],
    height: size[1],
    paper: sheet,
    layers: layers.map((svg, i) => ({
      ink: inks[i],
      svg: svg || disc(-99, 0, 1),
      shift: [i * 4 - 2, 2 - i * 3],
      grain: 0.13,
    })),
  };
}

/** Brushed stripes of uneven width. */
export function stripes({
  seed = 'stripes',
  inks = [ink.tide, ink.madder],
  sheet = paper.ivory,
  size = [1000, 1300],
  upright = true,
  count = 13,
} = {}) {
  const rnd = random(seed);
  const waver = noise(rnd);
  const layers = ['', ''];
  const [long, across] = upright ? [size[1], size[0]] : [size[0], size[1]];
  for (let k = 0; k < count; k++) {
    const thick = rnd.pick([0.16, 0.3, 0.3, 0.52]) * (across / count);
    const centre = ((k + 0.5) * across) / count;
    const points = Array.from({ length: 40 }, (_, i) => {
      const along = mix(-20, long + 20, i / 39);
      const side = centre + 3.5 * waver(along / 170, k * 7.3);
      return upright ? [side, along] : [along, side];
    });
    layers[k % 4 === 2 ? 1 : 0] += stroke(curve(points), thick);
  }
  return {
    width: size[0],
    height: size[1],
    paper: sheet,
    layers: layers.map((svg, i) => ({ ink: inks[i], svg, grain: 0.16 })),
  };
}

/** A control strip from the edge of a printed sheet: registration crosses, step wedges, overprint circles. */
export function controlStrip({
  inks = [ink.tide, ink.madder, ink.ochre],
  sheet = paper.white,
  size = [1800, 600],
} = {}) {
  const [width, height] = size;
  const layers = ['', '', ''];
  const y = height / 2;
  for (let x = 75; x < width; x += 300) {
    layers.forEach((_, i) => {
      const angle = (i * 2 * Math.PI) / 3 - Math.PI / 2;
      layers[i] += disc(x + Math.cos(angle) * 36, y + Math.sin(angle) * 36, 62);
    });
    const cross =
      ring(x + 150, y, 34, 4) +
      stroke(
        line([
          [x + 150, y - 58],
          [x + 150, y + 58],
        ]),
        3,
      ) +
      stroke(
        line([
          [x + 92, y],
          [x + 208, y],
        ]),
        3,
      );
    layers.forEach((_, i) => {
      layers[i] += cross;
    });
  }
  for (let k = 0; k < 60; k++) {
    const i = Math.floor(k / 5) % 3;
    const shade = Math.round(255 * (0.2 + 0.2 * (k % 5)));
    const fill = `rgb(${shade},${shade},${shade})`;
    layers[i] += rect((k * width) / 60, height - 74, width / 60 - 3, 46, fill);
    layers[(i + 1) % 3] += rect((k * width) / 60, 28, width / 60 - 3, 46, fill);
  }
  return {
    width,
    height,
    paper: sheet,
    layers: layers.map((svg, i) => ({
      ink: inks[i],
      svg,
      shift: [
        [3, 0],
        [-2, 2],
        [0, -2],
      ][i],
      grain: 0.05,
    })),
  };
}

/** A row of pebbles: soft ovals in three colours, for small cups and labels. */
export function pebbles({
  seed = 'pebbles',
  inks = [ink.slate, ink.blush, ink.ochre],
  sheet = paper.white,
  size = [1800, 600],
} = {}) {
  const rnd = random(seed);
  const layers = ['', '', ''];
  for (let k = 0; k < 26; k++) {
    const x = ((k + 0.5) * size[0]) / 26 + rnd.gauss() * 8;
    const [rx, ry] = [rnd.range(34, 62), rnd.range(26, 46)];
    layers[k % 3] +=
      `<ellipse cx="${x.toFixed(1)}" cy="${(size[1] * 0.72 - ry * rnd.range(0, 1.6)).toFixed(1)}" rx="${rx.toFixed(1)}" ry="${ry.toFixed(1)}" transform="rotate(${rnd.range(-20, 20).toFixed(1)} ${x.toFixed(1)} ${size[1] * 0.7})"/>`;
  }
  return {
    width: size[0],
    height: size[1],
    paper: sheet,
    layers: layers.map((svg, i) => ({ ink: inks[i], svg, grain: 0.1 })),
  };
}
