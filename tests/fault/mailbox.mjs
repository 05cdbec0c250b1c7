// A mail provider that keeps running when the shop is killed. It has Resend's API, fails sometimes, and counts mails.
import { createServer } from 'node:http';

/**
 * @param {() => number} random
 * @returns {Promise<{url: string, taken: Map<string, number>, close: () => void}>} `taken`: mails by idempotency key
 */
export async function startMailbox(random) {
  const taken = new Map();
  const server = createServer(async (request, response) => {
    for await (const _ of request);
    // Sometimes the provider fails, and sometimes it accepts a mail but its response is lost. The shop must retry both.
    const mood = random();
    if (mood < 0.05) return response.writeHead(500, { 'content-type': 'application/json' }).end('{}');
    const key = request.headers['idempotency-key'];
    taken.set(key, (taken.get(key) ?? 0) + 1);
    if (mood < 0.1) return request.socket.destroy();
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ id: key }));
  });
  await new Promise((settle) => server.listen(0, '127.0.0.1', settle));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    taken,
    close: () => server.closeAllConnections() ?? server.close(),
  };
}
