// Solids as distance functions, (x, y, z) => distance to the surface, negative inside. Also the light around them.

import { clamp } from '../core/random.mjs';

/** A vector at length 1. */
export function normal(v) {
  const length = Math.hypot(...v);
  return v.map((c) => c / length);
}

/** The direction to the sun, which is at the upper left in front. */
export const SUN = normal([-0.62, 0.95, 0.5]);

/** The share of the sun's light that reaches a point, 0 to 1. */
export function lee(distance, top, x, y, z) {
  let open = 1;
  for (let t = 0.05, step = 0; step < 26 && y + SUN[1] * t < top; step++) {
    const d = distance(x + SUN[0] * t, y + SUN[1] * t, z + SUN[2] * t);
    open = Math.min(open, 0.5 + (4.2 * d) / t);
    if (open < 0) return 0;
    t += clamp(d, 0.05, 0.5);
  }
  return open * open * (3 - 2 * open);
}

/** The share of the sky that is visible from a point, 0 to 1. */
export function openness(distance, x, y, z, nx, ny, nz) {
  let shut = 0;
  for (let k = 1; k <= 5; k++) {
    const h = 0.04 + 0.11 * k;
    shut += Math.max(0, h - Math.max(0, distance(x + nx * h, y + ny * h, z + nz * h))) * 0.72 ** k;
  }
  return clamp(1 - 0.85 * shut);
}

// Math.hypot is several times slower, because it avoids overflow. The numbers here are too small to overflow.
export const length2 = (x, y) => Math.sqrt(x * x + y * y);
export const length3 = (x, y, z) => Math.sqrt(x * x + y * y + z * z);

/** The distance to a box with half sizes (a, b, c) and rounded edges. */
export function block(x, y, z, a, b, c, r) {
  const dx = Math.abs(x) - a + r;
  const dy = Math.abs(y) - b + r;
  const dz = Math.abs(z) - c + r;
  return length3(Math.max(dx, 0), Math.max(dy, 0), Math.max(dz, 0)) + Math.min(Math.max(dx, dy, dz), 0) - r;
}
