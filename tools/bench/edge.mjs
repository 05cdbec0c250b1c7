// The edge's stand-in: what a shopper's browser talks to, where bin/preview alone would give it HTTP/1.1 without compression.
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { constants as http2, createSecureServer } from 'node:http2';
import { Agent, request as ask } from 'node:http';
import { pipeline } from 'node:stream';
import { constants, createBrotliCompress } from 'node:zlib';
import { UserError } from '../shared/cli.mjs';

/** The shop's name here. RFC 2606 keeps .test out of the world's DNS, and browsers give it none of localhost's privileges. */
export const HOST = 'shop.test';
/** What edges compress pages with as they go by. */
export const BROTLI_QUALITY = 4;
/** Media types that edges compress. */
const TEXT = /^(text\/|application\/(javascript|json|xml|manifest\+json)|image\/svg\+xml)/;
/** Headers of the connection behind, which HTTP/2 does not have. */
const OF_THE_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding'];

/**
 * Puts TLS, HTTP/2 (HTTP/1.1 for browsers that ask for it) and brotli in front of a shop.
 * @param {string} shop its address
 * @param {{host?: string, port?: number}} [options] `host`: the shop's name, with its port if it has one
 * @returns {Promise<{origin: string, chromeFlags: string[], stop: () => Promise<void>}>} `chromeFlags` lead Chromium to it, make
 *   it trust this one certificate, and leave it no other name to resolve
 */
export async function startEdge(shop, { host = HOST, port: ownPort = 0 } = {}) {
  const { key, cert } = certificate();
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(shop);
  const server = createSecureServer({ key, cert }, (incoming, outgoing) => {
    const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !name.startsWith(':')));
    const behind = { agent, hostname, port, method: incoming.method, path: incoming.url, headers: { ...headers, host, 'x-forwarded-proto': 'https', 'accept-encoding': 'identity' } };
    const fail = () => (outgoing.stream ? outgoing.stream.close(http2.NGHTTP2_INTERNAL_ERROR) : outgoing.destroy());
    pipeline(incoming, ask(behind, (answer) => pass(answer, incoming, outgoing, fail)).on('error', fail), () => {});
  });
  const sessions = new Set();
  server.on('session', (session) => sessions.add(session.once('close', () => sessions.delete(session))));
  await new Promise((settle, reject) => server.once('error', reject).listen(ownPort, '127.0.0.1', settle));
  const pin = createHash('sha256').update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })).digest('base64');
  return {
    origin: `https://${host}`,
    chromeFlags: [
      `--host-resolver-rules=MAP ${HOST}:443 127.0.0.1:${server.address().port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1`,
      `--ignore-certificate-errors-spki-list=${pin}`,
    ],
    stop: () => {
      agent.destroy();
      for (const session of sessions) session.destroy();
      return new Promise((settle) => server.close(settle));
    },
  };
}

function pass(answer, { headers: asked }, outgoing, fail) {
  const headers = { ...answer.headers };
  for (const name of OF_THE_CONNECTION) delete headers[name];
  const compress = TEXT.test(headers['content-type']) && !headers['content-encoding'] && /\bbr\b/.test(asked['accept-encoding']);
  if (!compress) {
    outgoing.writeHead(answer.statusCode, headers);
    pipeline(answer, outgoing, (error) => error && fail());
    return;
  }
  delete headers['content-length'];
  outgoing.writeHead(answer.statusCode, { ...headers, 'content-encoding': 'br', vary: 'accept-encoding' });
  const brotli = createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } });
  pipeline(answer, brotli, outgoing, (error) => error && fail());
}

/** A key and a certificate for a day. Node reads certificates but makes none. */
function certificate() {
  const made = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -keyout - -out -'.split(' ');
  let pem;
  try {
    pem = execFileSync('openssl', [...made, '-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    throw new UserError('openssl, which makes the certificate for the measurement, is missing or failed: install it (Debian: openssl)');
  }
  const part = (name) => pem.match(new RegExp(`-----BEGIN ${name}-----[^]+?-----END ${name}-----`))[0];
  return { key: part('PRIVATE KEY'), cert: part('CERTIFICATE') };
}
