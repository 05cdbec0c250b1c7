// The stand-in for the edge, in front of a server that returns the requests it receives.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:http2';
import { after, before, test } from 'node:test';
import { brotliDecompressSync } from 'node:zlib';
import { HOST, startEdge } from '../../tools/bench/edge.mjs';

const TEXT = '<!doctype html><title>Shop</title>'.repeat(50);
const ANSWERS = {
  '/': [200, 'text/html; charset=utf-8', TEXT],
  '/missing': [404, 'text/html; charset=utf-8', TEXT],
  '/picture': [200, 'image/webp', TEXT],
};

let behind;
let edge;
let session;
before(async () => {
  behind = createServer(({ url, headers }, response) => {
    const [status, type, body] = ANSWERS[url] ?? [200, 'text/plain', JSON.stringify(headers)];
    if (url === '/broken') response.socket.destroy();
    else
      response
        .writeHead(status, {
          'content-type': type,
          'content-length': Buffer.byteLength(body),
          'cache-control': 'public',
        })
        .end(body);
  });
  await new Promise((settle) => behind.listen(0, '127.0.0.1', settle));
  edge = await startEdge(`http://127.0.0.1:${behind.address().port}`);
  const [, port] = edge.chromeFlags[0].match(/127\.0\.0\.1:(\d+)/);
  session = connect(`https://127.0.0.1:${port}`, { rejectUnauthorized: false, servername: HOST });
});
after(async () => {
  session.destroy();
  await edge.stop();
  behind.close();
});

function ask(path, headers = { 'accept-encoding': 'gzip, br' }) {
  return new Promise((settle, reject) => {
    const stream = session.request({ ':path': path, ':authority': HOST, ...headers });
    const parts = [];
    let answer;
    stream
      .on('response', (got) => (answer = got))
      .on('data', (part) => parts.push(part))
      .on('error', reject);
    stream.on('end', () => settle({ answer, body: Buffer.concat(parts) }));
  });
}

test('text is compressed, with the status and the headers of what stands behind', async () => {
  for (const path of ['/', '/missing']) {
    const { answer, body } = await ask(path);
    assert.equal(answer[':status'], ANSWERS[path][0]);
    assert.deepEqual(
      [answer['content-encoding'], answer['cache-control'], answer['content-length']],
      ['br', 'public', undefined],
    );
    assert.equal(brotliDecompressSync(body).toString(), TEXT);
    assert.ok(body.length < TEXT.length / 10);
  }
});

test('pictures are not, nor what a client without brotli asks for', async () => {
  for (const [path, headers] of [['/picture'], ['/', { 'accept-encoding': 'gzip' }], ['/', {}]]) {
    const { answer, body } = await ask(path, headers);
    assert.equal(answer['content-encoding'], undefined);
    assert.equal(body.toString(), TEXT);
  }
});

test('the shop is asked by its name', async () => {
  const { body } = await ask('/headers', { cookie: 'a=b' });
  const { host, cookie } = JSON.parse(body);
  assert.deepEqual([host, cookie], [HOST, 'a=b']);
});

test('a broken answer is an error, not an empty page', async () => {
  await assert.rejects(ask('/broken'), /INTERNAL_ERROR/);
});
