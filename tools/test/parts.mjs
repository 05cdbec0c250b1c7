// The parts of bin/test. A part that runs tests resolves to the numbers of passed and failed tests. A part that fails
// throws an error with a sentence for the user.
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WASM_GZIP_BYTES } from '../bench/budgets.mjs';
import { buildFolder, buildWorker } from '../build/build.mjs';
import { gzipped, overBudget, overRecord, RECORD, recordedSize, staticSizes } from '../build/sizes.mjs';
import { ROOT, UserError } from '../shared/cli.mjs';
import { startPreview } from '../shop/preview.mjs';
import { checkReadme } from './check-readme.mjs';
import { countTests, failedFiles, failuresOf } from './counts.mjs';
import { missingPackages } from './engines.mjs';
import { LONG } from './long.mjs';

/**
 * The parts in the order of their speed, so that a formatting mistake shows early. A filter selects tests by name. In
 * parts that run test files, it selects files by name if one matches.
 * @type {Record<string, {
 *   takesFilter?: boolean,
 *   run: (filter?: string) => Promise<{passed: number, failed: number} | void>,
 * }>}
 */
export const PARTS = {
  fmt: {
    run: async () => {
      await command('cargo', ['fmt', '--check']);
      await command('node', ['node_modules/prettier/bin/prettier.cjs', '--cache', '--check', '**/*.{js,mjs}']);
    },
  },
  readme: { run: () => checkReadme() },
  deps: { run: () => command('cargo', ['machete', '.']) },
  tools: nodeTests('tests/tools/*.test.mjs'),
  clippy: {
    run: async () => {
      await command('cargo', ['clippy', '--all-targets', '--', '-D', 'warnings']);
      await command('cargo', ['clippy', '--lib', '--target', 'wasm32-unknown-unknown', '--', '-D', 'warnings']);
    },
  },
  unit: cargoTests('--lib'),
  it: cargoTests('--test', 'it'),
  doc: {
    run: async () => {
      await command('cargo', ['doc', '--no-deps', '--document-private-items'], { RUSTDOCFLAGS: '-D warnings' });
      return command('cargo', ['test', '--doc']);
    },
  },
  size: { run: () => checkSize() },
  e2e: browserTests('tests/e2e/*.test.mjs'),
  load: withWorker(nodeTests('tests/load/*.test.mjs')),
  fault: withWorker(nodeTests('tests/fault/*.test.mjs')),
};

/** Parts of bin/prove that bin/test does not have. */
export const LONG_PARTS = { engines: engineTests('tests/engines/*.test.mjs') };

/** Runs a program with its output shown, and counts the tests that it reports. */
function command(program, args, env = {}) {
  return new Promise((settle, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      process.stdout.write(text);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      const counts = countTests(output);
      if (code === 0 && counts.failed === 0) settle(counts);
      else {
        const failure = { counts, told: failuresOf(output), files: failedFiles(output) };
        reject(Object.assign(new UserError(`${program} ${args.join(' ')} failed`), failure));
      }
    });
  });
}

/** Like `command`, but running no test is a failure. */
async function tests(program, args, env) {
  const counts = await command(program, args, env);
  if (counts.passed === 0) throw new UserError(`${program} ${args.join(' ')} ran no test`);
  return counts;
}

function cargoTests(...target) {
  return { takesFilter: true, run: (filter) => tests('cargo', ['test', ...target, ...(filter ? [filter] : [])]) };
}

/** @returns the files whose names match the filter; if there are none, all files, with the filter for test names */
function filtered(pattern, filter) {
  const files = globSync(pattern, { cwd: ROOT }).sort();
  const named = files.filter((file) => filter && basename(file).includes(filter));
  return named.length ? { files: named, only: [] } : { files, only: filter ? [`--test-name-pattern=${filter}`] : [] };
}

const NODE_TESTS = ['--test', '--test-force-exit', '--test-reporter=spec'];
const ONE_PROCESS = '--experimental-test-isolation=none';

function nodeTests(pattern) {
  const run = (filter) => {
    const { files, only } = filtered(pattern, filter);
    return tests('node', [...NODE_TESTS, ONE_PROCESS, ...only, ...files]);
  };
  return { takesFilter: true, run };
}

/** Builds the Worker before the tests, so that the time of the build does not count as the time of the first test. */
function withWorker({ run, ...part }) {
  const runAfterBuild = async (filter) => {
    await buildWorker();
    return run(filter);
  };
  return { ...part, run: runAfterBuild };
}

/**
 * Tests in a browser. Starting a shop and a browser takes longer than many a file's tests, so files share them in groups,
 * each a process of its own. The tests of every kind of page need the shop as it was made, so they are a group of their
 * own. As many groups run in parallel as there are cores.
 *
 * A browser on a busy machine may paint, focus or load late, and one such moment among hundreds of tests must not fail
 * the whole run. So bin/test runs the failed files again, alone, and reports tests that passed only then. bin/prove
 * does not, because it looks for such tests.
 */
function browserTests(pattern) {
  const run = async (filter) => {
    if (!process.env.CHROME_BIN) {
      throw new UserError('no browser found: install Chromium or Chrome, or set CHROME_BIN to one');
    }
    const { files, only } = filtered(pattern, filter);
    // With a filter for test names, one process and one shop for all files is faster.
    if (only.length) return tests('node', [...NODE_TESTS, ONE_PROCESS, ...only, ...files]);
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-demo-'));
    const state = join(folder, 'state');
    try {
      const shop = await startPreview({ state, seed: 'demo' });
      await shop.stop();
      const parallel = `--test-concurrency=${availableParallelism()}`;
      const runFiles = (chosen) => tests('node', [...NODE_TESTS, parallel, ...chosen], { VITRINE_DEMO_STATE: state });
      const groups = groupsOf(files, availableParallelism()).map((group, place) => entryOf(folder, group, place));
      return await runFiles(groups).catch((error) => (LONG ? Promise.reject(error) : secondTry(error, runFiles)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  return { takesFilter: true, run };
}

/**
 * The pages first, because they take longest; the other files in turn.
 * @param {string[]} files
 * @param {number} most the maximum number of groups beside the pages
 * @returns {string[][]}
 */
export function groupsOf(files, most) {
  const isPages = (file) => basename(file).startsWith('pages.');
  const others = files.filter((file) => !isPages(file));
  const inTurn = Array.from({ length: most }, (_, group) => others.filter((_, place) => place % most === group));
  return [files.filter(isPages), ...inTurn].filter((group) => group.length > 0);
}

/** Writes a test file that runs the tests of a group's files. */
function entryOf(folder, group, place) {
  const entry = join(folder, `group-${place}.test.mjs`);
  writeFileSync(entry, group.map((file) => `import ${JSON.stringify(pathToFileURL(join(ROOT, file)))};\n`).join(''));
  return entry;
}

/** Runs the failed files of a run again. `unsteady` holds the failures of the first run if all tests pass now. */
async function secondTry(error, runFiles) {
  if (!error.files?.length) throw error;
  console.log(`\nagain, because tests failed: ${error.files.join(' ')}`);
  await runFiles(error.files).catch((again) => {
    throw Object.assign(again, { counts: error.counts });
  });
  return { passed: error.counts.passed + error.counts.failed, failed: 0, unsteady: error.told };
}

/** Tests in Firefox and WebKitGTK. Only bin/prove runs them. */
function engineTests(pattern) {
  const { run, ...part } = nodeTests(pattern);
  const runIfComplete = async (filter) => {
    const missing = missingPackages();
    if (missing.length) {
      throw new UserError(
        `install Firefox, WebKitGTK's driver and Xvfb; missing here, by Debian's names: ${missing.join(', ')}`,
      );
    }
    return run(filter);
  };
  return withWorker({ ...part, run: runIfComplete });
}

async function checkSize() {
  await buildWorker();
  const sizes = staticSizes();
  const wasm = readFileSync(join(buildFolder('release'), 'index_bg.wasm'));
  const program = { what: 'wasm', bytes: wasm.length, zipped: gzipped(wasm), limit: WASM_GZIP_BYTES };
  for (const { what, bytes, zipped, limit } of [...sizes, program]) {
    console.log(`${what}: ${bytes} bytes, ${zipped} gzip; the budget is ${limit}`);
  }
  console.log(`wasm: ${recordedSize()} gzip are recorded in ${RECORD}`);
  const problems = [...overBudget([...sizes, program]), ...overRecord(program.zipped, recordedSize())];
  if (problems.length) throw new UserError(problems.join('; '));
}
