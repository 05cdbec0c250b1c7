// The colours of inks and papers. All pictures use only these colours, so that they look good together.

export const paper = {
  ivory: '#f6f0e3',
  bone: '#ebe2d0',
  white: '#fbf9f4',
  kraft: '#c9a97f',
  blush: '#f0d3c3',
  night: '#1d2733',
  mist: '#dde5e3',
};

export const ink = {
  black: '#20272e',
  tide: '#23597a',
  glass: '#7fb3a8',
  madder: '#cb4329',
  ochre: '#e2a02c',
  blush: '#ee9f8b',
  moss: '#56693a',
  plum: '#5c2f47',
  slate: '#5b6b75',
  pencil: '#8b8984',
  chalk: '#f6f1e6',
};

/** The colours of floors and walls. */
export const ground = {
  plaster: '#e4dccf',
  linen: '#d9d0c0',
  sage: '#c5cdbd',
  sea: '#bccbd0',
  clay: '#dcb8a3',
  dusk: '#4a5660',
  straw: '#e3cd9c',
};

const parsed = new Map();

/** Converts '#rrggbb' to [r, g, b], 0 to 255. The array is shared, so do not write to it. */
export function rgb(hex) {
  if (!parsed.has(hex))
    parsed.set(
      hex,
      [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)),
    );
  return parsed.get(hex);
}
