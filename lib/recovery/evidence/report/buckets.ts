/** The clients' requests, counted by when they ended. */
import type { EntryOf } from '../entries';

export type Outcome = EntryOf<'heartbeat'>['outcome'];

/** Requests that ended in one stretch of time, as rates per second. */
export interface Bucket extends Readonly<Record<Outcome, number>> {
  /** Seconds since the declaration, and length in seconds. */
  readonly from: number;
  readonly size: number;
}

/** More columns are hard to distinguish; columns of fewer requests show chance. */
const COLUMNS = 120;
const REQUESTS = 4;
const SIZES = [0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 300, 600] as const;

/** Counts requests by when they ended. Empty where there are none. */
export function buckets(heartbeats: readonly EntryOf<'heartbeat'>[], declared: number): readonly Bucket[] {
  const over = heartbeats.map(({ done, outcome }) => ({ second: (done - declared) / 1000, outcome }));
  const { from, to } = over.reduce(
    (range, { second }) => ({ from: Math.min(range.from, second), to: Math.max(range.to, second) }),
    { from: Infinity, to: -Infinity },
  );
  if (to < from) return [];
  const few = SIZES.filter((each) => (to - from) / each <= COLUMNS);
  const size = few.find((each) => over.length * each >= REQUESTS * (to - from)) ?? few[0] ?? (to - from) / COLUMNS;
  const start = Math.floor(from / size);
  const counts = Array.from({ length: Math.floor(to / size) - start + 1 }, () => ({
    acknowledged: 0,
    refused: 0,
    failed: 0,
  }));
  for (const { second, outcome } of over) {
    const count = counts[Math.floor(second / size) - start];
    if (count) count[outcome] += 1 / size;
  }
  return counts.map((count, index) => ({ from: (start + index) * size, size, ...count }));
}
