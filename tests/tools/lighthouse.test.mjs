// Lighthouse's reports become figures and verdicts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { budgetsOf, readRun, summariseRuns } from '../../tools/bench/lighthouse-report.mjs';
import { judge } from '../../tools/bench/report.mjs';

const ORIGIN = 'https://shop.test';
const request = (path, resourceType, transferSize, origin = ORIGIN) => ({
  url: origin + path,
  resourceType,
  transferSize,
});
const PAGE = [
  request('/', 'Document', 4000),
  request('/site.css', 'Stylesheet', 8000),
  request('/site.js', 'Script', 6000),
  request('/a.webp', 'Image', 50_000),
  { url: 'data:image/png;base64,AA', resourceType: 'Image', transferSize: 0 },
];

/** The parts of Lighthouse's result that the tools read. */
function report({ items = PAGE, lcp = 1500, seo = 1, performance = 0.995, described = 1, shift = 0 } = {}) {
  const category = (title, score, ...auditRefs) => ({ title, score, auditRefs });
  return {
    lighthouseVersion: '13.5.0',
    userAgent: 'Mozilla/5.0 Chrome/156.0.0.0 Safari/537.36',
    requestedUrl: `${ORIGIN}/`,
    categories: {
      performance: category('Performance', performance, { id: 'largest-contentful-paint', weight: 25 }),
      accessibility: category('Accessibility', 1),
      'best-practices': category('Best Practices', 1, { id: 'hints', weight: 0 }),
      seo: category('SEO', seo, { id: 'meta-description', weight: 1 }, { id: 'canonical', weight: 1 }),
    },
    audits: {
      'network-requests': { details: { items } },
      'largest-contentful-paint': {
        numericValue: lcp,
        score: 0.95,
        scoreDisplayMode: 'numeric',
        title: 'Largest Contentful Paint',
      },
      'total-blocking-time': { numericValue: 20 },
      'cumulative-layout-shift': { numericValue: shift },
      'meta-description': {
        score: described,
        scoreDisplayMode: 'binary',
        title: 'Document does not have a meta description',
      },
      canonical: { score: null, scoreDisplayMode: 'notApplicable', title: 'Canonical' },
      hints: { score: 0, scoreDisplayMode: 'binary', title: 'Only a hint' },
    },
  };
}

const verdicts = (...reports) => {
  const page = { name: 'home', notIndexed: false, ...summariseRuns(reports.map((lhr) => readRun(lhr, ORIGIN))) };
  const { lines, missed } = judge(budgetsOf(page));
  return {
    missed,
    misses: lines
      .filter(([, , , verdict]) => verdict !== 'pass')
      .map(([what, measured, , verdict]) => `${what}: ${measured} ${verdict}`),
  };
};

test('a report gives scores of 100, and what was sent, by kind', () => {
  const run = readRun(report(), ORIGIN);
  assert.deepEqual(run.scores, { performance: 100, accessibility: 100, 'best-practices': 100, seo: 100 });
  assert.deepEqual([run.html, run.css, run.script, run.sent, run.requests], [4000, 8000, 6000, 68_000, 4]);
  assert.deepEqual([run.strangers, run.failed], [[], []]);
  assert.equal(run.version, 'Lighthouse 13.5.0, Chrome/156.0.0.0');
  assert.deepEqual(verdicts(report()), { missed: false, misses: [] });
});

test('medians over the runs; what failed in any of them', () => {
  const runs = [report({ lcp: 9000 }), report({ lcp: 1000, described: 0 }), report({ lcp: 2000 })].map((lhr) =>
    readRun(lhr, ORIGIN),
  );
  const page = summariseRuns(runs);
  assert.equal(page.lcp, 2000);
  assert.deepEqual(page.failed, ['SEO: meta-description: Document does not have a meta description']);
});

test('each budget can be missed', () => {
  assert.deepEqual(verdicts(report({ seo: 0.92 })), { missed: true, misses: ['home: SEO: 92 MISS'] });
  assert.deepEqual(verdicts(report({ shift: 0.001 })), { missed: true, misses: ['home: layout shift: 0.001 MISS'] });
  assert.deepEqual(verdicts(report({ performance: 0.94 })), {
    missed: false,
    misses: ['home: performance: 94 MISS (not counted)'],
  });
  const fat = report({ items: [...PAGE, request('/more.js', 'Script', 30_000)] });
  assert.deepEqual(verdicts(fat).misses, ['home: HTML, CSS and script as sent: 48,000 MISS']);
  const stranger = report({ items: [...PAGE, request('/font.woff2', 'Font', 20_000, 'https://fonts.example')] });
  assert.deepEqual(verdicts(stranger), {
    missed: true,
    misses: ['home: requests to others (https://fonts.example/font.woff2): 1 MISS'],
  });
});

test('a category without a score keeps no budget, and a page that was not measured is no result', () => {
  assert.equal(verdicts(report({ seo: null })).missed, true);
  assert.throws(() => readRun({ ...report(), runtimeError: { message: 'no page' } }, ORIGIN), /no page/);
});
