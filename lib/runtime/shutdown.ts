/** Graceful shutdown: ECS sends SIGTERM, waits for the task's stop timeout, then kills. */
import type { Log } from './log';

/** One thing to end, in order. */
export interface ShutdownStep {
  readonly name: string;
  readonly run: () => Promise<void>;
}

export interface Shutdown {
  readonly log: Log;
  /** How long all steps may take together, in seconds; must be below the task's stop timeout. */
  readonly limitSeconds: number;
  readonly steps: readonly ShutdownStep[];
  /** Called once, with 0 when every step ended, else 1; the process's exit unless a test says otherwise. */
  readonly exit?: (code: number) => void;
}

/** Ends the program on SIGTERM or SIGINT. A step that fails is logged and the next one runs all the same. */
export function shutDownOnSignal(shutdown: Shutdown): void {
  const exit = shutdown.exit ?? ((code) => process.exit(code));
  const begin = (signal: NodeJS.Signals): void => {
    shutdown.log.info({ signal }, 'shutting down');
    void end(shutdown).then(exit);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, begin);
}

/**
 * Runs the steps in order, at most `limitSeconds` altogether.
 * @returns the exit code: 0 when every step ended, 1 when one failed or the time ran out
 */
export async function end({ log, limitSeconds, steps }: Shutdown): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<number>((resolve) => {
    timer = setTimeout(() => {
      log.error({ limitSeconds }, 'shutdown took too long');
      resolve(1);
    }, limitSeconds * 1000);
  });
  const code = await Promise.race([runInOrder(steps, log), late]);
  clearTimeout(timer);
  log.info({ code }, 'shut down');
  return code;
}

async function runInOrder(steps: readonly ShutdownStep[], log: Log): Promise<number> {
  let code = 0;
  for (const { name, run } of steps) {
    try {
      await run();
    } catch (error) {
      log.error({ step: name, error }, 'a shutdown step failed');
      code = 1;
    }
  }
  return code;
}
