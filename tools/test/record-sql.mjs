// Usage: node tools/test/record-sql.mjs
//
// Records the SQL of this release in tests/previous/. Run it after each release. From then on, `bin/test it previous`
// prepares each recorded statement on the newer tables, and runs two orders with them. The statements come from a run
// of the tests. If the source has SQL that no test sends, the script names it and records nothing.
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute, ROOT, run, UserError } from '../shared/cli.mjs';

const WORDS = /\b(SELECT|INSERT|UPDATE|DELETE|WHERE|FROM)\b/;

/** The values of the string literals of a Rust source, without its tests. */
export function literals(source) {
  const [program] = source.split(/^#\[cfg\(test\)\]/m);
  const found = [];
  // The pattern also matches comments and characters, so that a quote inside them does not start a string.
  const pattern = /\/\/[^\n]*|'(?:\\.|[^'\\])'|r#"([\s\S]*?)"#|"((?:\\[\s\S]|[^"\\])*)"/g;
  for (const [, raw, text] of program.matchAll(pattern)) {
    if (raw !== undefined) found.push(raw);
    if (text !== undefined)
      found.push(
        text.replace(/\\\n\s*/g, '').replace(/\\(.)/g, (_, letter) => ({ n: '\n', t: '\t' })[letter] ?? letter),
      );
  }
  return found;
}

/**
 * @param {string[]} sent all SQL that the tests sent, also SQL of the tests themselves
 * @param {string[]} sources the Rust sources
 * @returns {{statements: string[], missing: string[]}} the sent statements that come from the sources, and the SQL
 *   literals of the sources that no statement contains
 */
export function sort(sent, sources) {
  const parts = [...new Set(sources.flatMap(literals))].filter(
    (text) => WORDS.test(text) && /[a-z]/.test(text) && text.length > 15,
  );
  const beginnings = parts.filter((text) => /^\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b/.test(text));
  // A statement that consists of several literals may begin with a short one.
  const long = parts.filter((text) => text.length >= 60);
  const statements = sent
    .filter((sql) => beginnings.some((text) => sql.startsWith(text)) || long.some((text) => sql.includes(text)))
    .sort();
  return { statements, missing: parts.filter((text) => !statements.some((sql) => sql.includes(text))) };
}

async function record() {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-sql-'));
  try {
    const { code, stdout, stderr } = await execute('cargo', ['test', '--test', 'it'], {
      quiet: true,
      env: { VITRINE_RECORD_SQL: folder },
    });
    // Tests of the recorded files may fail, because the files do not exist yet or are replaced now.
    const failed = [...stdout.matchAll(/^test (\S+) \.\.\. FAILED$/gm)]
      .map(([, name]) => name)
      .filter((name) => !name.startsWith('previous::'));
    if (failed.length > 0 || (code !== 0 && !stdout.includes('test result')))
      throw new UserError(`the tests fail: ${failed.join(', ') || stderr}`);
    const sent = new Set(
      readFileSync(join(folder, 'statements.jsonl'), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    );
    const sources = globSync('src/**/*.rs', { cwd: ROOT }).map((path) => readFileSync(join(ROOT, path), 'utf8'));
    const { statements, missing } = sort([...sent], sources);
    if (missing.length > 0) throw new UserError(`no test sends this SQL:\n${missing.join('\n---\n')}`);
    const previous = (name) => join(ROOT, 'tests', 'previous', name);
    writeFileSync(previous('statements.json'), `[\n${statements.map((sql) => JSON.stringify(sql)).join(',\n')}\n]\n`);
    writeFileSync(previous('order.json'), readFileSync(join(folder, 'order.json')));
    console.log(`Recorded ${statements.length} statements, and two orders.`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) await run('record-sql', record);
