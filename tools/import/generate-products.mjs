// Usage: node tools/import/generate-products.mjs COUNT > products.csv
//
// Writes COUNT products with three variants each, in Shopify's format, for measurements and for trying a large
// catalogue. The same COUNT always gives the same products.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { run, UserError } from '../shared/cli.mjs';

const COLUMNS = [
  'Handle',
  'Title',
  'Body (HTML)',
  'Vendor',
  'Type',
  'Tags',
  'Published',
  'Option1 Name',
  'Option1 Value',
  'Option2 Name',
  'Option2 Value',
  'Variant SKU',
  'Variant Grams',
  'Variant Inventory Tracker',
  'Variant Inventory Qty',
  'Variant Inventory Policy',
  'Variant Fulfillment Service',
  'Variant Price',
  'Variant Compare At Price',
  'Variant Requires Shipping',
  'Variant Taxable',
  'Variant Barcode',
  'Image Src',
  'Image Position',
  'Image Alt Text',
  'Gift Card',
  'SEO Title',
  'SEO Description',
  'Variant Weight Unit',
  'Cost per item',
  'Status',
];

// The lengths of the lists have no common divisors, so few products are alike.
const QUALITIES = ['Plain', 'Heavy', 'Soft', 'Bright', 'Folded', 'Woven', 'Printed'];
const COLOURS = ['Ochre', 'Indigo', 'Sage', 'Brick', 'Slate', 'Ivory', 'Plum', 'Teal', 'Sand', 'Coral', 'Moss'];
const THINGS = [
  'Art Print',
  'Notebook',
  'Mug',
  'Tote Bag',
  'Tea Towel',
  'Postcard Set',
  'Calendar',
  'Cushion',
  'Apron',
  'Poster',
  'Pencil Case',
  'Lamp Shade',
  'Throw',
];
const VENDORS = ['Northlight', 'Harbour Mill', 'Studio Ebb', 'Fennel & Co', 'Quarry Lane'];
const WORKSHOPS = 17;
const SIZES = ['Small', 'Medium', 'Large'];
const LENGTH_OF_TITLES = QUALITIES.length * COLOURS.length * THINGS.length;

/** The file's lines, header first. */
export function* productLines(count) {
  yield line(COLUMNS);
  for (let number = 1; number <= count; number += 1) yield* product(number);
}

function* product(number) {
  const handle = `sample-${number}`;
  const quality = of(QUALITIES, number);
  const colour = of(COLOURS, number);
  const thing = of(THINGS, number);
  const edition = Math.ceil(number / LENGTH_OF_TITLES);
  const title = `${quality} ${colour} ${thing}${edition > 1 ? `, Edition ${edition}` : ''}`;
  const cents = 900 + ((number * 7919) % 9000);
  const shared = {
    Title: title,
    'Body (HTML)':
      `<p>A ${quality.toLowerCase()} ${thing.toLowerCase()} in ${colour.toLowerCase()}, number ${number} of its series.</p>` +
      `<ul><li>Made in small batches, and "signed"</li><li>Packed without plastic</li></ul>`,
    Vendor: `${of(VENDORS, number)} ${1 + (number % WORKSHOPS)}`,
    Type: thing,
    Tags: `${colour.toLowerCase()}, ${quality.toLowerCase()}, series ${1 + (number % 40)}`,
    Published: 'true',
    'Option1 Name': 'Size',
    'Option2 Name': 'Colour',
    'Gift Card': 'false',
    Status: 'active',
  };
  for (const [place, size] of SIZES.entries()) {
    const price = cents + place * 500;
    yield row({
      ...(place === 0 && shared),
      Handle: handle,
      'Option1 Value': size,
      // The large variant has the next colour.
      'Option2 Value': place < 2 ? colour : of(COLOURS, number + 1),
      'Variant SKU': `S-${number}-${size[0]}`,
      'Variant Grams': 120 + place * 80,
      'Variant Inventory Tracker': 'shopify',
      'Variant Inventory Qty': (number * 31 + place * 17) % 60,
      'Variant Inventory Policy': 'deny',
      'Variant Fulfillment Service': 'manual',
      'Variant Price': money(price),
      'Variant Compare At Price': number % 9 === 0 ? money(price + 600) : '',
      'Variant Requires Shipping': 'true',
      'Variant Taxable': 'true',
      'Variant Weight Unit': 'g',
      'Cost per item': money(Math.floor(price / 3)),
    });
  }
}

const of = (list, number) => list[number % list.length];
const money = (cents) => `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
const row = (values) => line(COLUMNS.map((column) => String(values[column] ?? '')));
const line = (cells) =>
  `${cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run('generate-products', async () => {
    const count = process.argv[2] ?? '';
    if (!/^[1-9]\d{0,6}$/.test(count))
      throw new UserError('how many products? Usage: node tools/import/generate-products.mjs COUNT > products.csv');
    await pipeline(Readable.from(productLines(Number(count))), process.stdout).catch((error) => {
      // A reader such as `head` closes the pipe early.
      if (error.code !== 'EPIPE') throw error;
    });
  });
}
