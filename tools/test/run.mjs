// Runs parts one after the other, each to its end, and prints the time of each and one count over all tests.
import { UserError } from '../shared/cli.mjs';

/**
 * Reads the parts and filters of a command line: "it cart" is the part `it` with the filter "cart".
 * @param {string} name the command's, for error messages
 * @param {Record<string, {takesFilter?: boolean}>} parts
 * @param {string[]} args
 * @returns {{part: string, filter?: string}[]} in the order of `parts`; all of them where none is named
 */
export function choose(name, parts, args) {
  const chosen = new Map();
  let last;
  for (const argument of args) {
    if (argument in parts) {
      chosen.set((last = argument), undefined);
    } else if (last && parts[last].takesFilter && chosen.get(last) === undefined) {
      chosen.set(last, argument);
    } else {
      throw new UserError(`there is no part "${argument}"; see bin/${name} --help`);
    }
  }
  const all = Object.keys(parts).map((part) => ({ part, filter: chosen.get(part) }));
  return args.length ? all.filter(({ part }) => chosen.has(part)) : all;
}

/**
 * @param {string} name the command's
 * @param {Record<string, {takesFilter?: boolean, run: (filter?: string) => Promise}>} parts
 * @param {string[]} args the command line
 */
export async function runParts(name, parts, args) {
  const failures = [];
  const results = [];
  const begun = performance.now();
  for (const { part, filter } of choose(name, parts, args)) {
    console.log(`\n── ${part}`);
    const partBegun = performance.now();
    const counts = await parts[part].run(filter).catch((error) => {
      failures.push(`${part}: ${error instanceof UserError ? error.message : error.stack}`);
      // A part that broke without a failing test (code that does not compile, a wrong format) counts as one failure.
      return { passed: error.counts?.passed ?? 0, failed: Math.max(error.counts?.failed ?? 0, 1) };
    });
    results.push({ part, seconds: (performance.now() - partBegun) / 1000, passed: counts?.passed ?? 0, failed: counts?.failed ?? 0 });
  }
  console.log();
  for (const line of timesOf(results, (performance.now() - begun) / 1000)) console.log(line);
  for (const failure of failures) console.log(`FAILED  ${failure}`);
  const sum = (count) => results.reduce((total, result) => total + result[count], 0);
  // The plain line that tools read: alone and last, in these words.
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  if (failures.length) process.exitCode = 1;
}

/** @param {{part: string, seconds: number, passed: number, failed: number}[]} results @returns {string[]} a line for each, and the total */
export function timesOf(results, seconds) {
  const line = (what, seconds, tests) => `${what.padEnd(8)}${seconds.toFixed(1).padStart(8)} s${tests ? `${tests}`.padStart(7) + ' tests' : ''}`;
  return [...results.map((result) => line(result.part, result.seconds, result.passed + result.failed)), line('all', seconds)];
}
