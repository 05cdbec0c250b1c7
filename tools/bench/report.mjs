// Pure functions that turn samples into tables and verdicts.

/** The middle value, or the mean of the middle two if the number of values is even. */
export const median = (values) => percentile(values, 50);

/** The value below which `percent` of the values are. It is interpolated between two values if necessary. */
export function percentile(values, percent) {
  if (!values.length) throw new Error('no samples');
  const sorted = [...values].sort((a, b) => a - b);
  const place = ((sorted.length - 1) * percent) / 100;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

/**
 * @typedef {{rate: number, cpu: number, latencies: number[]}} Sample one target in one round: requests per second, CPU
 *   milliseconds per request, response times in milliseconds
 */

/**
 * Medians over the rounds. A ratio is calculated within each round first, because other work on the machine affects
 * both of its values in the same round equally.
 * @param {Map<string, Sample[]>} samples by target, one sample per round
 * @param {(name: string) => string | undefined} floorOf returns the name of a target's floor, if it has one
 */
export function summarise(samples, floorOf) {
  return new Map(
    [...samples].map(([name, rounds]) => {
      const floor = samples.get(floorOf(name));
      const ratios = floor ? rounds.map(({ cpu }, round) => cpu / floor[round].cpu) : [];
      return [
        name,
        {
          rate: median(rounds.map((round) => round.rate)),
          p50: median(rounds.map((round) => percentile(round.latencies, 50))),
          p95: median(rounds.map((round) => percentile(round.latencies, 95))),
          cpu: median(rounds.map((round) => round.cpu)),
          ...(floor && { ratio: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) }),
        },
      ];
    }),
  );
}

/**
 * @typedef {{what: string, limit: number, measured: number, least?: boolean, show?: (value: number) => string,
 *   noisy?: boolean}} Budget least: the limit is a minimum, not a maximum; noisy: a miss does not count, because a busy
 *   machine can cause it
 */

/**
 * @param {Budget[]} budgets
 * @returns {{lines: string[][], missed: boolean}} `missed` is true if a budget without `noisy` is missed
 */
export function judge(budgets) {
  const kept = ({ measured, limit, least }) => (least ? measured >= limit : measured <= limit);
  const lines = budgets.map((budget) => {
    const { what, limit, measured, least, show = String, noisy } = budget;
    const verdict = kept(budget) ? 'pass' : noisy ? 'MISS (not counted)' : 'MISS';
    return [what, show(measured), `${least ? '≥' : '≤'} ${show(limit)}`, verdict];
  });
  return { lines, missed: budgets.some((budget) => !kept(budget) && !budget.noisy) };
}

/** A Markdown table with aligned cells: the first column to the left, the others to the right. */
export function table(header, lines) {
  const cells = [header, ...lines].map((line) => line.map(String));
  const widths = header.map((_, column) => Math.max(...cells.map((line) => line[column].length)));
  const row = (line) =>
    `| ${line.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join(' | ')} |`;
  const rule = `|${widths.map((width, i) => (i ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  return [row(cells[0]), rule, ...cells.slice(1).map(row)].join('\n');
}

/** Bytes with thousands separators: "640,989". */
export const bytes = (count) => count.toLocaleString('en-GB');
