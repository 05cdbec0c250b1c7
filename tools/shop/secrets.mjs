// The shop's signing keys. Each key is a numbered secret, so a key can be added without reading the others. Run as a
// script with the name of a .dev.vars file, it prints the lines that the file lacks.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The purposes of keys. The secrets of a purpose are NAME_1, NAME_2 and so on; the highest number is the newest. */
export const KEY_NAMES = ['SESSION_KEY', 'CODE_KEY', 'CART_KEY'];

/** A new key, "kid:base64 of 32 bytes". The kid is random, so that two keys never share it. */
export const newKey = () => `${randomBytes(6).toString('hex')}:${randomBytes(32).toString('base64')}`;

/**
 * The names of the secrets of one purpose, newest first. NAME without a number is the oldest, from earlier versions.
 * @param {string[]} secrets the names of all secrets
 */
export function secretsOf(name, secrets) {
  const number = (secret) => (secret === name ? 0 : Number(secret.slice(name.length + 1)));
  return secrets
    .filter((secret) => secret === name || new RegExp(`^${name}_\\d+$`).test(secret))
    .sort((one, other) => number(other) - number(one));
}

/** The name of the next secret of a purpose, with the next number. */
export function nextSecret(name, secrets) {
  const [newest] = secretsOf(name, secrets);
  return `${name}_${newest && newest !== name ? Number(newest.slice(name.length + 1)) + 1 : 1}`;
}

/** The purposes without any secret. */
export const missingKeys = (secrets) => KEY_NAMES.filter((name) => secretsOf(name, secrets).length === 0);

/** New keys for these purposes, by the names of their secrets. */
export const newSecrets = (names, secrets) =>
  Object.fromEntries(names.map((name) => [nextSecret(name, secrets), newKey()]));

/** The names of the non-empty settings in a .dev.vars file. */
export const namesIn = (text) =>
  [...text.matchAll(/^\s*(?:export\s+)?(\w+)\s*=\s*(?!\s*$|""\s*$|''\s*$)/gm)].map(([, name]) => name);

/** Secrets as lines of a .dev.vars file. */
export const asLines = (secrets) =>
  Object.entries(secrets)
    .map(([name, value]) => `${name}="${value}"\n`)
    .join('');

/** The lines that the text of a .dev.vars file lacks; "" if it is complete. */
export function missingLines(text) {
  const names = namesIn(text);
  // SHOP_ORIGIN is empty, because the address in wrangler.toml would redirect everybody to the deployed shop.
  const settings = names.includes('ENVIRONMENT') ? '' : 'ENVIRONMENT="dev"\nSHOP_ORIGIN=""\n';
  return settings + asLines(newSecrets(missingKeys(names), names));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [file] = process.argv.slice(2);
  process.stdout.write(missingLines(existsSync(file) ? readFileSync(file, 'utf8') : ''));
}
