// Every check that CI runs, one after the other, each to its end, with one count over all tests at the end.
import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WASM_GZIP_BYTES } from '../bench/budgets.mjs';
import { buildFolder, buildWorker } from '../build/build.mjs';
import { checkReadme } from './check-readme.mjs';
import { ROOT, run, UserError } from '../shared/cli.mjs';
import { gzipped, overBudget, staticSizes } from '../build/sizes.mjs';
import { countTests } from './counts.mjs';

// Cheap ones first: a wrong space should not wait for the browser.
const PARTS = {
  fmt: () => command('cargo', ['fmt', '--check']),
  readme: () => checkReadme(),
  deps: () => command('cargo', ['machete', '.']),
  tools: () => nodeTests('tests/tools/*.test.mjs'),
  clippy: async () => {
    await command('cargo', ['clippy', '--all-targets', '--', '-D', 'warnings']);
    await command('cargo', ['clippy', '--lib', '--target', 'wasm32-unknown-unknown', '--', '-D', 'warnings']);
  },
  unit: () => tests('cargo', ['test', '--lib']),
  it: () => tests('cargo', ['test', '--test', 'it']),
  doc: async () => {
    await command('cargo', ['doc', '--no-deps', '--document-private-items'], { RUSTDOCFLAGS: '-D warnings' });
    return command('cargo', ['test', '--doc']);
  },
  size: () => checkSize(),
  e2e: () => {
    if (!process.env.CHROME_BIN) throw new UserError('no browser found: install Chromium or Chrome, or set CHROME_BIN to one');
    return nodeTests('tests/e2e/*.test.mjs');
  },
  load: () => nodeTests('tests/load/*.test.mjs'),
  fault: () => nodeTests('tests/fault/*.test.mjs'),
};

await run('test', async () => {
  const chosen = process.argv.slice(2);
  const unknown = chosen.find((part) => !(part in PARTS));
  if (unknown) throw new UserError(`there is no part "${unknown}"; see bin/test --help`);

  let passed = 0;
  let failed = 0;
  const failures = [];
  for (const [part, check] of Object.entries(PARTS).filter(([part]) => !chosen.length || chosen.includes(part))) {
    console.log(`\n── ${part}`);
    const counts = await check().catch((error) => {
      failures.push(`${part}: ${error instanceof UserError ? error.message : error.stack}`);
      // A part that broke without a failing test (code that does not compile, a wrong format) counts as one failure.
      return { passed: error.counts?.passed ?? 0, failed: Math.max(error.counts?.failed ?? 0, 1) };
    });
    passed += counts?.passed ?? 0;
    failed += counts?.failed ?? 0;
  }
  console.log();
  for (const failure of failures) console.log(`FAILED  ${failure}`);
  // The plain line that tools read: alone, in these words.
  console.log(`${passed} passed, ${failed} failed`);
  if (failures.length) process.exitCode = 1;
});

/** Runs a program with its output shown; its tests, where it runs any, are counted. */
function command(program, args, env = {}) {
  return new Promise((settle, reject) => {
    const child = spawn(program, args, { cwd: ROOT, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const counts = countTests(output);
      if (code === 0 && counts.failed === 0) settle(counts);
      else reject(Object.assign(new UserError(`${program} ${args.join(' ')} failed`), { counts }));
    });
  });
}

/** As `command`, for a part that exists to run tests: none at all is a failure. */
async function tests(program, args) {
  const counts = await command(program, args);
  if (counts.passed === 0) throw new UserError(`${program} ${args.join(' ')} ran no test`);
  return counts;
}

function nodeTests(pattern) {
  const files = globSync(pattern, { cwd: ROOT });
  // One process for all files, so that they share one shop and one browser; ended when the last test is, whatever a failed
  // one has left open.
  return tests('node', ['--test', '--experimental-test-isolation=none', '--test-force-exit', '--test-reporter=spec', ...files]);
}

async function checkSize() {
  await buildWorker();
  const sizes = staticSizes();
  const wasm = readFileSync(join(buildFolder('release'), 'index_bg.wasm'));
  sizes.push({ what: 'wasm', bytes: wasm.length, zipped: gzipped(wasm), limit: WASM_GZIP_BYTES });
  for (const { what, bytes, zipped, limit } of sizes) console.log(`${what}: ${bytes} bytes, ${zipped} gzip; the budget is ${limit}`);
  const over = overBudget(sizes);
  if (over.length) throw new UserError(over.join('; '));
}
