// The report and the progress lines of bin/import, as text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { duration, importProgress, picturesProgress, ProgressLine } from '../../tools/import/progress.mjs';
import { isFine, reportText } from '../../tools/import/report.mjs';

const ways = { address: 'http://localhost:8787/admin/imports/7', retry: 'bin/import --retry 7' };

function report(changed = {}) {
  return {
    id: 7,
    file_name: 'products.csv',
    state: 'done',
    problem: '',
    dry_run: 0,
    bytes: 1000,
    offset: 1000,
    created: 0,
    updated: 0,
    unchanged: 0,
    skipped: 0,
    errors: 0,
    started_by: 'ann@shop.example',
    created_at: 0,
    finished_at: 500,
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
    ...changed,
  };
}
const textOf = (changed) => reportText(report(changed), ways);
const problem = (row, column, message, severity = 'error') => ({ row, column, severity, message });

test('an import where all went well, with its pace', () => {
  const text = textOf({
    created: 9998,
    updated: 2,
    finished_at: 20_000,
    pictures: { pending: 1, stored: 1200, failed: 0 },
  });
  assert.equal(
    text,
    `products.csv is imported. 10,000 products in 20 s, 500 a second.

  9,998 created
      2 updated
      0 unchanged
      0 skipped
      0 with errors

  Pictures: 1,200 stored, 0 failed, 1 pending (the shop continues to fetch them)

Report in the shop: http://localhost:8787/admin/imports/7`,
  );
});

test('what became of the stock is one line', () => {
  const text = textOf({ updated: 3, stock_kept: 0, stock_set: 1200, stock_adjusted: 0, stock_left: 2, stock_short: 1 });
  assert.match(text, /0 with errors\n\n {2}Stock: 1,200 set, 2 left, 1 order now short of units\n/);
  assert.doesNotMatch(textOf({ updated: 3, stock_kept: 0 }), /Stock/);
});

test('a file that cannot be read on says so, and what came before it', () => {
  const text = textOf({ state: 'failed', problem: 'Row 9 opens a quote that is never closed.', created: 3, errors: 1 });
  assert.match(
    text,
    /^The import of products\.csv stopped\. Row 9 opens a quote that is never closed\.\nThe 4 products before that were processed\./,
  );
  assert.doesNotMatch(textOf({ state: 'failed', problem: 'Empty.', dry_run: 1, created: 3 }), /before that/);
  // Counts of nothing say nothing.
  assert.doesNotMatch(textOf({ state: 'failed', problem: 'Empty.' }), /created|with errors/);
});

test('only a finished import without errors is fine', () => {
  assert.equal(isFine(report()), true);
  assert.equal(isFine(report({ skipped: 2 })), true);
  assert.equal(isFine(report({ errors: 1 })), false);
  assert.equal(isFine(report({ state: 'failed' })), false);
});

test('problems stand with rows and column, the same ones together, warnings apart', () => {
  const text = textOf({
    errors: 9,
    problems: [
      ...[2, 3, 4, 5, 6, 7, 1008].map((row) => problem(row, 'Variant Price', 'A price is needed.')),
      problem(3, null, 'The row has 4 columns, the header 5.'),
      problem(8, 'Variant Price', 'A price is needed.'),
      problem(9, 'Tags', 'Shortened.', 'warning'),
    ],
  });
  assert.match(
    text,
    /Not imported:\n  Rows 2, 3, 4, 5, 6 and 3 more, Variant Price: A price is needed\.\n  Row 3: The row has 4 columns/,
  );
  assert.match(text, /Imported, with warnings:\n  Row 9, Tags: Shortened\./);
});

test('another encoding than UTF-8 is named with a text to judge it by', () => {
  assert.match(
    textOf({ read_as: 'shift_jis', example: '湯のみ\x1b[2J', example_row: 1002 }),
    /\n {2}Encoding: shift_jis\. Row 1,002 reads “湯のみ \[2J”\.\n/,
  );
  for (const changed of [{ example: 'Größe', example_row: 2 }, { read_as: 'gbk' }, { read_as: '' }])
    assert.doesNotMatch(textOf(changed), /Encoding/);
});

test('the report ends with what to do next', () => {
  assert.match(
    textOf({ next: ['Mend the rows.\x1b[2J', 'Import again.'] }),
    /admin\/imports\/7\n\nWhat to do next:\n {2}- Mend the rows\. \[2J\n {2}- Import again\.$/,
  );
});

test('notices about the whole file come before the lists', () => {
  const text = textOf({ notices: ['2 variants are sold out.\x1b[2J'], problems: [problem(2, 'Title', 'Odd')] });
  assert.match(text, /\n\n2 variants are sold out. \[2J\n\n[^]*Odd/);
});

test('long lists are cut, and say how much is missing', () => {
  const problems = Array.from({ length: 30 }, (_, index) => problem(index + 2, 'Title', `Number ${index}`));
  const text = textOf({ problems });
  assert.match(text, /Number 19\n  … and 10 more\n/);
  assert.doesNotMatch(text, /Number 20/);
  const cutByTheShop = Array.from({ length: 500 }, (_, index) => problem(index + 2, 'Title', `Number ${index}`));
  assert.match(
    textOf({ problems: cutByTheShop, is_cut: true }),
    /… and at least 480 more[^]*first entries of each list\)$/,
  );
});

test('differences stand by product, long texts where they begin to differ', () => {
  const long = 'A shirt of heavy cotton, cut wide, with buttons of mother-of-pearl, made in ';
  const text = textOf({
    dry_run: 1,
    created: 1,
    updated: 1,
    changes: [
      {
        handle: 'shirt',
        row: 2,
        outcome: 'updated',
        changes: [
          { field: 'Small: price', before: '10.00', after: '12.00' },
          { field: 'tags', before: '', after: 'new, sale' },
          { field: 'description', before: `${long}Porto.`, after: `${long}Braga.` },
          { field: 'variant', before: 'Large', after: '' },
          { field: 'Notes', before: `${'x'.repeat(200)}…`, after: `${'x'.repeat(200)}…` },
        ],
      },
      { handle: 'mug', row: 5, outcome: 'created', changes: [] },
    ],
  });
  assert.match(text, /^Dry run of products\.csv: nothing was written\. 2 products/);
  assert.match(text, /1 would be created\n  1 would be updated/);
  assert.match(
    text,
    new RegExp(
      'Would change:\n  shirt \\(row 2\\)\n    Small: price: 10\\.00 → 12\\.00\n    tags: \\(none\\) → new, sale\n' +
        '    description: ….*made in Porto\\. → ….*made in Braga\\.\n    variant: Large → \\(none\\)\n    Notes: changed\n\nNew:\n  mug \\(row 5\\)',
    ),
  );
});

test('pictures that failed come with reasons and the command that tries again', () => {
  const failed_pictures = [{ source: 'https://cdn.example/a.jpg', problem: 'There is no picture at this address.' }];
  const text = textOf({ pictures: { pending: 0, stored: 2, failed: 1 }, failed_pictures });
  assert.match(
    text,
    /  https:\/\/cdn\.example\/a\.jpg: There is no picture at this address\.\nTo try again: bin\/import --retry 7/,
  );
  const many = Array.from({ length: 500 }, (_, index) => ({
    source: `https://cdn.example/${index}.jpg`,
    problem: 'No.',
  }));
  assert.match(textOf({ pictures: { pending: 0, stored: 0, failed: 900 }, failed_pictures: many }), /… and 890 more/);
});

test('a file cannot steer the terminal', () => {
  const text = textOf({ problems: [problem(2, 'Title\x1b[2J', 'About “\x1b]0;x\x07\u202eevil\nline”')] });
  assert.doesNotMatch(text, /[\x00-\x09\x0b-\x1f\u202e]/);
  assert.match(text, /“ \]0;x evil line”/);
});

test('progress tells share, products, pace and what is left since it was first seen', () => {
  const from = { at: 10_000, offset: 200, products: 20 };
  const now = { ...report(), offset: 400, created: 39, errors: 1 };
  assert.equal(importProgress(now, from, 12_000, false), '40 %, 40 products, 10 a second, 6.0 s left');
  assert.equal(
    importProgress(now, from, 12_000, true),
    '█████████░░░░░░░░░░░░░░░  40 %  40 products  10 a second  6.0 s left',
  );
  // In the first second, there is no pace yet.
  assert.equal(importProgress(now, from, 10_500, false), '40 %, 40 products');
  assert.equal(picturesProgress({ pending: 5, stored: 14, failed: 1 }, false), '75 %, 15 of 20 pictures, 1 failed');
});

test('durations', () => {
  assert.deepEqual([0, 9_900, 12_100, 59_500, 90_500].map(duration), [
    '0.0 s',
    '9.9 s',
    '13 s',
    '1 min 0 s',
    '1 min 31 s',
  ]);
});

test('a terminal keeps one line, a log gets one every few seconds', () => {
  const stream = (isTTY) => ({
    isTTY,
    columns: 10,
    text: '',
    write(text) {
      this.text += text;
    },
  });
  const terminal = stream(true);
  const line = new ProgressLine(terminal);
  line.show('0123456789abc');
  line.say('done');
  assert.equal(terminal.text, '\r012345678\x1b[K\r\x1b[Kdone\n');
  const log = stream(undefined);
  new ProgressLine(log).show('too early');
  new ProgressLine(log, 0).show('now');
  assert.equal(log.text, 'now\n');
});
