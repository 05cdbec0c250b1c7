// Sign-in links that work once. The Worker exchanges a link for a session or for an API token.
import { createHash, randomBytes } from 'node:crypto';
import { UserError } from '../shared/cli.mjs';

export const ROLES = ['owner', 'manager', 'fulfilment', 'read-only'];
const VALID_FOR_MS = 10 * 60 * 1000;

/** Trims an e-mail address and converts it to lower case. Refuses invalid addresses. */
export function readEmail(text) {
  const email = text.trim().toLowerCase();
  // A coarse check, because mail servers decide the rest. It must refuse quotes: the address becomes part of SQL.
  if (email.length > 254 || !/^[a-z0-9.!#$%&*+/=?^_{|}~-]+@[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(email)) {
    throw new UserError(`"${text}" is not an e-mail address`);
  }
  return email;
}

export function readRole(text) {
  if (!ROLES.includes(text)) throw new UserError(`--role is one of ${ROLES.join(', ')}, not "${text}"`);
  return text;
}

/**
 * Makes a link's token (128 random bits), and the statements that store the person and the token's hash. The statements
 * contain their values, because `wrangler d1 execute` takes no parameters. All values are checked or generated here.
 * @param {string} [role] the person's new role; default: no change, and owner for a new person
 * @param {'session'|'token'} kind the link gives a session or an API token
 * @param {number} now Unix milliseconds
 * @returns {{token: string, statements: string[]}} the statements must run in one transaction
 */
export function newSignInLink({ email, role, kind, now = Date.now() }) {
  const token = base32(randomBytes(16));
  const hash = createHash('sha256').update(token).digest('hex');
  const address = readEmail(email);
  const again = role === undefined ? 'removed = NULL' : 'removed = NULL, role = excluded.role';
  return {
    token,
    statements: [
      `INSERT INTO person (email, role, since) VALUES ('${address}', '${readRole(role ?? 'owner')}', ${now}) ON CONFLICT (email) DO UPDATE SET ${again}`,
      `INSERT INTO sign_in (token_hash, owner_kind, owner_id, gives, expires_at, created_at) SELECT '${hash}', 'staff', id, '${kind}', ${now + VALID_FOR_MS}, ${now} FROM person WHERE email = '${address}'`,
    ],
  };
}

/** Makes a link and stores it through a D1 binding. Returns its token. */
export async function storeSignInLink(db, person) {
  const { token, statements } = newSignInLink(person);
  await db.batch(statements.map((sql) => db.prepare(sql)));
  return token;
}

/** The address for the person. It opens a page with a button, because mail scanners would use up a direct link. */
export const signInUrl = (shop, token) => new URL(`/admin/sign-in?token=${token}`, shop).href;

/** Exchanges a link of kind "token" for the API token. */
export async function exchangeForApiToken(shop, token) {
  let response;
  try {
    response = await fetch(new URL('/admin/sign-in', shop), {
      method: 'POST',
      headers: { accept: 'application/json', origin: new URL(shop).origin },
      body: new URLSearchParams({ token }),
    });
  } catch {
    throw new UserError(`no shop answers at ${shop}; start it with bin/dev, or name another with --url`);
  }
  const text = await response.text();
  if (!response.ok) throw new UserError(`${shop} refused the sign-in link: ${response.status} ${text.slice(0, 200)}`);
  const answer = JSON.parse(text);
  if (typeof answer.token !== 'string') throw new UserError(`${shop} answered without a token`);
  return answer.token;
}

/** Lower-case base32 without padding. */
function base32(bytes) {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return bits
    .match(/.{1,5}/g)
    .map((group) => alphabet[parseInt(group.padEnd(5, '0'), 2)])
    .join('');
}
