// A local stand-in for Cloudflare's edge. The shop on its own speaks only HTTP/1.1 without compression.
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { constants as http2, createSecureServer } from 'node:http2';
import { Agent, request as ask } from 'node:http';
import { pipeline } from 'node:stream';
import { constants, createBrotliCompress } from 'node:zlib';
import { UserError } from '../shared/cli.mjs';

/** The shop's host. RFC 2606 reserves .test, and browsers do not give such hosts the privileges of localhost. */
export const HOST = 'shop.test';
/** The brotli quality that edges use for pages. */
export const BROTLI_QUALITY = 4;
/** Media types that edges compress. */
const TEXT = /^(text\/|application\/(javascript|json|xml|manifest\+json)|image\/svg\+xml)/;
/** Headers of the shop's HTTP/1.1 connection, which are not allowed in HTTP/2. */
const OF_THE_CONNECTION = ['connection', 'keep-alive', 'transfer-encoding'];

/**
 * Starts a server in front of a shop that adds TLS, HTTP/2 and brotli. It also speaks HTTP/1.1 over TLS.
 * @param {string} shop the shop's address
 * @param {{host?: string, port?: number}} [options] `host` is the public host, with its port if it needs one
 * @returns {Promise<{origin: string, chromeFlags: string[], stop: () => Promise<void>}>} `chromeFlags` make Chromium
 *   resolve `HOST` to this server and no other host to anything, and make it trust the server's certificate
 */
export async function startEdge(shop, { host = HOST, port: ownPort = 0 } = {}) {
  const { key, cert } = certificate();
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(shop);
  const server = createSecureServer({ key, cert }, (incoming, outgoing) => {
    const headers = Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => !name.startsWith(':')));
    const behind = {
      agent,
      hostname,
      port,
      method: incoming.method,
      path: incoming.url,
      headers: { ...headers, host, 'x-forwarded-proto': 'https', 'accept-encoding': 'identity' },
    };
    const fail = () => (outgoing.stream ? outgoing.stream.close(http2.NGHTTP2_INTERNAL_ERROR) : outgoing.destroy());
    pipeline(incoming, ask(behind, (answer) => pass(answer, incoming, outgoing, fail)).on('error', fail), () => {});
  });
  const sessions = new Set();
  server.on('session', (session) => sessions.add(session.once('close', () => sessions.delete(session))));
  await new Promise((settle, reject) => server.once('error', reject).listen(ownPort, '127.0.0.1', settle));
  const pin = createHash('sha256')
    .update(new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
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
  const compress =
    TEXT.test(headers['content-type']) && !headers['content-encoding'] && /\bbr\b/.test(asked['accept-encoding']);
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

/** Makes a key and a certificate for one day with openssl, because Node cannot make certificates. */
function certificate() {
  const made = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -keyout - -out -'.split(' ');
  let pem;
  try {
    pem = execFileSync('openssl', [...made, '-subj', `/CN=${HOST}`, '-addext', `subjectAltName=DNS:${HOST}`], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    throw new UserError(
      'openssl, which makes the certificate for the measurement, is missing or failed: install it (Debian: openssl)',
    );
  }
  const part = (name) => pem.match(new RegExp(`-----BEGIN ${name}-----[^]+?-----END ${name}-----`))[0];
  return { key: part('PRIVATE KEY'), cert: part('CERTIFICATE') };
}
