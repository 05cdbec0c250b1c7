// The sizes that every change is held to: of what is in the repository, and of the program.
import { gzipSync } from 'node:zlib';
import { CSS_GZIP_BYTES, LATER_SCRIPT_GZIP_BYTES, SCRIPT_GZIP_BYTES } from '../bench/budgets.mjs';
import { staticFiles } from '../shop/static-files.mjs';

/** As budgets count: at the best compression. */
export const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

/**
 * @typedef {{what: string, bytes: number, zipped: number, limit: number}} Size in bytes
 * @param {{path: string, bytes: Buffer}[]} files as `staticFiles` gives them
 * @returns {Size[]} of all style sheets together, of the script of every page, and of the others
 */
export function staticSizes(files = staticFiles()) {
  const all = (what, name, limit) => {
    const found = files.filter(({ path }) => name.test(path)).map(({ bytes }) => bytes);
    if (!found.length) throw new Error(`static/ has no file like ${name}`);
    // Each is compressed by itself on its way.
    return { what, bytes: sum(found.map((bytes) => bytes.length)), zipped: sum(found.map(gzipped)), limit };
  };
  return [
    all('CSS', /\.css$/, CSS_GZIP_BYTES),
    all('script', /\bsite\.js$/, SCRIPT_GZIP_BYTES),
    all('script when needed', /(?<!\bsite)\.js$/, LATER_SCRIPT_GZIP_BYTES),
  ];
}

/** @param {Size[]} sizes @returns {string[]} a sentence about each that is over its budget */
export function overBudget(sizes) {
  return sizes.filter(({ zipped, limit }) => zipped > limit).map(({ what, zipped, limit }) => `${what} is ${zipped - limit} bytes over its budget`);
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
