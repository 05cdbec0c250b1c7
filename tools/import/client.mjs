// The HTTP client of `bin/import`. It sends the file, reads the report, and turns failures into clear sentences.
import http from 'node:http';
import https from 'node:https';
import { UserError } from '../shared/cli.mjs';

// A request fails if its socket is idle for this long.
const SILENCE_MS = 120_000;

/** A temporary failure of the network or the shop. The same request may succeed later. */
export class PassingError extends UserError {}

export const isLocal = (url) => /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);

/**
 * The requests that `bin/import` sends to a shop.
 * @param {URL} url the shop's address
 * @param {string} token an API token
 */
export function importClient(url, token) {
  const ask = async (method, path, options) => {
    const answer = await request(method, new URL(path, url), token, options).catch((error) => {
      throw new PassingError(sentenceForNetwork(error, url));
    });
    return readAnswer(answer, url, method);
  };
  return {
    /**
     * Starts an import.
     * @param {{name: string, bytes: number, content: import('node:stream').Readable}} file
     * @param {{dry_run?: '1', no_quantities?: string, stock?: string, as_of?: string, encoding?: string}} choices
     * @param {(bytes: number) => void} onSent receives the size of every piece that was sent
     * @returns {Promise<{id: number, url: string}>} the import's number, and the address of its report
     */
    start: async (file, choices, onSent) => {
      // Checks the token first. A refusal during a long upload would break the connection and lose its reason.
      await ask('HEAD', '/admin/imports');
      return ask('POST', `/admin/imports?${new URLSearchParams({ name: file.name, ...choices })}`, { file, onSent });
    },
    /** The current report of an import. */
    report: (id) => ask('GET', `/admin/imports/${id}`),
    /** Resumes an import that stopped, and retries its failed pictures. */
    retry: (id) => ask('POST', `/admin/imports/${id}/retries`),
    /** Revokes the token. */
    signOut: () => request('POST', new URL('/admin/sign-out', url), token),
  };
}

/** Sends one request. It uses node:http because fetch reports neither upload progress nor why a connection failed. */
function request(method, url, token, { file, onSent } = {}) {
  return new Promise((settle, reject) => {
    const headers = {
      accept: 'application/json',
      authorization: `Bearer ${token}`,
      'content-length': file?.bytes ?? 0,
    };
    if (file) headers['content-type'] = 'text/csv';
    const outgoing = (url.protocol === 'https:' ? https : http).request(url, { method, headers, timeout: SILENCE_MS });
    outgoing.on('timeout', () => outgoing.destroy(new Error(`silence for ${SILENCE_MS / 1000} s`)));
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      let text = '';
      incoming.setEncoding('utf8').on('data', (piece) => (text += piece));
      incoming.on('error', reject);
      incoming.on('end', () => {
        file?.content.destroy();
        if (!outgoing.writableFinished) outgoing.destroy();
        settle({ status: incoming.statusCode, headers: incoming.headers, text });
      });
    });
    if (!file) {
      outgoing.end();
      return;
    }
    file.content.on('data', (piece) => onSent(piece.length));
    file.content.on('error', (error) => outgoing.destroy(error));
    file.content.pipe(outgoing);
  });
}

function readAnswer({ status, headers, text }, shop, method) {
  if (method === 'HEAD' && status < 300) return undefined;
  let answer;
  try {
    answer = JSON.parse(text);
  } catch {
    // A response without JSON does not come from the shop itself. It may come from a proxy in front of the shop.
  }
  // Every successful response contains the import's number.
  if (status < 300 && Number.isSafeInteger(answer?.id)) return answer;
  const id = answer?.request_id ?? headers['x-request-id'] ?? headers['cf-ray'];
  const sentence = answer?.error ?? `${shop.origin} responded with status ${status}.`;
  if (status < 300) throw new UserError(`${shop.origin} does not respond like a Vitrine shop; check --url`);
  if (status < 400) throw new UserError(`${shop.origin} redirects to ${headers.location}; use that address with --url`);
  if (status === 401) {
    throw new UserError(
      `${shop.origin} does not accept the token. It is invalid, has expired, or belongs to another shop. ` +
        `Set VITRINE_TOKEN to the output of: bin/admin-link EMAIL --token --url ${shop.origin}${isLocal(shop) ? '' : ' --remote'}`,
    );
  }
  if (status === 404) throw new UserError(`${shop.origin} has no such import`);
  if (status === 413 && !answer)
    throw new UserError(
      'The file is larger than the shop accepts. Split it, and import the parts one after the other.',
    );
  if (status < 500) throw new UserError(sentence);
  throw new PassingError(`${sentence}${id ? ` Look for request ${id} in the shop's log.` : ''}`);
}

function sentenceForNetwork({ code, message }, shop) {
  switch (code) {
    case 'ECONNREFUSED':
      return `no shop answers at ${shop.origin}. ${isLocal(shop) ? 'Is it running? bin/dev starts it' : 'Check --url'}`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${shop.hostname} cannot be found. Check --url, and the network`;
    case 'ECONNRESET':
    case 'EPIPE':
      return `${shop.origin} closed the connection`;
    default:
      return `${shop.origin} cannot be reached: ${message || code}`;
  }
}
