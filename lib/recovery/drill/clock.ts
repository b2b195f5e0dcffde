/** The clock of a drill: its moments can be compared across its processes, and never run backwards. */
import { setTimeout as wait } from 'node:timers/promises';

export interface Clock {
  /** See `clockOrigin`. */
  readonly origin: number;
  /** Milliseconds since 1970, with fractions. */
  readonly now: () => number;
  /** Goes on from this moment where it is behind it: a drill that is resumed has one time, whatever was done to the wall clock. */
  readonly notBefore: (moment: number) => void;
  /** Resolves after so many milliseconds, or as soon as the signal is aborted; never rejects. */
  readonly pause: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

/**
 * What has to be added to this machine's monotonic clock to make it the wall clock's time, in milliseconds. One process of
 * a drill measures it and tells the others: the monotonic clock is the machine's, so from then on all have the same time,
 * whatever is done to the wall clock meanwhile.
 */
export const clockOrigin = (): number => Date.now() - monotonic();

/** A clock with an origin; the present one unless another process has measured it before. */
export function monotonicClock(origin = clockOrigin()): Clock {
  let from = origin;
  const now = (): number => from + monotonic();
  return {
    get origin() {
      return from;
    },
    now,
    notBefore: (moment) => void (from += Math.max(0, moment - now())),
    pause: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
  };
}

const NANOSECONDS = 1_000_000;

const monotonic = (): number => Number(process.hrtime.bigint() / 1000n) / (NANOSECONDS / 1000);
