// The shop's signing keys: numbered secrets, so that one is added without reading the others. Run by itself it prints a
// fresh set, in the form of a .dev.vars file.
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';

/** What keys are for: NAME_1, NAME_2 and so on are its secrets, of which the highest number is the newest. */
export const KEY_NAMES = ['SESSION_KEY', 'CART_KEY'];

/** A new key, "kid:base64 of 32 bytes". The kid is random: two keys of one day must not share it. */
export const newKey = () => `${randomBytes(6).toString('hex')}:${randomBytes(32).toString('base64')}`;

/**
 * The secrets of one purpose, newest first. NAME itself, from before secrets had numbers, is the oldest.
 * @param {string[]} secrets the names of all secrets
 */
export function secretsOf(name, secrets) {
  const number = (secret) => (secret === name ? 0 : Number(secret.slice(name.length + 1)));
  return secrets.filter((secret) => secret === name || new RegExp(`^${name}_\\d+$`).test(secret)).sort((one, other) => number(other) - number(one));
}

/** The name of the next secret of a purpose. */
export function nextSecret(name, secrets) {
  const [newest] = secretsOf(name, secrets);
  return `${name}_${newest && newest !== name ? Number(newest.slice(name.length + 1)) + 1 : 1}`;
}

/** The purposes that have no secret yet. */
export const missingKeys = (secrets) => KEY_NAMES.filter((name) => secretsOf(name, secrets).length === 0);

/** New secrets for these purposes, by name. */
export const newSecrets = (names, secrets) => Object.fromEntries(names.map((name) => [nextSecret(name, secrets), newKey()]));

/** The names that the text of a .dev.vars file sets to something. */
export const namesIn = (text) => [...text.matchAll(/^\s*(?:export\s+)?(\w+)\s*=\s*(?!\s*$|""\s*$|''\s*$)/gm)].map(([, name]) => name);

/** Secrets as lines of a .dev.vars file. */
export const asLines = (secrets) => Object.entries(secrets).map(([name, value]) => `${name}="${value}"\n`).join('');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // The address in wrangler.toml is the deployed shop's, and the local one would send everybody there.
  process.stdout.write(`ENVIRONMENT="dev"\nSHOP_ORIGIN=""\n${asLines(newSecrets(KEY_NAMES, []))}`);
}
