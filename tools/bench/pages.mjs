// Chooses the pages of the demo shop to measure, and reads the figures that a single request shows.
import { brotliCompressSync, constants } from 'node:zlib';
import { BROTLI_QUALITY } from './edge.mjs';
import { UserError } from '../shared/cli.mjs';

const LIST_LENGTH = 24;
/** A word that many products of the demo shop contain. */
const SEARCHED = 'print';

const VISIBLE = `p.status = 'active' AND p.publish_at <= unixepoch() * 1000`;

/**
 * The addresses to measure, each the heaviest of its kind: a collection that fills its page, the same collection with
 * its most common filter, the product with the most variants, a search that fills its page, the style sheet, and the
 * first picture of the collection.
 * @param db the shop's database
 * @returns {Promise<{name: string, url: string, page: boolean}[]>}
 */
export async function targets(db, url) {
  const first = async (what, sql) => {
    const handle = await db.prepare(sql).first('handle');
    if (handle === null) throw new UserError(`the demo shop has no ${what} to measure`);
    return handle;
  };
  const collection = await first(
    `collection of ${LIST_LENGTH} products`,
    `SELECT c.handle FROM collection c JOIN collection_product m ON m.collection_id = c.id JOIN product p ON p.id = m.product_id
     WHERE c.published = 1 AND ${VISIBLE} GROUP BY c.id HAVING count(*) >= ${LIST_LENGTH} ORDER BY count(*) DESC, c.id LIMIT 1`,
  );
  const product = await first(
    'product',
    `SELECT p.handle FROM product p JOIN variant v ON v.product_id = p.id WHERE ${VISIBLE} GROUP BY p.id ORDER BY count(*) DESC, p.id LIMIT 1`,
  );
  const page = (name, path) => ({ name, url: url + path, page: true });
  const list = page('collection', `/collections/${encodeURIComponent(collection)}`);
  const html = await (await fetch(list.url)).text();
  const pages = [
    page('home', '/'),
    list,
    page('filtered', `/collections/${encodeURIComponent(collection)}?${commonestFilter(html)}`),
    page('product', `/products/${encodeURIComponent(product)}`),
    page('search', `/search?q=${SEARCHED}`),
  ];
  const file = (name, pattern) => {
    const found = html.match(pattern);
    if (!found) throw new UserError(`${list.url} names no ${name}`);
    return { name, url: url + found[1], page: false };
  };
  return [
    ...pages,
    file('static file', /<link rel="stylesheet" href="([^"]+)"/),
    file('picture', /<img src="([^"]+)"/),
  ];
}

/** The filter value of a list that most of its products have, as a query: "colour=blue". */
export function commonestFilter(html) {
  const offered = [
    ...html.matchAll(/<input type="checkbox" name="([^"]+)" value="([^"]+)"> <bdi>[^<]*<\/bdi> <span>(\d+)/g),
  ];
  if (!offered.length) throw new UserError('the largest collection of the demo shop offers no filter');
  const [, name, value] = offered.reduce((a, b) => (Number(b[3]) > Number(a[3]) ? b : a));
  return new URLSearchParams({ [name]: value }).toString();
}

/**
 * The figures of one response: its size, its number of products, and the work of the database.
 * @returns {Promise<{raw: number, brotli: number, cards: number, roundTrips: number, rowsRead: number}>} sizes in bytes
 */
export async function inspect(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}`);
  const body = Buffer.from(await response.arrayBuffer());
  const timing = response.headers.get('server-timing') ?? '';
  const figures = timing.match(/(\d+) round trips, (\d+) rows read/);
  if (!figures) throw new Error(`${url} has no figures of the database in Server-Timing: "${timing}"`);
  return {
    raw: body.length,
    brotli: brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }).length,
    cards: body.toString('utf8').split('<li class="card">').length - 1,
    roundTrips: Number(figures[1]),
    rowsRead: Number(figures[2]),
  };
}
