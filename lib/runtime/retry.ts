/** Calls that are made again after a failure that may pass. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface RetryOptions {
  /**
   * Milliseconds before the next attempt; undefined: there is none.
   * @param failures so far, from 1
   */
  readonly pauseAfter: (failures: number) => number | undefined;
  /** Whether an error may pass; default: any may. */
  readonly mayPass?: (error: unknown) => boolean;
  /** How a pause is waited for; default: by a timer. Its error ends the attempts. */
  readonly wait?: (milliseconds: number) => Promise<unknown>;
}

/**
 * The first answer of `attempt` that is no error.
 * @throws the last error, once it may not pass or there is no further attempt
 */
export async function retry<Result>(
  attempt: () => Promise<Result>,
  { pauseAfter, mayPass = () => true, wait = sleep }: RetryOptions,
): Promise<Result> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await attempt();
    } catch (error) {
      const pause = mayPass(error) ? pauseAfter(failures) : undefined;
      if (pause === undefined) throw error;
      await wait(pause);
    }
  }
}

/** A pause of this length, as long as it ends before a moment. Both in milliseconds, `end` as `now` counts. */
export const pauseUntil =
  (end: number, pause: number, now: () => number = Date.now): RetryOptions['pauseAfter'] =>
  () =>
    now() + pause >= end ? undefined : pause;
