// Writes the catalogue as a Shopify product export, such as a merchant who moves to this shop has.

import { pictureKey } from './art.mjs';

const HEADER = [
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
  'Option3 Name',
  'Option3 Value',
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
  'Google Shopping / Google Product Category',
  'Google Shopping / Gender',
  'Google Shopping / Age Group',
  'Google Shopping / MPN',
  'Google Shopping / AdWords Grouping',
  'Google Shopping / AdWords Labels',
  'Google Shopping / Condition',
  'Google Shopping / Custom Product',
  'Google Shopping / Custom Label 0',
  'Google Shopping / Custom Label 1',
  'Google Shopping / Custom Label 2',
  'Google Shopping / Custom Label 3',
  'Google Shopping / Custom Label 4',
  'Variant Image',
  'Variant Weight Unit',
  'Variant Tax Code',
  'Paper weight',
  'Care',
  'Cost per item',
  'Status',
];

const GOOGLE_CATEGORY = {
  'Art print': 'Home & Garden > Decor > Artwork > Posters, Prints, & Visual Artwork',
  Notebook: 'Office Supplies > General Office Supplies > Paper Products > Notebooks & Notepads',
  Mug: 'Home & Garden > Kitchen & Dining > Tableware > Drinkware > Mugs',
  'Tote bag': 'Luggage & Bags > Shopping Totes',
  Cards: 'Arts & Entertainment > Party & Celebration > Gift Giving > Greeting & Note Cards',
};

/**
 * The whole file, with CRLF between rows. The last product comes first, so that the first one is the newest in the
 * shop.
 */
export function productsCsv(products) {
  const rows = [...products].reverse().flatMap(productRows);
  return [HEADER, ...rows.map((row) => HEADER.map((column) => row[column] ?? ''))]
    .map((cells) => `${cells.map(quoted).join(',')}\r\n`)
    .join('');
}

/** One row per variant. Each row also has one picture; further pictures get rows of their own. */
function productRows(product) {
  const source = (index) => `/${pictureKey(product.handle, index)}`;
  const rows = product.variants.map((variant, i) => ({
    Handle: product.handle,
    ...(i === 0 && productCells(product)),
    ...variantCells(product, variant, source),
  }));
  product.pictures.forEach((alt, i) => {
    rows[i] ??= { Handle: product.handle };
    Object.assign(rows[i], { 'Image Src': source(i), 'Image Position': i + 1, 'Image Alt Text': alt });
  });
  return rows;
}

function productCells({ title, body, vendor, type, tags, options, seo = [], custom }) {
  const names = Object.fromEntries(
    (options.length ? options : ['Title']).map((name, i) => [`Option${i + 1} Name`, name]),
  );
  return {
    Title: title,
    'Body (HTML)': body,
    Vendor: vendor,
    Type: type,
    Tags: tags.join(', '),
    Published: 'true',
    ...names,
    'Gift Card': 'false',
    'SEO Title': seo[0],
    'SEO Description': seo[1],
    'Google Shopping / Google Product Category': GOOGLE_CATEGORY[type],
    'Google Shopping / Condition': 'new',
    ...custom,
    Status: 'active',
  };
}

function variantCells({ options, type }, { of, sku, price, was, cost, stock, oversell, grams, picture }, source) {
  const values = Object.fromEntries(
    (options.length ? of : ['Default Title']).map((value, i) => [`Option${i + 1} Value`, value]),
  );
  return {
    ...values,
    'Variant SKU': sku,
    'Variant Grams': grams,
    'Variant Inventory Tracker': stock === null ? '' : 'shopify',
    'Variant Inventory Qty': stock ?? '',
    'Variant Inventory Policy': oversell ? 'continue' : 'deny',
    'Variant Fulfillment Service': 'manual',
    'Variant Price': decimal(price),
    'Variant Compare At Price': decimal(was),
    'Variant Requires Shipping': 'true',
    'Variant Taxable': 'true',
    'Variant Barcode': type === 'Mug' || type === 'Notebook' ? barcode(sku) : '',
    'Variant Image': picture === undefined ? '' : source(picture),
    'Variant Weight Unit': grams >= 1000 ? 'kg' : 'g',
    'Cost per item': decimal(cost),
  };
}

/** Minor units as a decimal with two places, or an empty text for undefined. */
const decimal = (minor) =>
  minor === undefined ? '' : `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;

/** An EAN-13 from the range 20…29, which GS1 reserves for use inside a shop. No other product can have it. */
function barcode(sku) {
  let number = 0;
  for (const character of sku) number = (number * 131 + character.charCodeAt(0)) % 10_000_000_000;
  const digits = `20${String(number).padStart(10, '0')}`;
  const sum = [...digits].reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 3 : 1), 0);
  return `${digits}${(10 - (sum % 10)) % 10}`;
}

const quoted = (value) => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
