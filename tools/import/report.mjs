// Turns the report of an import into text for the merchant.
import { digits, duration, productsOf } from './progress.mjs';

// The maximum entries of each list. The report in the shop has more.
const PROBLEMS = 20;
const PRODUCTS = 20;
const CHANGES_OF_A_PRODUCT = 10;
const PICTURES = 10;
const ROWS = 5;
/** With fewer products, the pace would be meaningless. */
const PACE_FROM = 100;
/** The maximum length of a value, in characters. */
const VALUE = 60;

/**
 * @param {object} report the shop's report
 * @param {{address: string, retry: string}} ways the address of the report in the shop, and the command that retries
 */
export function reportText(report, { address, retry }) {
  const sections = [
    headline(report),
    report.state === 'failed' && productsOf(report) === 0 ? [] : counts(report),
    encoding(report),
    report.notices.map(plain),
    problems('Not imported', report, ({ severity }) => severity === 'error'),
    problems(
      report.dry_run ? 'Would be imported, with warnings' : 'Imported, with warnings',
      report,
      ({ severity }) => severity !== 'error',
    ),
    changes(report),
    failedPictures(report, retry),
    [`Report in the shop: ${address}${report.is_cut ? ' (with the first entries of each list)' : ''}`],
    section(
      'What to do next:',
      report.next.map((step) => `  - ${plain(step)}`),
    ),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

/** True if every product of the file was imported, or in a dry run, could be imported. */
export const isFine = ({ state, errors }) => state === 'done' && errors === 0;

function headline(report) {
  const name = plain(report.file_name);
  const written = report.created + report.updated;
  if (report.state === 'failed') {
    const lines = [`The import of ${name} stopped. ${plain(report.problem)}`];
    if (written > 0 && !report.dry_run)
      lines.push(
        `The ${plural(productsOf(report), 'product')} before that ${productsOf(report) === 1 ? 'was' : 'were'} processed.`,
      );
    return lines;
  }
  const took = report.finished_at - report.created_at;
  const products = productsOf(report);
  const noun = report.kind === 'redirects' ? 'redirect' : 'product';
  const pace = products >= PACE_FROM ? `, ${digits(Math.round((products * 1000) / took))} a second` : '';
  const what = report.dry_run ? `Dry run of ${name}: nothing was written.` : `${name} is imported.`;
  return [`${what} ${plural(products, noun)} in ${duration(took)}${pace}.`];
}

function counts({ dry_run: dry, pictures, ...report }) {
  const rows = [
    [dry ? 'would be created' : 'created', report.created],
    [dry ? 'would be updated' : 'updated', report.updated],
    ['unchanged', report.unchanged],
    ['skipped', report.skipped],
    ['with errors', report.errors],
  ];
  const width = Math.max(...rows.map(([, count]) => digits(count).length));
  const lines = rows.map(([label, count]) => `  ${digits(count).padStart(width)} ${label}`);
  const stock = stockOf(report);
  if (stock) lines.push('', `  Stock: ${stock}`);
  const { pending, stored, failed } = pictures;
  if (pending + stored + failed > 0) {
    const left = pending > 0 ? `${digits(pending)} pending (the shop continues to fetch them)` : 'none pending';
    lines.push('', `  Pictures: ${digits(stored)} stored, ${digits(failed)} failed, ${left}`);
  }
  return lines;
}

/** The encoding with a text to judge it by. Nobody needs to judge a file in UTF-8 or in plain ASCII. */
function encoding({ read_as: name, example, example_row: row }) {
  return !name || name === 'utf-8' || !example
    ? []
    : [`  Encoding: ${name}. Row ${digits(row)} reads “${plain(example)}”.`];
}

/** What became of the stock of variants that the shop counts already. */
function stockOf(report) {
  const parts = [
    ['kept', report.stock_kept],
    ['set', report.stock_set],
    ['adjusted', report.stock_adjusted],
    ['left', report.stock_left],
  ];
  const shown = parts.filter(([, count]) => count > 0).map(([label, count]) => `${digits(count)} ${label}`);
  if (report.stock_short > 0) shown.push(`${plural(report.stock_short, 'order')} now short of units`);
  return shown.join(', ');
}

/** Problems in the order of the file. Equal messages about the same column become one entry. */
function problems(heading, report, isWanted) {
  const groups = new Map();
  for (const { row, column, message } of report.problems.filter(isWanted)) {
    const key = JSON.stringify([column, message]);
    if (groups.has(key)) groups.get(key).rows.push(row);
    else groups.set(key, { rows: [row], column, message });
  }
  const lines = [...groups.values()].map(({ rows, column, message }) => {
    const where = `${rows.length === 1 ? 'Row' : 'Rows'} ${listed(rows.map(digits), ROWS)}`;
    return `  ${where}${column ? `, ${plain(column)}` : ''}: ${plain(message)}`;
  });
  return section(`${heading}:`, capped(lines, PROBLEMS, report));
}

function changes(report) {
  const { dry_run: dry, changes: list } = report;
  const created = list.filter(({ outcome }) => outcome === 'created');
  const updated = list.filter(({ outcome }) => outcome === 'updated');
  const ofProduct = ({ handle, row, changes: differences }) => {
    const lines = capped(
      differences.map((difference) => `    ${change(difference)}`),
      CHANGES_OF_A_PRODUCT,
      {},
      '    ',
    );
    return [`  ${plain(handle)} (row ${digits(row)})`, ...lines].join('\n');
  };
  const lines = section(dry ? 'Would change:' : 'Changed:', capped(updated.map(ofProduct), PRODUCTS, report));
  // New products are listed only after a dry run: a real import has put them into the shop.
  if (!dry || created.length === 0) return lines;
  const names = created.map(({ handle, row }) => `  ${plain(handle)} (row ${digits(row)})`);
  return [...lines, ...(lines.length ? [''] : []), 'New:', ...capped(names, PRODUCTS, report)];
}

function change({ field, before, after }) {
  const [from, to] = [plain(before), plain(after)];
  // The shop stores only the beginning of a long text, so the beginnings may be equal.
  if (from === to) return `${plain(field)}: changed`;
  const [left, right] = window(from, to);
  return `${plain(field)}: ${left || '(none)'} → ${right || '(none)'}`;
}

/** Cuts two long texts to the part around their first difference. */
function window(before, after) {
  const [from, to] = [Array.from(before), Array.from(after)];
  if (Math.max(from.length, to.length) <= VALUE) return [before, after];
  let same = 0;
  while (same < Math.min(from.length, to.length) && from[same] === to[same]) same += 1;
  const start = same < VALUE / 2 ? 0 : same - VALUE / 4;
  return [from, to].map((text) => {
    const part = text.slice(start, start + VALUE).join('');
    return `${start > 0 && text.length > 0 ? '…' : ''}${part}${text.length > start + VALUE ? '…' : ''}`;
  });
}

function failedPictures({ pictures, failed_pictures: list }, retry) {
  if (pictures.failed === 0) return [];
  const lines = list.map(({ source, problem }) => `  ${plain(source)}: ${plain(problem)}`);
  return [
    'These pictures could not be fetched. Their products are in the shop without them:',
    ...capped(lines, PICTURES, {}, '  ', pictures.failed),
    `To try again: ${retry}`,
  ];
}

const section = (heading, lines) => (lines.length > 0 ? [heading, ...lines] : []);

/**
 * The first entries, and the number of further entries.
 * @param {boolean} is_cut true if the shop sent only the beginning of a long list, so the number is a minimum
 * @param {number} [all] the number of all entries, if it is known
 */
function capped(lines, most, { is_cut }, indent = '  ', all = lines.length) {
  if (all <= most) return lines;
  return [...lines.slice(0, most), `${indent}… and ${is_cut ? 'at least ' : ''}${digits(all - most)} more`];
}

function listed(items, most) {
  if (items.length > most + 1) return `${items.slice(0, most).join(', ')} and ${digits(items.length - most)} more`;
  return items.length === 1 ? items[0] : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

const plural = (count, noun) => `${digits(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Makes one line without control characters, so that a file cannot send commands to the terminal. */
const plain = (text) => text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
