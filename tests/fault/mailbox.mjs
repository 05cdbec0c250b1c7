// A mail provider that outlives the shops: it speaks Resend's wire format, is down now and then, and keeps what it took.
import { createServer } from 'node:http';

/** @param {() => number} random @returns {Promise<{url: string, taken: Map<string, number>, close: () => void}>} `taken`: times by key */
export async function startMailbox(random) {
  const taken = new Map();
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    // Down, or taken and the answer lost: the shop cannot tell one from the other.
    const mood = random();
    if (mood < 0.05) return response.writeHead(500, { 'content-type': 'application/json' }).end('{}');
    const key = request.headers['idempotency-key'];
    taken.set(key, (taken.get(key) ?? 0) + 1);
    if (mood < 0.1) return request.socket.destroy();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: key }));
  });
  await new Promise((settle) => server.listen(0, '127.0.0.1', settle));
  return { url: `http://127.0.0.1:${server.address().port}`, taken, close: () => server.closeAllConnections() ?? server.close() };
}
