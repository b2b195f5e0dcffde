import type { Stretch } from './schema';

/** Seconds, to the millisecond. */
export const secondsOf = (milliseconds: number): number => Math.round(milliseconds) / 1000;

export const stretchOf = (from: number, to: number): Stretch => ({ from, to, seconds: secondsOf(to - from) });

/** The first by a number; undefined of none. Does not depend on the order of what is given unless two are equal. */
export const firstBy = <T>(values: readonly T[], of: (value: T) => number): T | undefined =>
  values.reduce<T | undefined>((best, value) => (best === undefined || of(value) < of(best) ? value : best), undefined);

/** The last by a number; undefined of none. */
export const lastBy = <T>(values: readonly T[], of: (value: T) => number): T | undefined =>
  firstBy(values, (value) => -of(value));
