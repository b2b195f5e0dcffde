/** The processes of a PostgreSQL server, by its data folder: the one that starts others, and its sessions. */
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Id of the process that starts the others. */
export function postmaster(data: string): number {
  return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Id of the segment by which a server sees that another one has its files (line 7 of the file: key and id). */
export function sharedMemory(data: string): string | undefined {
  return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[6]?.trim().split(/\s+/)[1];
}

/** Ids of the processes that it started: one for each connection, and its own workers. */
export function sessions(data: string): number[] {
  const parent = postmaster(data);
  return readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
}

export const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean => exitCode !== null || signalCode !== null;

/** A session may end at any moment, and its process with it. Node's own errors are not instances of a test's `Error`. */
export function signalUnlessGone(pid: number, what: NodeJS.Signals): void {
  try {
    process.kill(pid, what);
  } catch (error) {
    if (String(error).includes('ESRCH')) return;
    throw error;
  }
}
