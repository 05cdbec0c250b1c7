// Reads the numbers of passed and failed tests, and the reasons of failures, from the output of test runners.

/** Adds up all summaries of `cargo test` and of Node's test runner in a text. */
export function countTests(output) {
  const plain = withoutColours(output);
  let passed = 0;
  let failed = 0;
  for (const [, ok, bad] of plain.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed;/gm)) {
    passed += Number(ok);
    failed += Number(bad);
  }
  // A cancelled test did not finish, so it counts as failed.
  for (const [, outcome, count] of plain.matchAll(/^(?:ℹ|#) (pass|fail|cancelled) (\d+)$/gm)) {
    if (outcome === 'pass') passed += Number(count);
    else failed += Number(count);
  }
  return { passed, failed };
}

/** The text in which the first runner that had failures repeats them, at most `lines` lines; "" if there is none. */
export function failuresOf(output, lines = 60) {
  const [, told = ''] = withoutColours(output).match(/^(?:✖ failing tests:|failures:)\n([^]*)/m) ?? [];
  return told.trim().split('\n').slice(0, lines).join('\n');
}

/** The files of the failed tests, from the output of Node's test runner. */
export function failedFiles(output) {
  const [, told = ''] = withoutColours(output).match(/^✖ failing tests:\n([^]*)/m) ?? [];
  return [...new Set([...told.matchAll(/^test at (.+):\d+:\d+$/gm)].map(([, file]) => file))];
}

const withoutColours = (output) => output.replace(/\x1b\[[0-9;]*m/g, '');
