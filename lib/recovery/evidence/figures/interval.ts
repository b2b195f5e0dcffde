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

// How lengths of time are said.

/** Seconds in the unit that people would use: 450 ms, 4.1 s, 12 min 5 s, 12 h. */
export function duration(seconds: number): string {
  if (seconds === 0) return '0 s';
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 60) return `${Number(seconds.toFixed(2))} s`;
  if (seconds < 3600) return joined(seconds, 60, 'min', 's');
  return joined(seconds / 60, 60, 'h', 'min');
}

function joined(value: number, by: number, unit: string, rest: string): string {
  const whole = Math.round(value);
  const left = whole % by;
  return `${Math.floor(whole / by)} ${unit}${left ? ` ${left} ${rest}` : ''}`;
}

/** A moment for people, UTC. */
export const clock = (moment: string | number): string =>
  `${new Date(moment).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** `1 row`, `2 rows`. @param plural where it is not the noun with an s */
export const counted = (count: number, noun: string, plural = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : plural}`;
