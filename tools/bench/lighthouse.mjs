// Runs Lighthouse with its default settings (phone, simulated slow 4G and slow processor) on the main kinds of page.
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
/** Maximum attempts per page. On a busy machine, Chromium sometimes loses the trace and Lighthouse reports an error. */
const ATTEMPTS = 3;
/** Pages that must not be indexed. For them, Lighthouse skips the check `is-crawlable`. */
const NOT_INDEXED = ['filtered', 'search'];

// Progress goes to stderr, the figures go to stdout.
const say = (line) => console.error(line);

/**
 * Measures the pages and prints the figures. A missed budget sets the exit status, unless the budget is noisy.
 * @param {{quick: boolean}} options quick: one run of each page
 */
export async function benchLighthouse({ quick }) {
  if (!process.env.CHROME_BIN)
    throw new UserError('no browser found: install Chromium or Chrome, or set CHROME_BIN to one');
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

/** Runs all pages in each round, so that other work on the machine affects all pages equally. */
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

/** Measures one page as a first visit, in a new browser. Used as a library, Lighthouse sends no error reports home. */
async function once(url, chromeFlags, notIndexed) {
  const chrome = await launch({
    chromePath: process.env.CHROME_BIN,
    // No sandbox, because CI runs as root. chrome-launcher's default flags stop the browser's own network requests.
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
  const pages = measured.map(({ name, path, runs }) => ({
    name,
    path,
    notIndexed: NOT_INDEXED.includes(name),
    ...summariseRuns(runs),
  }));
  console.log(
    `${new Date().toISOString().slice(0, 10)}, ${cpus().length} × ${cpus()[0].model}, load ${quietness.toFixed(2)} before`,
  );
  console.log(`${measured[0].runs[0].version}, mobile, simulated throttling; medians of ${rounds}\n`);
  console.log(
    table(
      [
        '',
        'performance',
        'accessibility',
        'best practices',
        'SEO',
        'LCP ms',
        'TBT ms',
        'CLS',
        'bytes',
        'requests',
        'HTML',
        'CSS',
        'script',
        'address',
      ],
      pages.map(({ name, path, notIndexed, scores, lcp, tbt, cls, sent, requests, html, css, script }) => [
        name,
        scores.performance,
        scores.accessibility,
        scores['best-practices'],
        `${scores.seo}${notIndexed ? ' *' : ''}`,
        lcp.toFixed(0),
        tbt.toFixed(0),
        cls.toFixed(3),
        bytes(sent),
        requests,
        bytes(html),
        bytes(css),
        bytes(script),
        path,
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
