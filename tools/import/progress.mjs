// The progress line of `bin/import`: functions that make its text, and the class that prints it.

const BAR = 24;

/** 1234567 → "1,234,567" */
export const digits = (count) => count.toLocaleString('en');

/** 90_500 → "1 min 31 s". */
export function duration(ms) {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** The number of products of the file that the import has processed. */
export const productsOf = ({ created, updated, unchanged, skipped, errors }) =>
  created + updated + unchanged + skipped + errors;

/**
 * The progress of an import.
 * @param {object} report the shop's report
 * @param {{at: number, offset: number, products: number}} from the first known state; `at` is in milliseconds
 * @param {number} now milliseconds
 * @param {boolean} bar true draws a bar, for a terminal
 */
export function importProgress(report, from, now, bar) {
  const share = report.bytes === 0 ? 1 : Math.min(report.offset / report.bytes, 1);
  const products = productsOf(report);
  const seconds = (now - from.at) / 1000;
  const read = report.offset - from.offset;
  const parts = [`${digits(products)} products`];
  const more = products - from.products;
  // The pace of the first second would be misleading.
  if (seconds >= 1 && more > 0 && share < 1) {
    parts.push(`${digits(Math.round(more / seconds))} a second`);
    parts.push(`${duration(((report.bytes - report.offset) / read) * seconds * 1000)} left`);
  }
  return withShare(share, parts, bar);
}

/** The progress of the upload. */
export const sendingProgress = (sent, bytes, bar) => withShare(sent / bytes, ['sent'], bar);

/** The progress of the pictures. */
export function picturesProgress({ pending, stored, failed }, bar) {
  const all = pending + stored + failed;
  const parts = [`${digits(stored + failed)} of ${digits(all)} pictures`];
  if (failed > 0) parts.push(`${digits(failed)} failed`);
  return withShare(all === 0 ? 1 : (stored + failed) / all, parts, bar);
}

function withShare(share, parts, bar) {
  const percent = `${Math.floor(share * 100)} %`;
  const filled = Math.floor(share * BAR);
  const start = bar ? `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${percent.padStart(5)}` : percent;
  return [start, ...parts].join(bar ? '  ' : ', ');
}

/** Redraws the last line of a terminal. Without a terminal, it prints a new line every few seconds. */
export class ProgressLine {
  #stream;
  #every;
  #printedAt;

  constructor(stream, every = 5000) {
    this.#stream = stream;
    this.#every = every;
    this.#printedAt = Date.now();
  }

  get isTerminal() {
    return this.#stream.isTTY === true;
  }

  show(text) {
    if (this.isTerminal) {
      // One column less than the terminal has: a full line would wrap, and could not be redrawn.
      this.#stream.write(`\r${text.slice(0, (this.#stream.columns || 80) - 1)}\x1b[K`);
    } else if (Date.now() - this.#printedAt >= this.#every) {
      this.#printedAt = Date.now();
      this.#stream.write(`${text}\n`);
    }
  }

  clear() {
    if (this.isTerminal) this.#stream.write('\r\x1b[K');
  }

  /** Prints a line that stays on the screen. */
  say(text) {
    this.clear();
    this.#stream.write(`${text}\n`);
  }
}
