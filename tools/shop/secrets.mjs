// The shop's signing keys. Run by itself it prints a fresh set, in the form of a .dev.vars file.
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';

export const SECRET_NAMES = ['SESSION_KEY', 'CART_KEY'];

/** A new key, "kid:base64 of 32 bytes"; the kid is the day it was made, so that rotated keys can be told apart. */
export function newKey(now = new Date()) {
  const kid = now.toISOString().slice(0, 10).replaceAll('-', '');
  return `${kid}:${randomBytes(32).toString('base64')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of SECRET_NAMES) console.log(`${name}="${newKey()}"`);
}
