/**
 * Cleanup: ends the servers and programs of a temporary folder and removes it, as soon as standard input closes. That
 * happens when the process that opened the folder closes it or is gone. Usage: node cleanup.mjs <folder>
 * It finds a server by the postmaster.pid in its data folder, a program by the folder in its command line, and a process that
 * starts others by the file `group` with its id, which is also the id of their process group.
 */
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sayAlive } from '../../lib/recovery/processes/liveness';

const folder = process.argv[2] ?? '';
if (folder === '') throw new Error('the cleanup must be given a folder');
sayAlive();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
process.stdin.resume();
await once(process.stdin, 'close');

const leader = Number(read(join(folder, 'group')));
const isGroup = leader > 1 && read(`/proc/${leader}/cmdline`).includes(folder);
// Nothing new is started from here on.
if (isGroup) send(leader, 'SIGSTOP');
for (const pid of servers()) {
  for (const stopped of [pid, ...childrenOf(pid)]) send(stopped, 'SIGCONT');
  send(pid, 'SIGQUIT');
}
for (let tries = 0; tries < 100 && servers().length > 0; tries += 1)
  await new Promise((resolve) => setTimeout(resolve, 20));
// Kill the whole group at once: killed one by one, the last could start another first.
if (isGroup) send(-leader, 'SIGKILL');
// A program that just started shows its command line late; a killed one takes a moment to end.
for (let tries = 0; tries < 250 && [...servers(), ...programs()].length > 0; tries += 1) {
  for (const pid of [...servers(), ...programs()]) send(pid, 'SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 20));
}
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

/** A killed server leaves its file behind, and another process may have its id by now: so check the command line for the folder. */
function servers(): number[] {
  return list(folder)
    .map((name) => Number(read(join(folder, name, 'postmaster.pid')).split('\n')[0]))
    .filter((pid) => pid > 1 && read(`/proc/${pid}/cmdline`).includes(folder));
}

function programs(): number[] {
  const pids = list('/proc')
    .map(Number)
    .filter((pid) => pid > 1 && pid !== process.pid);
  return pids.filter((pid) => read(`/proc/${pid}/cmdline`).includes(folder));
}

function childrenOf(pid: number): number[] {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** The file's text; empty where it is missing: a process that ends may remove its files at any moment. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

/** The folder's entries; none where there is no such folder. */
function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
