// SQL for data that a product file cannot contain. The first part runs before the import: settings, collections and
// text pages. The second part runs after the import, because it refers to products. Both parts can be repeated, and
// neither overwrites later changes of the merchant.

import { pictureKey } from './art.mjs';
import { CURRENCY } from './products.mjs';
import { collections } from './shop/collections.mjs';
import { pages } from './shop/pages.mjs';

/** A fixed time, in unix milliseconds, so that the file is the same on every day. */
const SEEDED_AT = Date.UTC(2026, 8, 1, 9);

/** ISO 3166 codes. The shop is in Ireland, so Ireland comes first. */
const SHIPS_TO =
  'IE GB AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IS IT LT LU LV MT NL NO PL PT RO SE SI SK US CA AU NZ JP BR IN KR'.split(
    ' ',
  );

const text = (value) => `'${value.replaceAll("'", "''")}'`;

/** The shop's settings, its collections and its text pages. */
export function shopSql() {
  const address = '7 Ropewalk\nCarrowmere';
  const shop = `UPDATE shop SET name = 'Half Tide Press', tagline = 'Prints and paper from a harbour that is sometimes there', language = 'en-GB',
  currency = ${text(CURRENCY)}, weight_unit = 'g', time_zone = 'Europe/Dublin', email = 'hello@halftide.example', address = ${text(address)},
  delivery_note = 'Sent within two working days, packed in our own offcuts.', returns_note = 'Thirty days to change your mind, for any reason or none.',
  shipping_price = 550, tax_name = 'VAT', tax_rate = 230000, tax_included = 1, ships_to = ${text(JSON.stringify(SHIPS_TO))},
  bank_details = ${text('Half Tide Press\nCarrowmere Harbour Bank\nIBAN XX00 0000 0000 0000 0000 00')}, pays_on_delivery = 1,
  opened_at = ${SEEDED_AT}, updated_at = ${SEEDED_AT}
WHERE id = 1 AND name = 'My shop';`;
  const collected = collections.map(
    (
      { handle, title, description, rule },
      i,
    ) => `INSERT INTO collection (handle, title, description, rule, position, created_at, updated_at)
VALUES (${text(handle)}, ${text(title)}, ${text(description)}, ${rule ? text(JSON.stringify(rule)) : 'NULL'}, ${i + 1}, ${SEEDED_AT}, ${SEEDED_AT})
ON CONFLICT DO NOTHING;`,
  );
  const written = pages.map(
    (
      { handle, title, body, summary },
      i,
    ) => `INSERT INTO page (handle, title, body, position, seo_description, updated_at)
VALUES (${text(handle)}, ${text(title)}, ${text(body)}, ${i + 1}, ${text(summary)}, ${SEEDED_AT})
ON CONFLICT DO NOTHING;`,
  );
  return `${[shop, ...collected, ...written].join('\n\n')}\n`;
}

/** The products of manual collections, and the pictures of all collections. */
export function shopAfterImportSql() {
  const membership = collections
    .filter(({ holds }) => holds)
    .map(
      ({ handle, holds }) => `INSERT INTO collection_product (collection_id, position, product_id)
SELECT collection.id, held.key + 1, product.id
FROM json_each(${text(JSON.stringify(holds))}) AS held JOIN product ON product.handle = held.value JOIN collection ON collection.handle = ${text(handle)}
WHERE NOT EXISTS (SELECT 1 FROM collection_product WHERE collection_id = collection.id)
ON CONFLICT DO NOTHING;`,
    );
  const covers = collections.map(({ handle, cover }) => {
    const key = text(pictureKey(...cover).replace('media/', ''));
    return `UPDATE collection SET picture_key = ${key}, updated_at = ${SEEDED_AT}
WHERE handle = ${text(handle)} AND picture_key IS NULL AND EXISTS (SELECT 1 FROM media WHERE key = ${key});`;
  });
  return `${[...membership, ...covers].join('\n\n')}\n`;
}
