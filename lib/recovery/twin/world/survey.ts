/** What a world costs its machine. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Survey } from './orders';

/** All processes that a process started, and those they started; itself included. Linux only. */
export function surveyOf(root: number): Omit<Survey, 'complaints'> {
  const pids = new Set([root]);
  const parents = new Map(processes().map((pid) => [pid, parentOf(pid)]));
  for (let before = 0; before < pids.size;) {
    before = pids.size;
    for (const [pid, parent] of parents) if (parent !== undefined && pids.has(parent)) pids.add(pid);
  }
  const kibibytes = [...pids].map((pid) =>
    Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0),
  );
  return { processes: pids.size, mebibytes: Math.round(kibibytes.reduce((sum, one) => sum + one, 0) / 1024) };
}

const processes = (): readonly number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);

function parentOf(pid: number): number | undefined {
  const parent = /^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** A process may end while it is looked at. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
