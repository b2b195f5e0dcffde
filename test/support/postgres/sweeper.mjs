/**
 * Removes a test's servers, programs and folder when the test is over, however it ended: its standard input closes when
 * whoever started it is gone. Usage: node sweeper.mjs <folder>
 * A server is known by the postmaster.pid in its data folder, a program by the folder in its command line.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.argv[2];
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
process.stdin.resume();
await new Promise((resolve) => process.stdin.once('close', resolve));

for (const pid of servers()) {
  for (const stopped of [pid, ...childrenOf(pid)]) send(stopped, 'SIGCONT');
  send(pid, 'SIGQUIT');
}
for (let tries = 0; tries < 100 && servers().length > 0; tries += 1) await new Promise((resolve) => setTimeout(resolve, 20));
for (const pid of [...servers(), ...programs()]) send(pid, 'SIGKILL');
rmSync(folder, { recursive: true, force: true, maxRetries: 5 });

function servers() {
  return readdirSync(folder)
    .map((name) => Number(read(join(folder, name, 'postmaster.pid')).split('\n')[0]))
    .filter((pid) => pid > 1 && send(pid, 0));
}

function programs() {
  const pids = list('/proc').map(Number).filter((pid) => pid > 1 && pid !== process.pid);
  return pids.filter((pid) => read(`/proc/${pid}/cmdline`).includes(folder));
}

function childrenOf(pid) {
  return read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean).map(Number);
}

function send(pid, signal) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** The file's text; nothing when it is not there, for what ends removes its files at any moment. */
function read(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

/** The folder's entries; none where there is no such folder. */
function list(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
