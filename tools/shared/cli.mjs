// What every command shares: reading its arguments, running other programs, and ending with one clear sentence.
import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** The checkout's folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** Something the person at the keyboard can act on: its message is all that is shown of it. */
export class UserError extends Error {}

/**
 * Reads the command line.
 * @param {string} command its name, for error messages
 * @param {object} options as `parseArgs` of node:util takes them
 * @param {number} positionals how many plain arguments it takes at most
 */
export function readArguments(command, options, positionals = 0) {
  try {
    const parsed = parseArgs({ options, allowPositionals: positionals > 0, strict: true });
    if (parsed.positionals.length > positionals) throw new Error(`Unexpected argument '${parsed.positionals[positionals]}'`);
    return parsed;
  } catch (error) {
    throw new UserError(`${error.message.split('. ')[0]}; see bin/${command} --help`);
  }
}

/** A TCP port from the command line; 0 lets the system choose. */
export function readPort(text) {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535) throw new UserError(`--port takes a number from 0 to 65535, not "${text}"`);
  return Number(text);
}

/** Runs a command's body; an error for the user is one line, any other shows where it comes from. */
export async function run(command, body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof UserError ? `${command}: ${error.message}` : error);
    process.exitCode = 1;
  }
}

/** Counts a command's steps aloud: "[2/5] applying migrations". */
export function stepper(total, print = console.log) {
  let step = 0;
  return (what) => print(`[${(step += 1)}/${total}] ${what}`);
}

/**
 * Runs a program in the checkout and waits for it.
 * @returns {Promise<{code: number, stdout: string, stderr: string}>} its output, where `quiet` kept it from the terminal
 */
export function execute(program, args, { quiet = false, env = {}, input } = {}) {
  return new Promise((settle, reject) => {
    const child = spawn(program, args, {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', quiet ? 'pipe' : 'inherit', quiet ? 'pipe' : 'inherit'],
    });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr']) {
      child[stream]?.setEncoding('utf8').on('data', (text) => (output[stream] += text));
    }
    if (input !== undefined) child.stdin.end(input);
    child.on('error', reject);
    child.on('close', (code, signal) => settle({ code: code ?? 128 + (signal ? 1 : 0), ...output }));
  });
}
