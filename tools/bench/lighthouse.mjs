// Lighthouse as it stands by itself (a phone, slow 4G and a slow processor simulated) on the kinds of page that decide.
import { cpus, loadavg } from 'node:os';
import { launch } from 'chrome-launcher';
import lighthouse from 'lighthouse';
import { startEdge } from './edge.mjs';
import { budgetsOf, readRun, summariseRuns } from './lighthouse-report.mjs';
import { targets } from './pages.mjs';
import { bytes, judge, table } from './report.mjs';
import { UserError } from '../shared/cli.mjs';
import { startPreview } from '../shop/preview.mjs';

const RUNS = 3;
/** On a busy machine Chromium sometimes loses the trace of a page, of which Lighthouse then says that it should be run again. */
const ATTEMPTS = 3;
/** Pages that ask not to be indexed, by design: all that is left out for them is the one check whether they may be. */
const NOT_INDEXED = ['filtered', 'search'];

// Progress goes to the error output, the figures to the other.
const say = (line) => console.error(line);

/**
 * Measures and prints; a budget missed that no machine excuses sets the exit status.
 * @param {{quick: boolean}} options quick: one run of each page
 */
export async function benchLighthouse({ quick }) {
  if (!process.env.CHROME_BIN) throw new UserError('no browser found: install Chromium or Chrome, or set CHROME_BIN to one');
  const [quietness] = loadavg();
  const shop = await startPreview({ seed: 'demo', progress: say });
  try {
    const edge = await startEdge(shop.url);
    try {
      const pages = (await targets(shop.db, shop.url)).filter(({ page }) => page);
      print(await measure(pages, edge, quick ? 1 : RUNS), quick ? 1 : RUNS, quietness);
    } finally {
      await edge.stop();
    }
  } finally {
    await shop.stop();
  }
}

/** Round by round, so that what else goes on on the machine meets all pages alike. */
async function measure(pages, edge, rounds) {
  const measured = pages.map(({ name, url }) => ({ name, path: url.slice(new URL(url).origin.length), runs: [] }));
  for (let round = 1; round <= rounds; round += 1) {
    for (const { name, path, runs } of measured) {
      say(`Lighthouse, round ${round} of ${rounds}: ${name}`);
      runs.push(readRun(await oneRun(edge.origin + path, edge.chromeFlags, NOT_INDEXED.includes(name)), edge.origin));
    }
  }
  return measured;
}

async function oneRun(...page) {
  for (let attempt = 1; ; attempt += 1) {
    const lhr = await once(...page);
    if (!lhr.runtimeError || attempt === ATTEMPTS) return lhr;
    say(`again: ${lhr.runtimeError.code}`);
  }
}

/** One page in a browser of its own, as a first visit. Lighthouse tells nobody: only its command line reports errors. */
async function once(url, chromeFlags, notIndexed) {
  const chrome = await launch({
    chromePath: process.env.CHROME_BIN,
    // No sandbox: CI runs as root. chrome-launcher's own flags keep the browser from calling home.
    chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', ...chromeFlags],
    logLevel: 'silent',
  });
  try {
    const { lhr } = await lighthouse(url, {
      port: chrome.port,
      logLevel: 'silent',
      onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'],
      skipAudits: notIndexed ? ['is-crawlable'] : [],
      disableFullPageScreenshot: true,
    });
    return lhr;
  } finally {
    chrome.kill();
  }
}

function print(measured, rounds, quietness) {
  const pages = measured.map(({ name, path, runs }) => ({ name, path, notIndexed: NOT_INDEXED.includes(name), ...summariseRuns(runs) }));
  console.log(`${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, load ${quietness.toFixed(2)} before`);
  console.log(`${measured[0].runs[0].version}, mobile, simulated throttling; medians of ${rounds}\n`);
  console.log(
    table(
      ['', 'performance', 'accessibility', 'best practices', 'SEO', 'LCP ms', 'TBT ms', 'CLS', 'bytes', 'requests', 'HTML', 'CSS', 'script', 'address'],
      pages.map(({ name, path, notIndexed, scores, lcp, tbt, cls, sent, requests, html, css, script }) => [
        name, scores.performance, scores.accessibility, scores['best-practices'], `${scores.seo}${notIndexed ? ' *' : ''}`,
        lcp.toFixed(0), tbt.toFixed(0), cls.toFixed(3), bytes(sent), requests, bytes(html), bytes(css), bytes(script), path,
      ]),
    ),
  );
  console.log('\n* without the check "is-crawlable": filtered lists and search results ask not to be indexed');
  for (const { name, failed } of pages) for (const line of failed) console.log(`${name}: ${line}`);
  console.log();
  const { lines, missed } = judge(pages.flatMap(budgetsOf));
  console.log(table(['budget', 'measured', 'limit', ''], lines));
  if (missed) process.exitCode = 1;
}
