/** A program of the service as a child process: what it logs, how it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One line of its log. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface Program {
  readonly process: ChildProcess;
  /** Everything it wrote, standard output and error, as text. */
  readonly output: () => string;
  /** The log lines so far. */
  readonly lines: readonly LogLine[];
  /** Resolves with the first line, past or to come, that fits; rejects with the output when it ends without one. */
  readonly line: (fits: (line: LogLine) => boolean) => Promise<LogLine>;
  /** Resolves with its exit code. */
  readonly ended: Promise<number | null>;
}

/**
 * Starts `node <args>` with exactly these variables: nothing of this process's own environment decides anything.
 * @param args as a package.json script has them, without the leading `node`
 */
export function startProgram(args: readonly string[], env: Readonly<Record<string, string>>): Program {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  let output = '';
  const take = (text: string): void => {
    output += `${text}\n`;
    if (text.startsWith('{')) lines.push(JSON.parse(text));
    for (const wake of waiting) wake();
  };
  createInterface(child.stdout).on('line', take);
  createInterface(child.stderr).on('line', take);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    process: child,
    output: () => output,
    lines,
    ended,
    line: (fits) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = lines.find(fits);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
        void ended.then(() =>
          reject(new Error(`the program must log such a line before it ends; it wrote:\n${output}`)),
        );
      }),
  };
}
