/** A program of the service as its container would run it: a process, exactly its variables, a log file. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import type { Built } from './programs';

export interface ServiceProcess {
  /** SIGTERM: it drains, as when ECS takes a task away. Resolves when it is gone. */
  readonly drain: () => Promise<void>;
  /** SIGKILL: its machine is gone. Resolves when it is. */
  readonly lose: () => Promise<void>;
  /** Resolves when it is gone, for whatever reason. */
  readonly ended: Promise<void>;
}

/** @param log file that its output is appended to */
export function startService(built: Built, variables: Readonly<Record<string, string>>, log: string): ServiceProcess {
  const output = openSync(log, 'a');
  const child = spawn(process.execPath, [...built.args], {
    cwd: built.folder,
    env: variables,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  const ended = once(child, 'exit').then(() => undefined);
  const end = (signal: NodeJS.Signals) => async (): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  return { drain: end('SIGTERM'), lose: end('SIGKILL'), ended };
}
