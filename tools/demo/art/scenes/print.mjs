// Scenes of prints: the sheet, the framed print on a wall, and a detail.

import { ground, ink, paper, rgb } from '../core/palette.mjs';
import { at, grain, mottle, pull } from '../core/press.mjs';
import { clamp, random } from '../core/random.mjs';
import { curve, stroke } from '../core/shapes.mjs';
import { canvas, lay, light, plain, printed, sampleInto, shadow, HEIGHT, WIDTH } from './canvas.mjs';

/** Adds the edition's number and a signature in pencil below the plate. */
function signed(plate, seed) {
  const rnd = random(`${seed} signature`);
  const y = plate.height - 42;
  const scrawl = (x, length, tall) =>
    stroke(
      curve(
        Array.from({ length: Math.round(length / 5) }, (_, k) => [
          x + k * 5 + rnd.gauss() * 2.4,
          y - Math.abs(rnd.gauss()) * tall * (k === 0 ? 2.2 : 1),
        ]),
      ),
      1.9,
    );
  const marks =
    scrawl(104, 26, 9) +
    stroke(`M142 ${y + 4}L154 ${y - 18}`, 1.9) +
    scrawl(160, 30, 9) +
    scrawl(plate.width - 250, 60, 12) +
    scrawl(plate.width - 182, 84, 10);
  return { ...plate, layers: [...plate.layers, { ink: ink.pencil, svg: marks, strength: 0.8, grain: 0.3 }] };
}

/** A sheet on a plain ground. */
export async function sheet(plate, { seed, on = ground.plaster, fill = 0.86 }) {
  const target = canvas(on);
  const height = Math.min(HEIGHT * fill, (WIDTH * 0.84 * plate.height) / plate.width);
  const box = { cx: WIDTH / 2, cy: HEIGHT / 2 - 4, w: (height * plate.width) / plate.height, h: height };
  const image = await pull(signed(plate, seed), Math.round(box.w));
  shadow(target, box, { drop: [3, 5], blur: 12, strength: 0.34 });
  shadow(target, box, { drop: [16, 30], blur: 80, strength: 0.3 });
  lay(target, box, printed(image));
  light(target, { fall: 0.13 });
  return target;
}

const woods = {
  oak: { base: '#c39a68', vein: 0.11 },
  black: { base: '#2b2a29', vein: 0.1 },
  white: { base: '#eeeae2', vein: 0.02 },
};

/** A print framed behind glass, on a wall with light from a window. */
export async function framed(plate, { seed, wood = 'oak', wall = ground.linen, panes = 0.13, fill = 0.7 }) {
  const target = canvas(wall);
  for (let y = 0, i = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++, i += 3) {
      const rough = 1.1 * at(mottle, x >> 1, y >> 1);
      target[i] += rough;
      target[i + 1] += rough;
      target[i + 2] += rough;
    }
  }
  const ratio = plate.width / plate.height;
  const mount = 64;
  const rail = 30;
  const h = Math.min(HEIGHT * fill, (WIDTH * 0.8 - (mount + rail) * 2) / ratio);
  const art = { cx: WIDTH / 2, cy: HEIGHT * 0.475, w: h * ratio, h };
  const mat = { ...art, w: art.w + mount * 2, h: art.h + mount * 2 };
  const frame = { ...mat, w: mat.w + rail * 2, h: mat.h + rail * 2 };
  const image = await pull(signed(plate, seed), Math.round(art.w));
  shadow(target, frame, { drop: [10, 14], blur: 26, strength: 0.42 });
  shadow(target, frame, { drop: [44, 70], blur: 150, strength: 0.34 });
  const { base, vein } = woods[wood];
  const tone = rgb(base);
  lay(
    target,
    frame,
    (out, u, v, x, y, d) => {
      const toX = frame.w / 2 - Math.abs(x);
      const toY = frame.h / 2 - Math.abs(y);
      const upright = toX < toY;
      const along = upright ? y : x;
      const across = upright ? toX : toY;
      const figure =
        vein *
        (0.5 * at(mottle, along / 26, across * 2.2 + (upright ? 0 : 99)) + 0.35 * at(grain, along / 60, across * 3));
      const facing = upright ? (x < 0 ? 1.03 : 0.86) : y < 0 ? 1.1 : 0.8;
      const bevel = across < 3 ? 1.12 : across > rail - 4 ? 0.78 : 1;
      const mitre = Math.abs(toX - toY) < 0.9 ? 0.82 : 1;
      for (let k = 0; k < 3; k++) out[k] = tone[k] * (1 + figure) * facing * bevel * mitre;
    },
    2,
    rail + 2,
  );
  // The frame casts a shadow on the parts behind it. It is darkest at the top and left, because the light comes from
  // there.
  const recess = (shade, box) => (out, u, v, x, y, d) => {
    shade(out, u, v, x, y, d);
    const fromTop = y + mat.h / 2;
    const fromLeft = x + mat.w / 2;
    const dim =
      (1 - 0.36 * Math.exp(-fromTop / 15)) *
      (1 - 0.28 * Math.exp(-fromLeft / 12)) *
      (1 - 0.06 * Math.exp(-(mat.h / 2 - y) / 10));
    for (let k = 0; k < 3; k++) out[k] *= dim;
  };
  lay(target, mat, recess(plain(paper.white, 0.8)), 0, mount);
  lay(target, { ...art, w: art.w + 8, h: art.h + 8 }, recess(plain('#dcd5c8', 0.4)), 0, 8);
  lay(target, art, recess(printed(image)));
  light(target, { panes, fall: 0.2 });
  // The glass has two faint slanted reflections.
  lay(target, mat, (out, u, v, x, y) => {
    const i = (Math.floor(y + mat.cy) * WIDTH + Math.floor(x + mat.cx)) * 3;
    const band = u * 1.1 + v * 0.8;
    const gloss =
      9 *
      (clamp((band - 0.5) * 60) * clamp((0.82 - band) * 60) +
        0.6 * clamp((band - 0.9) * 60) * clamp((0.97 - band) * 60));
    for (let k = 0; k < 3; k++) out[k] = target[i + k] + gloss;
  });
  return target;
}

/** A detail: part of the sheet at an angle, with its lower edge and the ground below. */
export async function detail(plate, { seed, on = ground.linen, from = [0.34, 0.3], zoom = 2.05, angle = -0.16 }) {
  const target = canvas(on);
  const w = WIDTH * 0.84 * zoom;
  const h = (w * plate.height) / plate.width;
  const [dx, dy] = [(0.5 - from[0]) * w, (0.5 - from[1]) * h];
  const box = {
    cx: WIDTH / 2 + dx * Math.cos(angle) - dy * Math.sin(angle),
    cy: HEIGHT / 2 + dx * Math.sin(angle) + dy * Math.cos(angle),
    w,
    h,
    angle,
  };
  // Prints only the visible part: half the picture's rotated size in each direction from `from`, in plate units.
  const scale = w / plate.width;
  const [c, s] = [Math.cos(angle), Math.abs(Math.sin(angle))];
  const span = [(WIDTH * c + HEIGHT * s) / scale, (WIDTH * s + HEIGHT * c) / scale];
  const edges = [plate.width, plate.height].map((size, k) => [
    clamp(from[k] * size - span[k] / 2, 0, size),
    clamp(from[k] * size + span[k] / 2, 0, size),
  ]);
  const crop = [edges[0][0], edges[1][0], edges[0][1] - edges[0][0], edges[1][1] - edges[1][0]];
  const image = await pull(signed(plate, seed), Math.round(crop[2] * scale * 0.9), crop);
  shadow(target, box, { drop: [5, 8], blur: 16, strength: 0.4 });
  shadow(target, box, { drop: [30, 44], blur: 110, strength: 0.34 });
  lay(target, box, (out, u, v, x, y, d) => {
    sampleInto(out, image, (u * plate.width - crop[0]) / crop[2], (v * plate.height - crop[1]) / crop[3]);
    // The torn edge of the sheet is thinner and lighter.
    if (d > -5) for (let k = 0; k < 3; k++) out[k] = out[k] * 0.9 + 27;
  });
  light(target, { fall: 0.3 });
  return target;
}
