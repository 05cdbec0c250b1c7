// Shared code of the commands: it reads arguments, runs other programs, and reports errors in one clear sentence.
import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** The checkout's folder. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** An error that the user can fix. The command prints only its message, without a stack trace. */
export class UserError extends Error {}

/**
 * Reads the command line. Throws a `UserError` if it is wrong.
 * @param {string} command the command's name, for error messages
 * @param {object} options in the format of `parseArgs` of node:util
 * @param {number} positionals the maximum number of positional arguments
 */
export function readArguments(command, options, positionals = 0) {
  try {
    const parsed = parseArgs({ options, allowPositionals: positionals > 0, strict: true });
    if (parsed.positionals.length > positionals)
      throw new Error(`Unexpected argument '${parsed.positionals[positionals]}'`);
    return parsed;
  } catch (error) {
    throw new UserError(`${error.message.split('. ')[0]}; see bin/${command} --help`);
  }
}

/** A TCP port from the command line; 0 lets the system choose. */
export function readPort(text) {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535)
    throw new UserError(`--port takes a number from 0 to 65535, not "${text}"`);
  return Number(text);
}

/** Runs a command. It prints a `UserError` as one line, and any other error with its stack trace. */
export async function run(command, body) {
  try {
    await body();
  } catch (error) {
    console.error(error instanceof UserError ? `${command}: ${error.message}` : error);
    process.exitCode = 1;
  }
}

/** Returns a function that prints the next step of a command with its number: "[2/5] applying migrations". */
export function stepper(total, print = console.log) {
  let step = 0;
  return (what) => print(`[${(step += 1)}/${total}] ${what}`);
}

/**
 * Runs a program in the checkout and waits for it. Without `quiet`, the output goes to the terminal, and `stdout` and
 * `stderr` are empty.
 * @returns {Promise<{code: number, stdout: string, stderr: string}>}
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
