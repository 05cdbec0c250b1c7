// Runs bin/import against a fake server with the shop's import API (src/admin/imports.rs).
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { ROOT } from '../../tools/shared/cli.mjs';

const folder = mkdtempSync(join(tmpdir(), 'vitrine-import-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'my products.csv');
writeFileSync(file, 'Handle,Title\nmug,Mug\n');

const done = {
  id: 7,
  file_name: 'my products.csv',
  state: 'done',
  problem: '',
  dry_run: 0,
  bytes: 21,
  offset: 21,
  created: 1,
  updated: 0,
  unchanged: 0,
  skipped: 0,
  errors: 0,
  started_by: 'ann@shop.example',
  created_at: 0,
  finished_at: 100,
  pictures: { pending: 0, stored: 0, failed: 0 },
  problems: [],
  changes: [],
  failed_pictures: [],
  is_cut: false,
  notices: [],
  next: [],
  read_as: 'utf-8',
  example: '',
  example_row: 0,
};
const running = { ...done, state: 'running', offset: 10, created: 0, finished_at: null };

/**
 * A fake shop. `looks` are its responses to requests for the report of import 7, in order; the last one repeats. A
 * number is a status; 0 breaks the connection.
 * @param {object} [start] the response to the request that starts or retries the import; `head` is the status of HEAD
 */
async function shop(t, looks, start = { status: 201 }) {
  const requests = [];
  const server = createServer((request, response) => {
    const json = (status, body) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    // bin/import sends HEAD before it sends a file.
    if (request.method === 'HEAD') return response.writeHead(start.head ?? 200).end();
    const seen = { line: `${request.method} ${request.url}`, headers: request.headers, body: '' };
    requests.push(seen);
    request.setEncoding('utf8').on('data', (text) => (seen.body += text));
    request.on('end', () => {
      if (request.method === 'POST') return json(start.status, start.body ?? { id: 7, url: `${url}/admin/imports/7` });
      const look = looks.length > 1 ? looks.shift() : looks[0];
      if (look === 0) return request.socket.destroy();
      return typeof look === 'number' ? json(look, { error: 'In trouble.', request_id: 'abc' }) : json(200, look);
    });
  });
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  t.after(() => server.close() && server.closeAllConnections());
  const url = `http://127.0.0.1:${server.address().port}`;
  return { url, requests };
}

function bin(args, { token = 'a.b.c', signal } = {}) {
  return new Promise((settle) => {
    const options = { cwd: folder, env: { ...process.env, VITRINE_TOKEN: token } };
    const child = execFile(
      process.execPath,
      [join(ROOT, 'tools/import/import.mjs'), ...args],
      options,
      (_, stdout, stderr) => settle({ status: child.exitCode, stdout, stderr }),
    );
    signal?.then((name) => child.kill(name));
  });
}

test('sends the file, follows it, and reports', async (t) => {
  const { url, requests } = await shop(t, [{ ...running, state: 'waiting', offset: 0 }, running, done]);
  const { status, stdout, stderr } = await bin([file, '--url', url]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^my products\.csv is imported\. 1 product in 0\.1 s\.\n\n  1 created\n/);
  assert.equal(stderr, '');
  const [sent, ...looks] = requests;
  assert.equal(sent.line, 'POST /admin/imports?name=my+products.csv');
  assert.equal(sent.body, 'Handle,Title\nmug,Mug\n');
  assert.equal(sent.headers['content-length'], '21');
  assert.equal(sent.headers.authorization, 'Bearer a.b.c');
  assert.equal(sent.headers.accept, 'application/json');
  // bin/import does not revoke a token from the environment.
  assert.deepEqual(
    looks.map(({ line }) => line),
    Array(3).fill('GET /admin/imports/7'),
  );
});

test('a dry run asks for one', async (t) => {
  const { url, requests } = await shop(t, [{ ...done, dry_run: 1 }]);
  const { status, stdout } = await bin(['--dry-run', '--no-quantities', '12', file, '--url', url]);
  assert.equal(status, 0);
  assert.equal(requests[0].line, 'POST /admin/imports?name=my+products.csv&dry_run=1&no_quantities=12');
  assert.match(stdout, /nothing was written[^]*1 would be created/);
});

test('an encoding is sent if there is one of this name', async (t) => {
  const { url, requests } = await shop(t, [{ ...done, read_as: 'shift_jis', example: '湯のみ', example_row: 2 }]);
  const { status, stdout } = await bin(['--encoding', 'sjis', file, '--url', url]);
  assert.equal(status, 0);
  assert.equal(requests[0].line, 'POST /admin/imports?name=my+products.csv&encoding=sjis');
  assert.match(stdout, /Encoding: shift_jis\. Row 2 reads “湯のみ”\./);
  const refused = await bin(['--encoding', 'latin9000', file, '--url', url]);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /"latin9000" is not an encoding\. Usual ones are utf-8, .*windows-1252.*shift_jis/);
  assert.equal((await bin(['--retry', '7', '--encoding', 'gbk', '--url', url])).status, 2);
});

test('the meaning of quantities, and the time of the count in UTC', async (t) => {
  const { url, requests } = await shop(t, [done]);
  const { status, stderr } = await bin(['--stock', 'set', '--as-of', '2026-01-15T13:30:00+01:00', file, '--url', url]);
  assert.equal(status, 0, stderr);
  assert.equal(
    requests[0].line,
    'POST /admin/imports?name=my+products.csv&stock=set&as_of=2026-01-15T12%3A30%3A00.000Z',
  );
  for (const [options, sentence] of [
    [['--stock', 'Set'], /--stock takes keep, set or adjust, not "Set"/],
    [['--as-of', '2026-01-15'], /--as-of is the time of a count, so it needs --stock set/],
    [['--stock', 'adjust', '--as-of', '2026-01-15'], /needs --stock set/],
    [['--stock', 'set', '--as-of', 'yesterday'], /--as-of takes a time such as .* not "yesterday"/],
    [['--stock', 'set', '--as-of', '2026-02-30'], /not "2026-02-30"/],
    [['--stock', 'set', '--as-of', '2999-01-01'], /is in the future/],
  ]) {
    const refused = await bin([...options, file, '--url', url]);
    assert.deepEqual([refused.status, sentence.test(refused.stderr)], [2, true], refused.stderr);
  }
});

test('products with errors, or a file that failed, end with status 1', async (t) => {
  const problems = [{ row: 2, column: 'Title', severity: 'error', message: 'A title is needed.' }];
  const { url } = await shop(t, [{ ...done, created: 0, errors: 1, problems }]);
  const refused = await bin([file, '--url', url]);
  assert.equal(refused.status, 1);
  assert.match(refused.stdout, /Row 2, Title: A title is needed\./);
  const failing = await shop(t, [{ ...done, created: 0, state: 'failed', problem: 'The file is empty.' }]);
  const failed = await bin([file, '--url', failing.url]);
  assert.equal(failed.status, 1);
  assert.match(failed.stdout, /stopped\. The file is empty\./);
});

test('pictures are waited for while they come, and failed ones can be retried', async (t) => {
  const pictures = (pending, stored, failed) => ({ ...done, pictures: { pending, stored, failed } });
  const last = {
    ...pictures(0, 2, 1),
    failed_pictures: [{ source: 'https://cdn.example/a.jpg', problem: 'Too big.' }],
  };
  const { url } = await shop(t, [pictures(3, 0, 0), pictures(1, 2, 0), last]);
  const { status, stdout } = await bin([file, '--url', url]);
  assert.equal(status, 0);
  assert.match(stdout, /2 stored, 1 failed, none pending/);
  assert.match(stdout, new RegExp(`a\\.jpg: Too big\\.\nTo try again: bin/import --retry 7 --url ${url}\n`));
});

test('--retry goes on with an import', async (t) => {
  const { url, requests } = await shop(t, [done], { status: 200 });
  assert.equal((await bin(['--retry', '7', '--url', url])).status, 0);
  assert.equal(requests[0].line, 'POST /admin/imports/7/retries');
});

test('a shop that stumbles while it is looked at is asked again', async (t) => {
  const { url, requests } = await shop(t, [0, 503, done]);
  assert.equal((await bin([file, '--url', url])).status, 0);
  assert.equal(requests.length, 4);
});

const answers = [
  [
    'a wrong token',
    401,
    { error: 'Please sign in.' },
    /does not accept the token.*VITRINE_TOKEN.*bin\/admin-link EMAIL --token --url/,
  ],
  [
    'a role that may not',
    403,
    { error: 'Your role does not allow this.' },
    /^import: Your role does not allow this\.\n$/,
  ],
  ['a file too large', 413, { error: 'The file is larger than 95 MB.' }, /^import: The file is larger than 95 MB\.\n$/],
  [
    'a broken shop',
    500,
    { error: 'It is our fault.', request_id: 'abc123' },
    /It is our fault\. Look for request abc123 in the shop's log\.\n$/,
  ],
  ['something else than a shop', 200, 'Hello', /does not respond like a Vitrine shop; check --url/],
];
for (const [what, status, body, sentence] of answers) {
  test(`${what} is told in a sentence`, async (t) => {
    const { url, requests } = await shop(t, [done], { status, body });
    const told = await bin([file, '--url', url]);
    assert.equal(told.status, 1);
    assert.match(told.stderr, sentence);
    assert.equal(requests.length, 1);
  });
}

test('a file is not sent with a token that the shop does not accept', async (t) => {
  const { url, requests } = await shop(t, [done], { status: 201, head: 401 });
  const { status, stderr } = await bin([file, '--url', url]);
  assert.equal(status, 1);
  assert.match(stderr, /does not accept the token/);
  assert.deepEqual(requests, []);
});

test('Ctrl-C says that the import goes on, and where', async (t) => {
  const { url, requests } = await shop(t, [running]);
  const signal = (async () => {
    const deadline = Date.now() + 10_000;
    while (requests.length < 3 && Date.now() < deadline) await new Promise((later) => setTimeout(later, 20));
    return 'SIGINT';
  })();
  const { status, stderr } = await bin([file, '--url', url], { signal });
  assert.equal(status, 130);
  assert.match(
    stderr,
    new RegExp(`continues in the shop. See ${url}/admin/imports/7 .* bin/import --retry 7 --url ${url}`),
  );
});

test('no shop there', async () => {
  const { status, stderr } = await bin([file, '--url', 'http://127.0.0.1:1']);
  assert.equal(status, 1);
  assert.equal(stderr, 'import: no shop answers at http://127.0.0.1:1. Is it running? bin/dev starts it\n');
});

test('files that the shop would refuse are not sent', async () => {
  const make = (name, bytes) => {
    const fd = openSync(join(folder, name), 'w');
    ftruncateSync(fd, bytes);
    closeSync(fd);
  };
  make('empty.csv', 0);
  make('huge.csv', (95 << 20) + 1);
  mkdirSync(join(folder, 'folder'));
  for (const [name, sentence] of [
    ['gone.csv', 'gone.csv: this file does not exist'],
    ['empty.csv', 'empty.csv is empty'],
    ['folder', 'folder is a folder, not a file'],
    ['huge.csv', 'huge.csv has 96 MB; the limit is 95 MB. Split it, and import the parts one after the other'],
  ]) {
    const { status, stderr } = await bin([name]);
    assert.deepEqual([status, stderr], [1, `import: ${sentence}\n`]);
  }
});

test('a wrong command line ends with status 2', async () => {
  for (const args of [
    [],
    ['a.csv', 'b.csv'],
    ['a.csv', '--fast'],
    ['a.csv', '--retry', '7'],
    ['--retry', 'x'],
    ['a.csv', '--url', 'ftp://x'],
    ['a.csv', '--url', 'http://shop.example'],
  ]) {
    const { status, stderr } = await bin(args);
    assert.equal(status, 2, args.join(' '));
    assert.match(stderr, /^import: [^\n]+\n$/);
  }
});
