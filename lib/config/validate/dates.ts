import { z } from 'zod';
import { fault, show, type Problem } from './problem';
import { across, field } from './schema';

/** A day that exists in the calendar, `YYYY-MM-DD`. */
export const DAY = z.iso.date();

/**
 * Judges the day on which something expires: a waiver, a review. Nothing may be put off for ever, so it must be a real
 * day, not yet past (the day itself still counts), and at most a year ahead.
 *
 * @param path where the day is written
 * @param expires the day, `YYYY-MM-DD`; anything else is reported
 * @param today the day of judgement, taken in UTC
 * @param fix what to do about it
 * @returns the problem, or nothing when the day is right
 */
export function expiryProblem(
  path: string,
  expires: unknown,
  today: Date,
  fix = 'decide again and set a day at most a year ahead, or remove the entry',
): Problem | undefined {
  const problem = (required: string): Problem => fault(path, 'expiry', required, show(expires), fix);
  const day = DAY.safeParse(expires);
  if (!day.success) return problem('must be a day, YYYY-MM-DD');
  const now = dayOf(today);
  if (now === undefined) return problem('must be judged on a real day');
  if (day.data < now) return problem(`must not be past on ${now}`);
  if (day.data > yearAfter(now)) return problem(`must be at most a year after ${now}`);
  return undefined;
}

/** The same as a field of an entry. */
export const expiry = (today: Date, fix: string) =>
  field(z.string(), 'expiry', 'must be a day, YYYY-MM-DD', fix).check(
    across(z.string(), (expires) => {
      const problem = expiryProblem('', expires, today, fix);
      return problem ? [{ ...problem, path: [] }] : [];
    }),
  );

/** The UTC day of a date, `YYYY-MM-DD`, which compares as text; nothing for an invalid date. */
export const dayOf = (date: Date): string | undefined =>
  Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(0, 10);

/** The same day a year later, as text to compare with: 29 February becomes a day that never comes, and so costs nothing. */
const yearAfter = (day: string): string => String(Number(day.slice(0, 4)) + 1).padStart(4, '0') + day.slice(4);
