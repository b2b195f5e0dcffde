/** Calls made again after a passing failure: a few times, with growing pauses of random length, so that callers do not march in step. */

/** How a call is repeated, and what tests replace. */
export interface Repetition {
  /** Calls in all, at least 1. */
  readonly attempts: number;
  /** Before the first repetition at most this, then twice as long each time. Milliseconds. */
  readonly pause: number;
  /** No pause is longer. Milliseconds. */
  readonly longestPause: number;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
}

/**
 * Makes a call until it succeeds, fails in a way that `mayRepeat` does not allow, or has failed often enough.
 * @throws what the last call threw
 */
export async function again<T>(
  call: () => Promise<T>,
  mayRepeat: (error: unknown) => boolean,
  repetition: Repetition,
): Promise<T> {
  const { attempts, pause, longestPause, wait, random } = repetition;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (attempt >= attempts || !mayRepeat(error)) throw error;
      await wait(Math.min(longestPause, pause * 2 ** (attempt - 1)) * random());
    }
  }
}
