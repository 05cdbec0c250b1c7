// Pictures made of lines: waves, a flow field, a pendulum's traces, a line screen of weather, an engraved sea.

import { clamp, fbm, mix, noise, random, smoothstep } from '../core/random.mjs';
import { ink, paper } from '../core/palette.mjs';
import { clip, curve, disc, line, path, rect, stroke, taper } from '../core/shapes.mjs';

/** Waves as stacked lines under a flat sun. Each line hides the lines behind it. */
export function springTide({ seed = 'spring-tide', water = ink.tide, sun = ink.madder, sheet = paper.ivory } = {}) {
  const rnd = random(seed);
  const swell = fbm(noise(rnd), 4);
  let sea = '';
  const rows = 74;
  for (let row = 0; row < rows; row++) {
    const t = row / (rows - 1);
    const y = mix(520, 1290, t ** 1.35);
    const height = mix(7, 230, t ** 1.2);
    const points = [];
    for (let x = 90; x <= 910; x += 5) {
      const across = (x - 90) / 820;
      const envelope = Math.sin(Math.PI * across) ** 0.7;
      const crest = swell(across * mix(9, 3.2, t) + row * 0.035, row * 0.085 + 3);
      points.push([x, y - height * envelope * Math.max(0, crest + 0.22) ** 1.25]);
    }
    sea += path(line([...points, [910, 1330], [90, 1330]], true), '#000') + stroke(line(points), mix(1.3, 4.2, t));
  }
  return {
    width: 1000,
    height: 1414,
    paper: sheet,
    layers: [
      { ink: sun, svg: disc(640, 420, 205), shift: [4, -3], grain: 0.2 },
      { ink: water, svg: sea + rect(0, 1312, 1000, 110, '#000') },
    ],
  };
}

/** Tapered strokes that follow a flow field and do not touch each other. The ink depends on the region. */
export function longField({
  seed = 'the-long-field',
  inks = [ink.ochre, ink.moss, ink.madder],
  sheet = paper.ivory,
  box = [85, 85, 830, 1244],
  size = [1000, 1414],
  sun = true,
} = {}) {
  const rnd = random(seed);
  const bend = noise(rnd);
  const region = fbm(noise(rnd), 3);
  const [left, top, width, height] = box;
  const cell = 6;
  const columns = Math.ceil(width / cell);
  const taken = new Uint8Array(columns * Math.ceil(height / cell));
  const spot = (x, y) => Math.floor((y - top) / cell) * columns + Math.floor((x - left) / cell);
  const inside = (x, y) =>
    x > left && y > top && x < left + width && y < top + height && !(sun && Math.hypot(x - 690, y - 330) < 168);
  const layers = ['', '', ''];
  for (let attempt = 0; attempt < 5200; attempt++) {
    let x = left + rnd() * width;
    let y = top + rnd() * height;
    const big = attempt < 900;
    const weight = big ? rnd.range(13, 24) : attempt < 2400 ? rnd.range(7, 11) : 4;
    const reach = Math.ceil((weight / 2 + 3.5) / cell);
    const free = () => {
      for (let dy = -reach; dy <= reach; dy++) {
        for (let dx = -reach; dx <= reach; dx++) {
          if (
            dx * dx + dy * dy <= reach * reach &&
            inside(x + dx * cell, y + dy * cell) &&
            taken[spot(x + dx * cell, y + dy * cell)]
          )
            return false;
        }
      }
      return inside(x, y);
    };
    const points = [];
    for (let step = 0; step < 90 && free(); step++) {
      points.push([x, y]);
      const angle = -0.35 + 2.1 * bend(x / 620, y / 760);
      x += Math.cos(angle) * 6;
      y += Math.sin(angle) * 6;
    }
    if (points.length < (big ? 26 : 9)) continue;
    for (const [px, py] of points) {
      for (let dy = -reach + 1; dy < reach; dy++) {
        for (let dx = -reach + 1; dx < reach; dx++)
          if (inside(px + dx * cell, py + dy * cell)) taken[spot(px + dx * cell, py + dy * cell)] = 1;
      }
    }
    const [mx, my] = points[points.length >> 1];
    const tone = region(mx / 420, my / 420) + rnd.range(-0.12, 0.12);
    layers[tone < -0.06 ? 1 : tone < 0.16 ? 0 : 2] += stroke(curve(points), weight);
  }
  const plates = layers.map((svg, i) => ({ ink: inks[i], svg, shift: [i * 2 - 2, 2 - i] }));
  if (sun) plates.push({ ink: inks[2], svg: disc(690, 330, 150), grain: 0.22 });
  return { width: size[0], height: size[1], paper: sheet, layers: plates };
}

/** Two traces of a harmonograph with four pendulums, one over the other. */
export function pendulum({ seed = 'pendulum-study', inks = [ink.tide, ink.madder], sheet = paper.white } = {}) {
  const rnd = random(seed);
  const base = rnd.pick([
    [2, 3],
    [3, 4],
    [3, 5],
    [1, 2],
  ]);
  const phases = Array.from({ length: 4 }, () => rnd() * Math.PI * 2);
  const trace = (detune, decay, scale) => {
    const points = [];
    for (let t = 0; t < 250; t += 0.035) {
      const fade = Math.exp(-decay * t) * scale;
      points.push([
        500 + fade * (290 * Math.sin(base[0] * t + phases[0]) + 130 * Math.sin((base[1] + detune) * t + phases[1])),
        690 + fade * (360 * Math.sin(base[1] * t + phases[2]) + 190 * Math.sin((base[0] + detune) * t + phases[3])),
      ]);
    }
    return stroke(line(points), 1.25);
  };
  return {
    width: 1000,
    height: 1414,
    paper: sheet,
    layers: [
      { ink: inks[0], svg: trace(0.004, 0.0075, 1), strength: 0.9, grain: 0.04 },
      { ink: inks[1], svg: trace(0.011, 0.011, 0.72), strength: 0.9, grain: 0.04 },
    ],
  };
}

/** A weather front: two slightly shifted line screens. The width of their lines follows the same clouds. */
export function weatherFront({ seed = 'weather-front', inks = [ink.tide, ink.madder], sheet = paper.ivory } = {}) {
  const rnd = random(seed);
  const drift = fbm(noise(rnd), 3);
  const cloud = fbm(noise(rnd), 4);
  const tone = (x, y) => {
    const px = x / 430 + 1.1 * drift(x / 520, y / 520);
    const py = y / 300 + 1.1 * drift(x / 520 + 9, y / 520);
    return cloud(px, py);
  };
  const screen = (angle, pitch, at) => {
    let svg = '';
    const c = Math.cos(angle);
    const s = Math.sin(angle);
    for (let across = -900; across <= 900; across += pitch) {
      let run = [];
      const close = () => {
        if (run.length > 1)
          svg += path(
            line(
              [
                ...run.map(([x, y, h]) => [x - s * h, y + c * h]),
                ...run.reverse().map(([x, y, h]) => [x + s * h, y - c * h]),
              ],
              true,
            ),
          );
        run = [];
      };
      for (let along = -900; along <= 900; along += 7) {
        const x = 500 + c * along - s * across;
        const y = 707 + s * along + c * across;
        const half = clamp(at(x, y)) * pitch * 0.56;
        if (x > 70 && x < 930 && y > 70 && y < 1330 && half > 0.35) run.push([x, y, half]);
        else close();
      }
      close();
    }
    return clip(`f${pitch}`, rect(90, 90, 820, 1234), svg);
  };
  const frontal = (y) => smoothstep(1320, 250, y);
  return {
    width: 1000,
    height: 1414,
    paper: sheet,
    layers: [
      {
        ink: inks[1],
        svg: screen(-0.62, 11, (x, y) => smoothstep(0.02, 0.5, -tone(x + 60, y + 40) + 0.22 - 0.4 * frontal(y))),
      },
      { ink: inks[0], svg: screen(0.28, 10, (x, y) => smoothstep(-0.38, 0.42, tone(x, y) + 0.5 * frontal(y) - 0.25)) },
    ],
  };
}

/**
 * An engraving of horizontal lines. Their width draws a moon, its reflection on the water, and an island with a light.
 */
export function engravedMoon({
  seed = 'moon-over-inisbeg',
  tone: dark = ink.black,
  glow = ink.blush,
  sheet = paper.ivory,
} = {}) {
  const rnd = random(seed);
  const cloud = fbm(noise(rnd), 4);
  const chop = noise(rnd);
  const horizon = 905;
  const shade = (x, y) => {
    if (y < horizon) {
      const away = Math.hypot(x - 520, y - 430);
      if (away < 190)
        return clamp(
          0.02 +
            0.3 * smoothstep(-0.05, 0.45, cloud(x / 130 + 7, y / 130)) +
            0.2 * smoothstep(140, 190, Math.hypot(x - 560, y - 470)),
        );
      const bank = smoothstep(-0.12, 0.32, cloud(x / 330, y / 95));
      return clamp(0.9 - 0.52 * Math.exp(-(away - 190) / 150) - 0.4 * bank * smoothstep(700, 200, away));
    }
    const t = (y - horizon) / 400;
    const spread = 46 + 230 * t;
    const road = Math.exp(-(((x - 520) / spread) ** 2));
    const ripple = chop(x / mix(26, 120, t), y / mix(5, 15, t));
    return clamp(0.92 - road * smoothstep(-0.35, 0.5, ripple) * 1.05 - 0.12 * ripple);
  };
  const isle = (x) => horizon - 74 * Math.exp(-(((x - 225) / 92) ** 2)) - 26 * Math.exp(-(((x - 335) / 60) ** 2)) + 6;
  let svg = '';
  for (let y = 95; y < 1305; y += 8.4) {
    const upper = [];
    const lower = [];
    for (let x = 90; x <= 910; x += 4) {
      const half = y < horizon && y > isle(x) ? 4.4 : shade(x, y) * 4.1;
      const wave = y > horizon ? 1.6 * chop(x / 60, y / 20) : 0;
      upper.push([x, y - half + wave]);
      lower.unshift([x, y + half + wave]);
    }
    svg += path(line([...upper, ...lower], true));
  }
  svg +=
    path(
      line(
        [
          [214, 840],
          [217, 776],
          [229, 776],
          [232, 840],
        ],
        true,
      ),
    ) +
    rect(215, 766, 16, 8) +
    disc(223, 762, 6);
  return {
    width: 1000,
    height: 1414,
    paper: sheet,
    layers: [
      {
        ink: glow,
        field: (x, y) =>
          x < 90 || x > 910 || y < 92 || y > 1306 || Math.hypot(x - 520, y - 430) < 189
            ? 0
            : 0.9 * Math.exp(-Math.hypot(x - 520, (y - 430) * 0.9) / 330),
        grain: 0.3,
      },
      { ink: dark, svg },
    ],
  };
}

/** A band of wavy lines, for round objects. */
export function waveBand({
  seed = 'tideline',
  tone = ink.tide,
  sheet = paper.white,
  size = [1800, 600],
  from = 0.45,
} = {}) {
  const rnd = random(seed);
  const swell = noise(rnd);
  const [width, height] = size;
  let svg = '';
  for (let row = 0; row < 15; row++) {
    const t = row / 14;
    const y = height * mix(from, 0.97, t);
    const points = [];
    for (let x = -20; x <= width + 20; x += 12) {
      const loop = Math.cos((x / width) * 2 * Math.PI) * 1.6;
      const loop2 = Math.sin((x / width) * 2 * Math.PI) * 1.6;
      points.push([
        x,
        y -
          mix(46, 12, t) * swell(loop + row * 0.16, loop2 * 1.2 + 4) * 1.5 -
          9 * Math.sin((x / width) * 2 * Math.PI * 9 + row * 0.7),
      ]);
    }
    svg += stroke(curve(points), mix(2.5, 11, t));
  }
  return { width, height, paper: sheet, layers: [{ ink: tone, svg, grain: 0.04 }] };
}

/** A row of tapered marks that look like grass. */
export function grasses(rnd, count, [x0, x1], y, [short, tall]) {
  let svg = '';
  for (let i = 0; i < count; i++) {
    const x = mix(x0, x1, rnd());
    const height = rnd.range(short, tall);
    const lean = rnd.gauss() * 0.16;
    const points = Array.from({ length: 8 }, (_, k) => [
      x + Math.sin(lean * k * 0.5) * height * 0.4 * (k / 7),
      y - (height * k) / 7,
    ]);
    svg += path(taper(points, 3.4, 0.6));
  }
  return svg;
}
