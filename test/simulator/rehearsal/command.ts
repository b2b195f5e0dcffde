/** `holdfast rehearse` as a process, and everything that belongs to it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export interface Rehearsing {
  readonly process: ChildProcess;
  /** What it has written to standard output, once it has ended, and its exit code; null after a signal. */
  readonly ended: Promise<{ readonly code: number | null; readonly text: string }>;
}

/** Starts the command, without the wrapper that builds it: tests are built already. */
export function rehearse(...words: readonly string[]): Rehearsing {
  const child = spawn(process.execPath, [resolve('build/cli.js'), 'rehearse', ...words], {
    env: { HOLDFAST_PG_BIN: process.env.HOLDFAST_PG_BIN, PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.on('data', (part) => {
    text += String(part);
  });
  const ended = new Promise<{ code: number | null; text: string }>((done) =>
    child.once('close', (code) => done({ code, text })),
  );
  return { process: child, ended };
}

/** A process by its id and its command line: ids are reused. */
export interface Known {
  readonly pid: number;
  readonly words: string;
}

/** All that a process started, and what they started. */
export function descendants(root: number): readonly Known[] {
  const parents = new Map(
    processes().map((pid) => [pid, Number(/^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1])]),
  );
  const found = new Set([root]);
  for (let before = 0; before < found.size;) {
    before = found.size;
    for (const [pid, parent] of parents) if (found.has(parent)) found.add(pid);
  }
  found.delete(root);
  return [...found].map((pid) => ({ pid, words: wordsOf(pid) }));
}

/** Those that still run. */
export const alive = (known: readonly Known[]): readonly Known[] =>
  known.filter(({ pid, words }) => words !== '' && wordsOf(pid) === words);

/** Processes with this in their command line. */
export const mentioning = (text: string): readonly Known[] =>
  processes()
    .map((pid) => ({ pid, words: wordsOf(pid) }))
    .filter(({ words }) => words.includes(text));

/** Folder of the regions that a command has opened; undefined before. */
export function folderOf(root: number): string | undefined {
  const sweeper = descendants(root).find(({ words }) => words.includes('cleanup.mjs'));
  return sweeper?.words.trim().split(' ').at(-1);
}

/** Resolves as soon as `isSo`. @throws after so many milliseconds, saying what was waited for */
export async function until(isSo: () => boolean, what: string, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`${what} within ${limitMs} ms`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

const processes = (): readonly number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);
const wordsOf = (pid: number): string => read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');

/** A process may end while it is looked at. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
