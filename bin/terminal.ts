/** Who runs the command, as the process meets them: their interruption, their answers, their working copy. */
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';

const interrupted = new AbortController();
let listening = false;

/**
 * Aborted by SIGINT or SIGTERM. From the first call on they do not end the process by themselves; the wrapper
 * (scripts/holdfast.mjs) passes on what the terminal sends to both, so one Ctrl-C may arrive twice.
 */
export function interruption(): AbortSignal {
  if (listening) return interrupted.signal;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => interrupted.abort(new Error('interrupted')));
  // The wrapper holds the other end: it is gone, and nobody is left who could interrupt.
  const abandoned = (): void => interrupted.abort(new Error('interrupted'));
  if (process.connected === false) abandoned();
  process.once('disconnect', abandoned);
  process.channel?.unref();
  listening = true;
  return interrupted.signal;
}

/** Asks at the terminal, on standard error: standard output is for results. */
export const askAt =
  (signal: () => AbortSignal) =>
  async (question: string): Promise<string> => {
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    // While a line is read, Ctrl-C arrives here and not as a signal; an ended input answers nothing.
    const given = new AbortController();
    terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    terminal.on('close', () => given.abort(new Error('the input ended')));
    try {
      return (await terminal.question(`${question} `, { signal: AbortSignal.any([signal(), given.signal]) })).trim();
    } finally {
      terminal.close();
    }
  };

/** Commit of the files in a folder; `-dirty` behind it where some differ. */
export function commitOf(folder: string): string {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  const head = git('rev-parse', 'HEAD');
  if (head.status !== 0) return 'unknown';
  return `${head.stdout.trim()}${git('status', '--porcelain').stdout === '' ? '' : '-dirty'}`;
}
