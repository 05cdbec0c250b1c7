// The expected contents of the demo shop, taken from its source data.
import { products } from '../../tools/demo/products.mjs';
import { collections } from '../../tools/demo/shop/collections.mjs';
import { pages } from '../../tools/demo/shop/pages.mjs';

export { collections, pages, products };

/** Formats minor units like the shop. */
export const euro = (minor) =>
  new Intl.NumberFormat('en-IE', { style: 'currency', currency: 'EUR' }).format(minor / 100);

export const path = ({ handle }) => `/products/${handle}`;

const isSoldOut = ({ stock, oversell }) => stock === 0 && !oversell;
const first = (what, holds) => {
  const found = products.find(holds);
  if (!found) throw new Error(`the demo shop has no product ${what}`);
  return found;
};

export const PLAIN = first(
  'that comes in one form and can be bought',
  ({ options, variants }) => options.length === 0 && variants[0].stock > 5,
);
export const TWO_PRICES = first(
  'with sizes at different prices',
  ({ options, variants }) =>
    options.length === 1 &&
    variants.every((v, i) => v.stock > 5 && !v.was && (i === 0 || v.price > variants[i - 1].price)),
);
export const THREE_OPTIONS = first('with three options', ({ options }) => options.length === 3);
export const SOLD_OUT = first('that is sold out', ({ variants }) => variants.every(isSoldOut));
export const SOLD_OUT_IN_PART = first(
  'with a sold-out variant',
  ({ variants }) => variants.some(isSoldOut) && !variants.every(isSoldOut),
);
export const NO_PICTURE = first('without a picture', ({ pictures }) => pictures.length === 0);
export const REDUCED = first('at a reduced price', ({ variants }) => variants[0].was);
export const RIGHT_TO_LEFT = first('in a script that runs from right to left', ({ title }) =>
  /\p{Script=Arabic}|\p{Script=Hebrew}/u.test(title),
);
export const EAST_ASIAN = first('in an East Asian script', ({ title }) =>
  /\p{Script=Han}|\p{Script=Hiragana}/u.test(title),
);
