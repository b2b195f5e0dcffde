/** What is known about a case when it is over, and what follows from it alone. */
import { FENCE } from '../../lib/config/numbers';
import type { Entry } from '../../lib/recovery/evidence/entries';
import type { Figures } from '../../lib/recovery/evidence/figures/schema';
import type { Heartbeat } from '../../lib/recovery/traffic/heartbeats';
import type { RegionFacts } from './disturbance';
import type { DrillEnd } from './drill-process';
import type { End, FaultCase } from './fault';

/** A drill with all its runs. */
export interface DrillFacts {
  readonly id: string;
  /** The region that it activates. */
  readonly to: string;
  readonly breakGlass: boolean;
  readonly ends: readonly DrillEnd[];
  /** Undefined where no drill was declared. */
  readonly evidence:
    | {
        readonly entries: readonly Entry[];
        readonly genuine: boolean;
        readonly flaws: readonly string[];
        readonly figures: Figures | undefined;
      }
    | undefined;
}

/** All that is known about a case. Times are milliseconds by the clock of the rehearsal. */
export interface CaseFacts {
  readonly faultCase: FaultCase;
  readonly from: string;
  readonly drills: readonly DrillFacts[];
  /** Heartbeats of clients inside a region, by its name. */
  readonly inside: Readonly<Record<string, readonly Heartbeat[]>>;
  /** Before anything, when the drill was over, and when both regions were as before. */
  readonly before: RegionFacts;
  readonly over: RegionFacts;
  readonly after: RegionFacts;
  /** Who acknowledges in the end: of each region, asked by its own name. */
  readonly serving: Readonly<Record<string, string>>;
  /** Programs of the service that ended by themselves, with how. */
  readonly ended: readonly string[];
  /** Answers to requests that the web firewall had to refuse and did not. */
  readonly passedFirewall: readonly string[];
  /** Processes and files that are left. */
  readonly left: readonly string[];
}

/** A request that was on its way when the lease ended is answered by then, in milliseconds. */
export const MARGIN_MS = 500;

type Write = Heartbeat & { readonly region: string; readonly epoch: number };

/**
 * Writes that the old region acknowledged while the new one did: in a failover whose old writer runs and is not fenced, until
 * the longest time after the last answer of the witness that names it (docs/adr/014). They are lost, and listed.
 */
export function excusedWrites(facts: CaseFacts): readonly Write[] {
  const { faultCase, from, drills, over } = facts;
  const isFailover =
    faultCase.mode === 'failover' || drills.some(({ evidence }) => evidence?.entries.some(isUngraceful));
  if (!isFailover) return [];
  const last = over.named[from]?.[from] ?? -Infinity;
  const until = last + FENCE.cutOffAtMost.seconds * 1000 + MARGIN_MS;
  return overlapping(facts).filter(({ region, done }) => region === from && done <= until);
}

/** Acknowledged writes that were sent after a later epoch's first acknowledgement had arrived. */
export function overlapping(facts: CaseFacts): readonly Write[] {
  const all = acknowledgements(facts);
  const firstOf = new Map<number, number>();
  for (const { epoch, done } of all) firstOf.set(epoch, Math.min(done, firstOf.get(epoch) ?? Infinity));
  return all.filter(({ epoch, at }) => [...firstOf].some(([later, first]) => later > epoch && at > first));
}

export const acknowledgements = ({ drills, inside }: CaseFacts): readonly Write[] =>
  acknowledgedIn([...outside(drills), ...Object.values(inside).flat()]).flatMap((beat) =>
    beat.region === undefined || beat.epoch === undefined ? [] : [{ ...beat, region: beat.region, epoch: beat.epoch }],
  );

export const outside = (drills: readonly DrillFacts[]): readonly Heartbeat[] =>
  drills.flatMap(({ evidence }) => (evidence?.entries ?? []).filter((entry) => entry.kind === 'heartbeat'));

export const acknowledgedIn = (beats: readonly Heartbeat[]): readonly Heartbeat[] =>
  beats.filter(({ outcome }) => outcome === 'acknowledged');

export const isUngraceful = (entry: Entry): boolean =>
  entry.kind === 'decision' && entry.action === 'switchToUngraceful';

/** How the first run of a drill ended, in the words of the catalogue. */
export function endOf({ drills, faultCase }: CaseFacts): End {
  if (faultCase.fault.flips === 0) return 'outlived';
  const [first] = drills;
  const outcome = first?.ends[0]?.outcome;
  if (outcome === 'completed' || outcome === 'paused') return outcome;
  if (outcome === 'findings')
    return first?.evidence?.entries.some(({ kind }) => kind === 'started') ? 'findings' : 'refused';
  return outcome === 'refused' || outcome === 'not started' ? 'refused' : 'interrupted';
}
