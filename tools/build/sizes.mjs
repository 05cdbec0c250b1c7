// Checks the sizes of the static files and of the program.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  ADMIN_CSS_GZIP_BYTES,
  ADMIN_SCRIPT_GZIP_BYTES,
  CSS_GZIP_BYTES,
  LATER_SCRIPT_GZIP_BYTES,
  SCRIPT_GZIP_BYTES,
} from '../bench/budgets.mjs';
import { ROOT, UserError } from '../shared/cli.mjs';
import { staticFiles } from '../shop/static-files.mjs';

/** The file with the recorded size of the program, in bytes gzip. A person updates it to let the program grow. */
export const RECORD = 'tools/build/program-size.txt';
/** The program may exceed its recorded size by this many bytes gzip. */
const SLACK = 10_000;

/** The size at the best compression, which the budgets use. */
export const gzipped = (bytes) => gzipSync(bytes, { level: 9 }).length;

/**
 * @typedef {{what: string, bytes: number, zipped: number, limit: number}} Size all numbers are bytes
 * @param {{path: string, bytes: Buffer}[]} files from `staticFiles`
 * @returns {Size[]} the sizes of the shop's style sheet, of the admin's, of the script of every page, of the scripts that a
 *   page loads later, and of the admin's script
 */
export function staticSizes(files = staticFiles()) {
  const all = (what, name, limit) => {
    const found = files.filter(({ path }) => name.test(path)).map(({ bytes }) => bytes);
    if (!found.length) throw new Error(`static/ has no file like ${name}`);
    // Files are compressed separately, because the shop sends them separately.
    return { what, bytes: sum(found.map((bytes) => bytes.length)), zipped: sum(found.map(gzipped)), limit };
  };
  return [
    all('CSS', /\bsite\.css$/, CSS_GZIP_BYTES),
    all('CSS of the admin', /\badmin\.css$/, ADMIN_CSS_GZIP_BYTES),
    all('script', /\bsite\.js$/, SCRIPT_GZIP_BYTES),
    all('script when needed', /(?<!\b(site|admin))\.js$/, LATER_SCRIPT_GZIP_BYTES),
    all('script of the admin', /\badmin\.js$/, ADMIN_SCRIPT_GZIP_BYTES),
  ];
}

/** @param {Size[]} sizes @returns {string[]} a sentence for each size that is over its budget */
export function overBudget(sizes) {
  return sizes
    .filter(({ zipped, limit }) => zipped > limit)
    .map(({ what, zipped, limit }) => `${what} is ${zipped - limit} bytes over its budget`);
}

export function recordedSize(text = readFileSync(join(ROOT, RECORD), 'utf8')) {
  if (!/^\d+\n?$/.test(text)) throw new UserError(`${RECORD} has to hold one number, the program's bytes gzip`);
  return Number(text);
}

/** @returns {string[]} a sentence if the program exceeds its recorded size by more than `SLACK` */
export function overRecord(zipped, recorded) {
  if (zipped <= recorded + SLACK) return [];
  const how = `If that is meant, write ${zipped} into ${RECORD} and say in a line of docs/measurements.md what it is for.`;
  return [`wasm is ${zipped - recorded} bytes gzip larger than recorded, and ${SLACK} need a decision. ${how}`];
}

const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
