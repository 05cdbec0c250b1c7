// Functions that make SVG text, in plate units rounded to a tenth.

const r = (value) => Math.round(value * 10) / 10;

/** Path data of an open or closed polyline. */
export const line = (points, close = false) =>
  `M${points.map(([x, y]) => `${r(x)} ${r(y)}`).join('L')}${close ? 'Z' : ''}`;

/** A smooth curve through the points (quadratic pieces between mid-points). */
export function curve(points) {
  if (points.length < 3) return line(points);
  let d = `M${r(points[0][0])} ${r(points[0][1])}`;
  for (let i = 1; i < points.length - 1; i++) {
    const [x, y] = points[i];
    const [nx, ny] = points[i + 1];
    d += `Q${r(x)} ${r(y)} ${r((x + nx) / 2)} ${r((y + ny) / 2)}`;
  }
  const [x, y] = points[points.length - 1];
  return `${d}L${r(x)} ${r(y)}`;
}

/** A closed smooth outline through the points. */
export function blob(points) {
  const n = points.length;
  const middle = (i) => [
    (points[i % n][0] + points[(i + 1) % n][0]) / 2,
    (points[i % n][1] + points[(i + 1) % n][1]) / 2,
  ];
  const [sx, sy] = middle(0);
  let d = `M${r(sx)} ${r(sy)}`;
  for (let i = 1; i <= n; i++) {
    const [mx, my] = middle(i);
    d += `Q${r(points[i % n][0])} ${r(points[i % n][1])} ${r(mx)} ${r(my)}`;
  }
  return `${d}Z`;
}

export const path = (d, fill = '#fff') => `<path d="${d}" fill="${fill}"/>`;
export const stroke = (d, width, colour = '#fff') =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${r(width)}"/>`;
export const disc = (x, y, radius, fill = '#fff') =>
  `<circle cx="${r(x)}" cy="${r(y)}" r="${r(radius)}" fill="${fill}"/>`;
export const ring = (x, y, radius, width, colour = '#fff') =>
  `<circle cx="${r(x)}" cy="${r(y)}" r="${r(radius)}" fill="none" stroke="${colour}" stroke-width="${r(width)}"/>`;
export const rect = (x, y, w, h, fill = '#fff') =>
  `<rect x="${r(x)}" y="${r(y)}" width="${r(w)}" height="${r(h)}" fill="${fill}"/>`;

/** Clips shapes with an outline. `id` must be unique in the layer. */
export const clip = (id, outline, inner) =>
  `<clipPath id="${id}">${outline}</clipPath><g clip-path="url(#${id})">${inner}</g>`;

/**
 * A leaf or petal from (x, y) along `angle`, pointed at both ends. `width` is its width at its widest place, `belly`.
 */
export function leaf(x, y, angle, length, width, belly = 0.45) {
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const to = (along, across) => `${r(x + c * along - s * across)} ${r(y + s * along + c * across)}`;
  return `M${to(0, 0)}Q${to(length * belly, width)} ${to(length, 0)}Q${to(length * belly, -width)} ${to(0, 0)}Z`;
}

/** The outline of a stroke along the points. Its width changes from `from` to `to`. */
export function taper(points, from, to) {
  const left = [];
  const right = [];
  points.forEach(([x, y], i) => {
    const [ax, ay] = points[Math.max(0, i - 1)];
    const [bx, by] = points[Math.min(points.length - 1, i + 1)];
    const length = Math.hypot(bx - ax, by - ay) || 1;
    const half = (from + ((to - from) * i) / (points.length - 1)) / 2;
    left.push([x - ((by - ay) / length) * half, y + ((bx - ax) / length) * half]);
    right.unshift([x + ((by - ay) / length) * half, y - ((bx - ax) / length) * half]);
  });
  return line([...left, ...right], true);
}
