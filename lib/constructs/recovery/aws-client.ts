/** How the functions of the recovery plan call AWS, and how long they try again. */
import { TIME_LIMITS_MS } from '../../contracts/region-switch-functions';
import { limits } from '../../runtime/aws-client';
import { pauseUntil, type RetryOptions } from '../../runtime/retry';

/** What a client of a region is made with. @param maxAttempts of a request; fewer where the caller tries again by itself */
export const settings = (region: string, maxAttempts = 3) => ({
  region,
  maxAttempts,
  requestHandler: limits(TIME_LIMITS_MS.connect, TIME_LIMITS_MS.request),
});

/** Tries again with a short pause, until so many milliseconds have passed. */
export const within = (milliseconds: number): RetryOptions => ({
  pauseAfter: pauseUntil(Date.now() + milliseconds, TIME_LIMITS_MS.pause),
});
