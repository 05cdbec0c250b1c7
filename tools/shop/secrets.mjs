// The shop's signing keys. Run as a script, it prints new keys in the format of .dev.vars.
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';

export const SECRET_NAMES = ['SESSION_KEY', 'CART_KEY'];

/** A new key, "kid:base64 of 32 bytes". The kid is today's date, which distinguishes rotated keys. */
export function newKey(now = new Date()) {
  const kid = now.toISOString().slice(0, 10).replaceAll('-', '');
  return `${kid}:${randomBytes(32).toString('base64')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const name of SECRET_NAMES) console.log(`${name}="${newKey()}"`);
}
