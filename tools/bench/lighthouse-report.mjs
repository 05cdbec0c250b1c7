// Pure functions that turn Lighthouse's reports into figures and budgets.
import {
  FIRST_VIEW_BYTES,
  HTML_BROTLI_BYTES,
  LAYOUT_SHIFT,
  LIGHTHOUSE_PERFORMANCE,
  LIGHTHOUSE_SCORE,
  STRANGERS,
} from './budgets.mjs';
import { bytes, median } from './report.mjs';

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];

/**
 * @typedef {object} Run
 * @property {Record<string, number>} scores 0 to 100, by category
 * @property {number} lcp milliseconds
 * @property {number} tbt milliseconds
 * @property {number} cls
 * @property {number} sent bytes of all responses with their headers; `html`, `css` and `script` are the bytes by type
 * @property {number} requests
 * @property {string[]} strangers addresses of requests to other hosts
 * @property {string[]} failed the failed checks that lower a score, in Lighthouse's words
 * @property {string} version
 */

/**
 * @param lhr Lighthouse's result
 * @param {string} origin the shop's origin
 * @returns {Run}
 */
export function readRun(lhr, origin) {
  if (lhr.runtimeError)
    throw new Error(`Lighthouse could not measure ${lhr.requestedUrl}: ${lhr.runtimeError.message}`);
  const { audits } = lhr;
  const items = audits['network-requests'].details.items.filter(({ url }) => !url.startsWith('data:'));
  const sent = (types) =>
    items
      .filter(({ resourceType }) => types.includes(resourceType))
      .reduce((sum, { transferSize }) => sum + transferSize, 0);
  return {
    // A category with a broken check has no score. NaN misses every budget.
    scores: Object.fromEntries(CATEGORIES.map((id) => [id, Math.round((lhr.categories[id].score ?? NaN) * 100)])),
    lcp: audits['largest-contentful-paint'].numericValue,
    tbt: audits['total-blocking-time'].numericValue,
    cls: audits['cumulative-layout-shift'].numericValue,
    sent: items.reduce((sum, { transferSize }) => sum + transferSize, 0),
    html: sent(['Document']),
    css: sent(['Stylesheet']),
    script: sent(['Script']),
    requests: items.length,
    strangers: items.map(({ url }) => url).filter((url) => new URL(url).origin !== origin),
    failed: CATEGORIES.flatMap((id) => failedChecks(lhr.categories[id], audits)),
    version: `Lighthouse ${lhr.lighthouseVersion}, ${lhr.userAgent.match(/Chrome\/[\d.]+/)?.[0]}`,
  };
}

function failedChecks({ title, auditRefs }, audits) {
  return auditRefs.flatMap(({ id, weight }) => {
    const { score, scoreDisplayMode, title: told, displayValue, errorMessage } = audits[id];
    const counts = weight > 0 && !['notApplicable', 'informative', 'manual'].includes(scoreDisplayMode);
    // All pages miss the five performance metrics slightly. The table shows these metrics anyway.
    if (!counts || (score !== null && score >= (title === 'Performance' ? 0.9 : 1))) return [];
    return [`${title}: ${id}: ${[told, displayValue, errorMessage].filter(Boolean).join(', ')}`];
  });
}

/**
 * Medians over the runs of one page. `strangers` and `failed` contain the entries of all runs.
 * @param {Run[]} runs
 * @returns {Run}
 */
export function summariseRuns(runs) {
  const middle = (name) => median(runs.map((run) => run[name]));
  const any = (name) => [...new Set(runs.flatMap((run) => run[name]))];
  return {
    ...Object.fromEntries(
      ['lcp', 'tbt', 'cls', 'sent', 'html', 'css', 'script', 'requests'].map((name) => [name, middle(name)]),
    ),
    scores: Object.fromEntries(CATEGORIES.map((id) => [id, median(runs.map(({ scores }) => scores[id]))])),
    strangers: any('strangers'),
    failed: any('failed'),
    version: runs[0].version,
  };
}

/**
 * The budgets of a page.
 * @param {Run & {name: string, notIndexed: boolean}} page
 * @returns {import('./report.mjs').Budget[]}
 */
export function budgetsOf({ name, notIndexed, scores, cls, html, css, script, strangers }) {
  const score = (id, what) => ({
    what: `${name}: ${what}`,
    measured: scores[id],
    limit: LIGHTHOUSE_SCORE,
    least: true,
  });
  return [
    { ...score('performance', 'performance'), limit: LIGHTHOUSE_PERFORMANCE, noisy: true },
    score('accessibility', 'accessibility'),
    score('best-practices', 'best practices'),
    score('seo', notIndexed ? 'SEO, but for is-crawlable' : 'SEO'),
    { what: `${name}: layout shift`, measured: cls, limit: LAYOUT_SHIFT },
    { what: `${name}: HTML bytes as sent`, measured: html, limit: HTML_BROTLI_BYTES, show: bytes },
    {
      what: `${name}: HTML, CSS and script as sent`,
      measured: html + css + script,
      limit: FIRST_VIEW_BYTES,
      show: bytes,
    },
    {
      what: `${name}: requests to others${strangers.length ? ` (${strangers.join(' ')})` : ''}`,
      measured: strangers.length,
      limit: STRANGERS,
    },
  ];
}
