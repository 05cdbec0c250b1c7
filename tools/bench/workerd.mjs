// Finds the workerd processes that this process has started, and reads their CPU time.
import { readdirSync, readFileSync } from 'node:fs';
import { UserError } from '../shared/cli.mjs';

/** On every architecture that workerd supports, /proc gives CPU time in hundredths of a second. */
const TICKS_A_SECOND = 100;

/**
 * Calls `start` and finds the workerd process that it started.
 * @template T
 * @param {() => Promise<T>} start
 * @returns {Promise<{started: T, cpu: () => number}>} `cpu` returns the user and system time of the process so far, in
 *   milliseconds
 */
export async function withCpuMeter(start) {
  const before = new Set(workerdChildren());
  const started = await start();
  const [pid, ...others] = workerdChildren().filter((child) => !before.has(child));
  if (!pid || others.length) throw new Error(`expected one new workerd process, found ${pid ? others.length + 1 : 0}`);
  return { started, cpu: () => cpuMilliseconds(pid) };
}

function workerdChildren() {
  return processes().filter((pid) => {
    const stat = readStat(pid);
    return stat?.command === 'workerd' && stat.parent === process.pid;
  });
}

function processes() {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    throw new UserError('CPU time is read from /proc, which only Linux has');
  }
}

function cpuMilliseconds(pid) {
  const stat = readStat(pid);
  if (!stat) throw new Error(`workerd (process ${pid}) has ended`);
  return stat.cpu;
}

/** Values of a process from proc_pid_stat(5); undefined if the process has ended. */
function readStat(pid) {
  let text;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The command's name is in brackets and may contain any character, also brackets.
  const end = text.lastIndexOf(')');
  const [, parent, , , , , , , , , , user, system] = text.slice(end + 2).split(' ');
  return {
    command: text.slice(text.indexOf('(') + 1, end),
    parent: Number(parent),
    cpu: ((Number(user) + Number(system)) * 1000) / TICKS_A_SECOND,
  };
}
