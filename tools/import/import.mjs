// Sends a product file to a running shop, waits for the import, and prints its report.
import { closeSync, createReadStream, fstatSync, openSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as later } from 'node:timers/promises';
import { execute, readArguments, ROOT, run, UserError } from '../shared/cli.mjs';
import { importClient, isLocal, PassingError } from './client.mjs';
import { importProgress, picturesProgress, productsOf, ProgressLine, sendingProgress } from './progress.mjs';
import { isFine, reportText } from './report.mjs';

// The shop's limit, which is just below Cloudflare's limit.
const MAX_BYTES = 95 << 20;
const USUAL_ENCODINGS =
  'utf-8, utf-16le, windows-1252, windows-1250, windows-1251, iso-8859-2, iso-8859-15, macintosh, shift_jis, gbk, big5 and euc-kr';
// The user in the audit log if the command signed in by itself.
const EMAIL = 'import@localhost';
// The pause between two requests for the report. Shorter pauses would keep the shop busy.
const PAUSE_MIN_MS = 250;
const PAUSE_MAX_MS = 5_000;
// The pauses before each retry of a failed request.
const RETRY_PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000];
// The maximum time to wait for pictures: in total, and since the last picture.
const PICTURES_MS = 60_000;
const PICTURES_IDLE_MS = 30_000;
// The command stops waiting if the import makes no progress for this long.
const IDLE_MS = 60_000;

const progress = new ProgressLine(process.stderr);
let pause = PAUSE_MIN_MS;

await run('import', async () => {
  const { url, file: path, choices, retry } = readOptions();
  const file = path === undefined ? undefined : openFile(path);
  const own = process.env.VITRINE_TOKEN ? undefined : await ownToken(url);
  const shop = importClient(url, own ?? process.env.VITRINE_TOKEN);
  const ways = { address: undefined, retry: undefined };
  sayWhatGoesOnAtCtrlC(url, ways);
  try {
    const started = file ? await send(shop, file, choices) : await shop.retry(retry);
    ways.address = started.url;
    ways.retry = `bin/import --retry ${started.id}${url.origin === 'http://localhost:8787' ? '' : ` --url ${url.origin}`}`;
    const report = await follow(shop, started.id, ways);
    progress.clear();
    console.log(reportText(report, ways));
    if (!isFine(report)) process.exitCode = 1;
  } finally {
    progress.clear();
    // The token was made for this run only. If signing out fails, it expires by itself.
    if (own) await shop.signOut().catch(() => {});
  }
});

function readOptions() {
  try {
    const { values, positionals } = readArguments(
      'import',
      {
        url: { type: 'string', default: 'http://localhost:8787' },
        'dry-run': { type: 'boolean', default: false },
        'no-quantities': { type: 'string' },
        encoding: { type: 'string' },
        stock: { type: 'string' },
        'as-of': { type: 'string' },
        retry: { type: 'string' },
      },
      1,
    );
    const { 'dry-run': dryRun, 'no-quantities': noQuantities, stock, 'as-of': asOf, encoding, retry } = values;
    const [file] = positionals;
    if (retry === undefined && file === undefined) throw new UserError('FILE is missing; see bin/import --help');
    if (
      retry !== undefined &&
      (file !== undefined || dryRun || [noQuantities, stock, asOf, encoding].some((choice) => choice !== undefined))
    ) {
      throw new UserError('--retry continues an earlier import, so it takes no FILE, and of the options only --url');
    }
    if (stock !== undefined && !/^(keep|set|adjust)$/.test(stock))
      throw new UserError(`--stock takes keep, set or adjust, not "${stock}"`);
    if (asOf !== undefined && stock !== 'set')
      throw new UserError('--as-of is the time of a count, so it needs --stock set');
    const countedAt = asOf === undefined ? undefined : timeOf(asOf);
    if (noQuantities !== undefined && !/^(keep|untracked|\d{1,9})$/.test(noQuantities)) {
      throw new UserError(`--no-quantities takes keep, untracked or a number of units, not "${noQuantities}"`);
    }
    if (encoding !== undefined && !knowsEncoding(encoding))
      throw new UserError(`"${encoding}" is not an encoding. Usual ones are ${USUAL_ENCODINGS}`);
    if (retry !== undefined && !/^[1-9]\d*$/.test(retry))
      throw new UserError(`--retry takes the number of an import, not "${retry}"`);
    const url = URL.parse(values.url);
    if (!/^https?:$/.test(url?.protocol ?? ''))
      throw new UserError(`--url takes an http or https address, not "${values.url}"`);
    if (url.protocol === 'http:' && !isLocal(url))
      throw new UserError('a shop on another machine needs https, because http would send the token unencrypted');
    const choices = {
      ...(dryRun && { dry_run: '1' }),
      ...(noQuantities && { no_quantities: noQuantities }),
      ...(stock && { stock }),
      ...(countedAt && { as_of: countedAt }),
      ...(encoding && { encoding }),
    };
    return { url: new URL(url.origin), file, choices, retry };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    console.error(`import: ${error.message}`);
    process.exit(2);
  }
}

// Node and the shop know the same names, those of the web.
function knowsEncoding(name) {
  try {
    return new TextDecoder(name) !== undefined;
  } catch {
    return false;
  }
}

/** The time in UTC. A text without a zone is in the zone of this machine, and a day begins at midnight. */
function timeOf(text) {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  const [, day, time = '00:00', zone = ''] = parts ?? [];
  const at = new Date(`${day}T${time}${zone}`);
  // JavaScript reads February 30 as March 2.
  const isDay = parts && new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day);
  if (!isDay || Number.isNaN(at.getTime()))
    throw new UserError(`--as-of takes a time such as "2026-11-28 18:00" or 2026-11-28T18:00:00Z, not "${text}"`);
  if (at.getTime() > Date.now())
    throw new UserError(`--as-of is the time when the shelf was counted, and ${text} is in the future`);
  return at.toISOString();
}

/** Opens the file. Fails at once if the shop would certainly refuse it. */
function openFile(path) {
  let fd;
  try {
    fd = openSync(path, 'r');
  } catch (error) {
    const reasons = { ENOENT: 'this file does not exist', EACCES: 'you do not have permission to read it' };
    throw new UserError(`${path}: ${reasons[error.code] ?? error.message}`);
  }
  const stat = fstatSync(fd);
  const refuse = (reason) => {
    closeSync(fd);
    throw new UserError(`${path} ${reason}`);
  };
  if (stat.isDirectory()) refuse('is a folder, not a file');
  if (!stat.isFile()) refuse('is not a regular file');
  if (stat.size === 0) refuse('is empty');
  if (stat.size > MAX_BYTES) {
    refuse(
      `has ${Math.ceil(stat.size / (1 << 20))} MB; the limit is ${MAX_BYTES >> 20} MB. Split it, and import the parts one after the other`,
    );
  }
  // `end` keeps to the announced length even if the file grows meanwhile.
  return { name: basename(path), bytes: stat.size, content: createReadStream(path, { fd, end: stat.size - 1 }) };
}

/** Makes an API token for this run, with only the rights that an import needs. */
async function ownToken(url) {
  const options = [EMAIL, '--token', '--role', 'manager', '--url', url.origin, ...(isLocal(url) ? [] : ['--remote'])];
  const { code, stdout, stderr } = await execute(
    process.execPath,
    [join(ROOT, 'tools/shop/admin-link.mjs'), ...options],
    { quiet: true },
  );
  if (code === 0) return stdout.trim();
  const other = isLocal(url)
    ? ` If the shop does not use the data of bin/dev, set VITRINE_TOKEN to the output of: bin/admin-link EMAIL --token --url ${url.origin} --state DIR`
    : '';
  throw new UserError(`could not sign in. ${stderr.trim().replace(/^admin-link: /, '')}.${other}`);
}

async function send(shop, file, choices) {
  let sent = 0;
  const onSent = (bytes) => progress.show(sendingProgress((sent += bytes), file.bytes, progress.isTerminal));
  return shop.start(file, choices, onSent);
}

/** Waits until an import is done, and then for its pictures while they keep arriving. */
async function follow(shop, id, ways) {
  let report = await look(shop, id, ways);
  const from = { at: Date.now(), offset: report.offset, products: productsOf(report) };
  let moved = { at: Date.now(), offset: report.offset };
  while (report.state === 'waiting' || report.state === 'running') {
    progress.show(importProgress(report, from, Date.now(), progress.isTerminal));
    report = await look(shop, id, ways);
    if (report.offset !== moved.offset) moved = { at: Date.now(), offset: report.offset };
    if (Date.now() - moved.at > IDLE_MS) {
      throw new UserError(
        `the import made no progress for ${IDLE_MS / 1000} s; the shop's log may say why. After five minutes without progress the shop resumes it. ` +
          `See ${ways.address}, or continue to wait here with ${ways.retry}`,
      );
    }
  }
  return report.state === 'done' ? followPictures(shop, report, ways) : report;
}

async function followPictures(shop, report, ways) {
  const began = Date.now();
  let moved = { at: began, pending: report.pictures.pending };
  while (report.pictures.pending > 0 && Date.now() - began < PICTURES_MS && Date.now() - moved.at < PICTURES_IDLE_MS) {
    progress.show(picturesProgress(report.pictures, progress.isTerminal));
    report = await look(shop, report.id, ways);
    if (report.pictures.pending !== moved.pending) moved = { at: Date.now(), pending: report.pictures.pending };
  }
  return report;
}

/** Reads the report after a pause. The pause is four times the last response time, so the shop spends at most a fifth
 *  of its time on reports. Temporary failures are retried. */
async function look(shop, id, ways) {
  await later(pause);
  for (const retryPause of [...RETRY_PAUSES_MS, undefined]) {
    const began = Date.now();
    try {
      const report = await shop.report(id);
      pause = Math.min(Math.max((Date.now() - began) * 4, PAUSE_MIN_MS), PAUSE_MAX_MS);
      return report;
    } catch (error) {
      if (!(error instanceof PassingError)) throw error;
      if (retryPause === undefined) throw new UserError(`${error.message}. ${whereItGoesOn(ways)}`);
      await later(retryPause);
    }
  }
}

function whereItGoesOn({ address, retry }) {
  return `The import continues in the shop. See ${address} (bin/admin-link EMAIL signs you in), or wait here with ${retry}`;
}

function sayWhatGoesOnAtCtrlC(url, ways) {
  process.once('SIGINT', () => {
    progress.say(
      ways.address
        ? whereItGoesOn(ways)
        : `Interrupted before the shop had answered. ${url.origin}/admin/imports lists its imports.`,
    );
    // The usual exit status after Ctrl-C.
    process.exit(130);
  });
}
