// Checks the README: every command that it names exists and has a help text, bin/ has no other commands, and every
// relative link works.
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execute, ROOT, UserError } from '../shared/cli.mjs';

export async function checkReadme(file = join(ROOT, 'README.md')) {
  if (!existsSync(file)) throw new UserError('there is no README.md');
  const text = readFileSync(file, 'utf8');
  const strays = strangersIn(readdirSync(join(ROOT, 'bin')), text).map(
    (name) => `bin/${name} is not a command of the README`,
  );
  const problems = [...(await problemsOfCommands(text)), ...strays, ...problemsOfLinks(text, file)];
  if (problems.length) throw new UserError(`README.md: ${problems.join('; ')}`);
}

/** The commands that a text names, such as `bin/dev`. Longer paths that contain `bin/` do not count. */
export function commandsIn(text) {
  return [
    ...new Set([...text.matchAll(/(?<![\w/.-])bin\/([a-z][a-z-]*)(?![\w/.-]*\/)(?!\.\w)/g)].map((match) => match[1])),
  ];
}

/** The names in bin/ that a text does not name as a command. Code that commands share belongs in tools/. */
export function strangersIn(names, text) {
  const commands = commandsIn(text);
  return names.filter((name) => !commands.includes(name));
}

async function problemsOfCommands(text) {
  const problems = [];
  for (const name of commandsIn(text)) {
    const path = join(ROOT, 'bin', name);
    try {
      accessSync(path, constants.X_OK);
    } catch {
      problems.push(`bin/${name} does not exist or cannot be run`);
      continue;
    }
    const { code, stdout } = await execute(path, ['--help'], { quiet: true });
    if (code !== 0 || !stdout.startsWith(`Usage: bin/${name}`)) problems.push(`bin/${name} --help does not explain it`);
  }
  console.log(`commands: ${commandsIn(text).join(', ') || 'none'}`);
  return problems;
}

/** Problems of relative links: the linked file or heading does not exist. */
export function problemsOfLinks(text, file) {
  // Links inside code are examples.
  const prose = text.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');
  const problems = [];
  for (const [, link] of prose.matchAll(/\[[^\]]*\]\(([^)\s]+)[^)]*\)/g)) {
    if (/^[a-z]+:/.test(link)) continue;
    const [path, heading] = link.split('#');
    const target = path ? join(dirname(file), path) : file;
    if (!existsSync(target)) problems.push(`the link to ${link} leads nowhere`);
    else if (heading && !headingsOf(readFileSync(target, 'utf8')).includes(heading))
      problems.push(`${link}: there is no such heading`);
  }
  return problems;
}

/** The anchors of a Markdown text's headings, in the form that code hosts use. */
function headingsOf(text) {
  return [...text.matchAll(/^#+ +(.*)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}
