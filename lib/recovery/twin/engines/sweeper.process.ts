/**
 * Removes a workplace's servers, programs and folder when it is closed, however it ended: the standard input closes when
 * whoever opened it is gone. Usage: node sweeper.mjs <folder>
 * A server is known by the postmaster.pid in its data folder, a program by the folder in its command line.
 */
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2] ?? '';
if (folder === '') throw new Error('the sweeper must be given a folder');
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => undefined);
process.stdin.resume();
await once(process.stdin, 'close');

for (const pid of servers()) {
  for (const stopped of [pid, ...childrenOf(pid)]) send(stopped, 'SIGCONT');
  send(pid, 'SIGQUIT');
}
for (let tries = 0; tries < 100 && servers().length > 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
for (const pid of [...servers(), ...programs()]) send(pid, 'SIGKILL');
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

function servers(): number[] {
  return readdirSync(folder)
    .map((name) => Number(read(join(folder, name, 'postmaster.pid')).split('\n')[0]))
    .filter((pid) => pid > 1 && send(pid, 0));
}

function programs(): number[] {
  const pids = list('/proc').map(Number).filter((pid) => pid > 1 && pid !== process.pid);
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

/** The file's text; nothing when it is not there, for what ends removes its files at any moment. */
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
