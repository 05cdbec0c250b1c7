// Seeded random numbers. The same seed gives the same numbers on every machine, and so the same picture.

/** A random generator with a text as its seed. Call it for a number in [0, 1), or use its methods. */
export function random(seed) {
  let state = 2166136261;
  for (const character of seed) state = Math.imul(state ^ character.codePointAt(0), 16777619);
  const next = () => {
    state = (state + 0x9e3779b9) | 0;
    let t = state ^ (state >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return ((t ^ (t >>> 15)) >>> 0) / 4294967296;
  };
  next.range = (low, high) => low + (high - low) * next();
  next.int = (count) => Math.floor(next() * count);
  next.pick = (list) => list[next.int(list.length)];
  next.chance = (probability) => next() < probability;
  next.gauss = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return next;
}

/** Two-dimensional gradient noise, about -1 to 1. */
export function noise(rnd) {
  const table = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 255; i > 0; i--) {
    const j = rnd.int(i + 1);
    [table[i], table[j]] = [table[j], table[i]];
  }
  const gx = Float64Array.from({ length: 256 }, (_, i) => Math.cos((i * Math.PI) / 128));
  const gy = Float64Array.from({ length: 256 }, (_, i) => Math.sin((i * Math.PI) / 128));
  return (x, y) => {
    const xi = Math.floor(x);
    const yi = Math.floor(y);
    const fx = x - xi;
    const fy = y - yi;
    const left = table[xi & 255];
    const right = table[(xi + 1) & 255];
    const a = table[(left + yi) & 255];
    const b = table[(right + yi) & 255];
    const c = table[(left + yi + 1) & 255];
    const d = table[(right + yi + 1) & 255];
    const u = fx * fx * fx * (fx * (fx * 6 - 15) + 10);
    const v = fy * fy * fy * (fy * (fy * 6 - 15) + 10);
    const top = gx[a] * fx + gy[a] * fy;
    const topRight = gx[b] * (fx - 1) + gy[b] * fy;
    const low = gx[c] * fx + gy[c] * (fy - 1);
    const lowRight = gx[d] * (fx - 1) + gy[d] * (fy - 1);
    const upper = top + u * (topRight - top);
    return 1.5 * (upper + v * (low + u * (lowRight - low) - upper));
  };
}

/** Sums noise over octaves. Each octave is twice as fine and half as strong as the one before. */
export function fbm(field, octaves = 4) {
  return (x, y) => {
    let sum = 0;
    let strength = 0.5;
    for (let i = 0; i < octaves; i++) {
      sum += strength * field(x, y);
      x = x * 2 + 17.3;
      y = y * 2 - 9.1;
      strength /= 2;
    }
    return sum;
  };
}

export const clamp = (value, low = 0, high = 1) => (value < low ? low : value > high ? high : value);
export const mix = (a, b, t) => a + (b - a) * t;
export const smoothstep = (low, high, value) => {
  const t = clamp((value - low) / (high - low));
  return t * t * (3 - 2 * t);
};
