/** Which flips a rehearsal makes, in order: each one starts where the one before has led. */
import type { Environment, Region } from '../../lib/config/types';
import type { FlipMode } from '../../lib/recovery/drill/model';

export const MODES = ['switchover', 'failover', 'both'] as const;

export type RehearsalMode = (typeof MODES)[number];

export interface Run {
  /** From 1. */
  readonly number: number;
  readonly mode: FlipMode;
  readonly from: Region;
  readonly to: Region;
}

/** Region A is active at first. @param times how often each of the modes is rehearsed */
export function runsOf(
  { regions: [a, b] }: Pick<Environment, 'regions'>,
  mode: RehearsalMode,
  times: number,
): readonly Run[] {
  if (!b) return [];
  const round: readonly FlipMode[] = mode === 'both' ? ['switchover', 'failover'] : [mode];
  return Array.from({ length: times }, () => round)
    .flat()
    .map((flip, index) => {
      const [from, to] = index % 2 === 0 ? [a, b] : [b, a];
      return { number: index + 1, mode: flip, from, to };
    });
}
