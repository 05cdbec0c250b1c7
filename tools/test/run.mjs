// Runs parts one after the other, also after a failure. Prints the failures again at the end, because a log may keep
// only its last lines, then the time of each part and the total number of tests.
import { UserError } from '../shared/cli.mjs';

/**
 * Reads the parts and filters of a command line: "it cart" is the part `it` with the filter "cart".
 * @param {string} name the command's name, for error messages
 * @param {Record<string, {takesFilter?: boolean}>} parts
 * @param {string[]} args
 * @returns {{part: string, filter?: string}[]} the named parts in the order of `parts`, or all if none is named
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
 * @param {string} name the command's name
 * @param {Record<string, {takesFilter?: boolean, run: (filter?: string) => Promise}>} parts
 * @param {string[]} args the command line
 */
export async function runParts(name, parts, args) {
  const failures = [];
  const unsteady = [];
  const results = [];
  const begun = performance.now();
  for (const { part, filter } of choose(name, parts, args)) {
    console.log(`\n── ${part}`);
    const partBegun = performance.now();
    const counts = await parts[part].run(filter).catch((error) => {
      failures.push({ said: `${part}: ${error instanceof UserError ? error.message : error.stack}`, told: error.told });
      // A part that failed without a failing test, for example because code did not compile, counts as one failure.
      return { passed: error.counts?.passed ?? 0, failed: Math.max(error.counts?.failed ?? 0, 1) };
    });
    if (counts?.unsteady)
      unsteady.push(`${part}: these tests failed, and passed when they ran again\n${counts.unsteady}`);
    results.push({
      part,
      seconds: (performance.now() - partBegun) / 1000,
      passed: counts?.passed ?? 0,
      failed: counts?.failed ?? 0,
    });
  }
  for (const { told } of failures) if (told) console.log(`\n${told}`);
  for (const said of unsteady) console.log(`\n${said}`);
  console.log();
  for (const line of timesOf(results, (performance.now() - begun) / 1000)) console.log(line);
  for (const { said } of failures) console.log(`FAILED  ${said}`);
  const sum = (count) => results.reduce((total, result) => total + result[count], 0);
  // Tools read this line: it must be the last one and keep these words.
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  if (failures.length) process.exitCode = 1;
}

/**
 * @param {{part: string, seconds: number, passed: number, failed: number}[]} results
 * @returns {string[]} a line for each part, and a line for the total time
 */
export function timesOf(results, seconds) {
  const line = (what, seconds, tests) =>
    `${what.padEnd(8)}${seconds.toFixed(1).padStart(8)} s${tests ? `${tests}`.padStart(7) + ' tests' : ''}`;
  return [
    ...results.map((result) => line(result.part, result.seconds, result.passed + result.failed)),
    line('all', seconds),
  ];
}
