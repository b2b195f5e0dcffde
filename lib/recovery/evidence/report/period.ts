/** The time that all drawings of a page show, and its marks: one axis, so that they can be compared. */
import type { StepFigures } from '../figures/schema';
import type { SortedEntries } from '../figures/sorted';
import { ACTIVATE } from '../../plan/steps';
import type { Bucket } from './buckets';

/** A moment that matters for everything on the page. */
export interface Mark {
  /** Since the declaration. */
  readonly second: number;
  readonly label: string;
}

/** In seconds since the declaration. */
export interface Period {
  readonly from: number;
  readonly to: number;
  readonly marks: readonly Mark[];
}

/** Names of the steps that move traffic. */
const MOVING = ACTIVATE.filter(({ block }) => block.kind === 'traffic').map(({ name }) => name);

/**
 * From the first thing that was seen to the last while clients were watched, and to the end of the steps that began by then.
 * @param columns of the requests, whose edges are shown too
 */
export function periodOf(
  { declared, started, lost, lags }: SortedEntries,
  steps: readonly StepFigures[],
  columns: readonly Bucket[],
): Period {
  const secondOf = (moment: number): number => (moment - declared.at) / 1000;
  const seen = [
    ...columns.flatMap(({ from, size }) => [from, from + size]),
    ...[...started, ...lost, ...lags].map(({ at }) => secondOf(at)),
  ];
  const watched = Math.max(...seen);
  const ran = steps.flatMap(({ ran: each }) => (each ? [each] : []));
  const shown = ran.filter(({ from }) => seen.length === 0 || secondOf(from) <= watched);
  const moments = [...seen, ...shown.flatMap(({ from, to }) => [secondOf(from), secondOf(to)])];
  const moved = steps.find(({ name, status }) => MOVING.includes(name) && status === 'completed')?.ran?.to;
  return {
    from: moments.length > 0 ? Math.min(...moments) : 0,
    to: moments.length > 0 ? Math.max(...moments) : 1,
    marks: [
      ...lost.map(({ at, region }) => ({ second: secondOf(at), label: `${region} lost` })),
      ...started.map(({ at, by }) => ({
        second: secondOf(at),
        label: by === 'region-switch' ? 'plan started' : 'break glass started',
      })),
      ...(moved === undefined ? [] : [{ second: secondOf(moved), label: 'traffic moved' }]),
    ],
  };
}
