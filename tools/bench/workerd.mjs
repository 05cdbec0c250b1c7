// The workerd processes that this process has started, and the CPU time they took.
import { readdirSync, readFileSync } from 'node:fs';
import { UserError } from '../shared/cli.mjs';

/** The kernel counts CPU time for programs in hundredths of a second, on every architecture that workerd runs on. */
const TICKS_A_SECOND = 100;

/**
 * Starts something and finds the workerd process that it started.
 * @template T
 * @param {() => Promise<T>} start
 * @returns {Promise<{started: T, cpu: () => number}>} `cpu` gives the process's user and system time so far, in milliseconds
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

/** What proc_pid_stat(5) says of a process; undefined once it has ended. */
function readStat(pid) {
  let text;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The command's name stands in brackets and may hold any character, brackets too.
  const end = text.lastIndexOf(')');
  const [, parent, , , , , , , , , , user, system] = text.slice(end + 2).split(' ');
  return {
    command: text.slice(text.indexOf('(') + 1, end),
    parent: Number(parent),
    cpu: ((Number(user) + Number(system)) * 1000) / TICKS_A_SECOND,
  };
}
