// The arithmetic of bin/bench.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonestFilter } from '../../tools/bench/pages.mjs';
import { judge, percentile, summarise, table } from '../../tools/bench/report.mjs';
import { batchOf } from '../../tools/bench/statements.mjs';

test('percentiles lie between the samples', () => {
  assert.equal(percentile([3, 1, 2], 50), 2);
  assert.equal(percentile([4, 1, 2, 3], 50), 2.5);
  assert.equal(percentile([10], 95), 10);
  // The method is type 7 of R, the default of numpy: place 0.95 × 3 = 2.85, counted from 0, in 10, 20, 30, 40.
  assert.equal(percentile([40, 30, 20, 10], 95), 38.5);
  assert.throws(() => percentile([], 50), /no samples/);
});

test('a ratio is taken within its round, not of the medians', () => {
  const sample = (cpu) => ({ rate: 1, cpu, latencies: [1] });
  // In the second round, a busy machine doubled both values, which does not change their ratio.
  const samples = new Map([
    ['floor', [sample(1), sample(2), sample(1)]],
    ['page', [sample(1.5), sample(3), sample(1.4)]],
  ]);
  const page = summarise(samples, () => 'floor').get('page');
  assert.equal(page.ratio, 1.5);
  assert.equal(page.cpu, 1.5);
  assert.deepEqual([page.lowest, page.highest], [1.4, 1.5]);
  const own = summarise(samples, (name) => (name === 'page' ? 'floor' : undefined));
  assert.deepEqual([own.get('page').ratio, 'ratio' in own.get('floor')], [1.5, false]);
});

test('only the line of a batch is one', () => {
  assert.deepEqual(batchOf('{"batch":[["SELECT ?1",[1,null,"a"]]]}'), [['SELECT ?1', [1, null, 'a']]]);
  assert.equal(batchOf('{"method":"GET","batch":1}'), undefined);
});

test('only what a busy machine cannot excuse fails the run', () => {
  const size = { what: 'size', limit: 10, measured: 10 };
  const cpu = { what: 'cpu', limit: 1.3, measured: 2, noisy: true };
  assert.equal(judge([size, cpu]).missed, false);
  assert.deepEqual(judge([size, cpu]).lines, [
    ['size', '10', '≤ 10', 'pass'],
    ['cpu', '2', '≤ 1.3', 'MISS (not counted)'],
  ]);
  assert.equal(judge([{ ...size, measured: 11 }]).missed, true);
  assert.equal(judge([{ ...size, measured: NaN }]).missed, true);
});

test('a score has to be reached, not kept under', () => {
  const score = { what: 'score', limit: 100, measured: 100, least: true };
  assert.deepEqual(judge([score]), { lines: [['score', '100', '≥ 100', 'pass']], missed: false });
  assert.equal(judge([{ ...score, measured: 99 }]).missed, true);
  assert.equal(judge([{ ...score, measured: NaN }]).missed, true);
});

test('the filter that most products pass is the one that is measured', () => {
  const check = (name, value, label, count, state = '') =>
    `<label><input type="checkbox" name="${name}" value="${value}"${state}> <bdi>${label}</bdi> <span>${count}<span> products</span></span></label>`;
  const html = [
    check('size', 'a4', 'A4', 9),
    check('colour', 'sea blue', 'Sea &amp; blue', 12),
    check('sale', 'yes', 'Reduced', 40, ' checked'),
    check('tag', 'x', 'X', 3),
  ];
  assert.equal(commonestFilter(html.join('\n')), 'colour=sea+blue');
  assert.throws(() => commonestFilter('<p>none</p>'), /no filter/);
});

test('the table is aligned', () => {
  assert.equal(table(['a', 'b'], [['long', 1]]), '| a    | b |\n|------|--:|\n| long | 1 |');
});
