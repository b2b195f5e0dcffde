/** The operator's side of the process: interruption, answers at the terminal, git commit. */
import { spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { EXIT } from '../lib/cli/errors';

const interrupted = new AbortController();
let listening = false;

/**
 * The wrapper (scripts/holdfast.mjs) forwards signals that the terminal sends to both processes, so one Ctrl-C may arrive twice.
 * Signals within so many milliseconds are one.
 */
const ONE_SIGNAL_MS = 1000;

/**
 * Aborted by SIGINT, SIGTERM or SIGHUP. After the first call the first of these signals no longer ends the process. A second one
 * ends it hard.
 */
export function interruption(): AbortSignal {
  if (listening) return interrupted.signal;
  let first: number | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      first ??= performance.now();
      if (performance.now() - first > ONE_SIGNAL_MS) process.exit(EXIT.interrupted);
      interrupted.abort(new Error(`interrupted by ${signal}`));
    });
  // The wrapper has ended, so no interruption can arrive any more: stop.
  const abandoned = (): void =>
    interrupted.abort(new Error('interrupted: the command that started this process ended'));
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
    // While readline reads, Ctrl-C arrives as its event and not as a signal. At the end of input the question never resolves.
    const given = new AbortController();
    terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
    terminal.on('close', () => given.abort(new Error('the input ended')));
    try {
      return (await terminal.question(`${question} `, { signal: AbortSignal.any([signal(), given.signal]) })).trim();
    } finally {
      terminal.close();
    }
  };

/** Commit of the files in a folder, with suffix `-dirty` if files differ; `unknown` outside of a repository. */
export function commitOf(folder: string): string {
  const git = (...args: string[]) => spawnSync('git', args, { cwd: folder, encoding: 'utf8' });
  const head = git('rev-parse', 'HEAD');
  if (head.status !== 0) return 'unknown';
  return `${head.stdout.trim()}${git('status', '--porcelain').stdout === '' ? '' : '-dirty'}`;
}
