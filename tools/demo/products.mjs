// The demo shop's catalogue: forty-eight products of an invented press, newest first.
//
// A product is { handle, title, vendor, type, tags, seo: [title, description], body (HTML), custom: { heading: text },
// options: [names], pictures: [alt texts], variants }; a variant is { of: [option values], sku, price and was and cost
// (minor units), stock (null: not counted), oversell, grams, picture (index into pictures) }.

import mugs from './products/mugs.mjs';
import notebooks from './products/notebooks.mjs';
import paperGoods from './products/paper-goods.mjs';
import pattern from './products/prints-of-pattern.mjs';
import place from './products/prints-of-place.mjs';
import totes from './products/totes.mjs';

export const CURRENCY = 'EUR';

/** Takes one product from each list in turn, so that pages with all products show the whole range. */
function interleaved(...lists) {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => lists.map((list) => list[i]).filter(Boolean)).flat();
}

export const products = interleaved(place, notebooks, mugs, pattern, totes, paperGoods);
