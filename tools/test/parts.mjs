// The parts of bin/test. Each resolves to the numbers of tests that passed and failed, where it runs any, or fails with a sentence.
import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { WASM_GZIP_BYTES } from '../bench/budgets.mjs';
import { buildFolder, buildWorker } from '../build/build.mjs';
import { gzipped, overBudget, overRecord, RECORD, recordedSize, staticSizes } from '../build/sizes.mjs';
import { ROOT, UserError } from '../shared/cli.mjs';
import { checkReadme } from './check-readme.mjs';
import { countTests } from './counts.mjs';

/**
 * Cheap ones first: a wrong space should not wait for the browser. A part that takes a filter runs the tests whose name has it,
 * or the files, where it is one of files.
 * @type {Record<string, {takesFilter?: boolean, run: (filter?: string) => Promise<{passed: number, failed: number} | void>}>}
 */
export const PARTS = {
  fmt: { run: () => command('cargo', ['fmt', '--check']) },
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
  e2e: nodeTests('tests/e2e/*.test.mjs', () => {
    if (!process.env.CHROME_BIN) throw new UserError('no browser found: install Chromium or Chrome, or set CHROME_BIN to one');
  }),
  load: nodeTests('tests/load/*.test.mjs'),
  fault: nodeTests('tests/fault/*.test.mjs'),
};

/** Runs a program with its output shown, and counts the tests that it reports. */
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

function cargoTests(...target) {
  return { takesFilter: true, run: (filter) => tests('cargo', ['test', ...target, ...(filter ? [filter] : [])]) };
}

function nodeTests(pattern, check = () => {}) {
  const run = async (filter) => {
    check();
    const files = globSync(pattern, { cwd: ROOT }).sort();
    const named = files.filter((file) => filter && basename(file).includes(filter));
    const only = filter && !named.length ? [`--test-name-pattern=${filter}`] : [];
    // One process for all files, so that they share one shop and one browser. It ends with the last test, whatever a failed one
    // has left open.
    const options = ['--test', '--experimental-test-isolation=none', '--test-force-exit', '--test-reporter=spec', ...only];
    return tests('node', [...options, ...(named.length ? named : files)]);
  };
  return { takesFilter: true, run };
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
