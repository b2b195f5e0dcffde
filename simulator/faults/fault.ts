/** The words that the catalogue of faults is written in. */
import type { Environment, Region } from '../../lib/config/types';
import type { PlanStep } from '../../lib/recovery/plan/step';
import type { FlipMode } from '../../lib/recovery/drill/model';
import type { Disturbance } from './disturbance';
import type { PauseAction } from './drill-contract';

/** What a step depends on, and a fault takes away. */
export type Use = 'drill' | 'region' | 'Region switch' | 'database' | 'promotion' | 'link' | 'function' | 'names';

/** What a step of the plan depends on, by its kind. */
export function usesOf({ block }: PlanStep): readonly Use[] {
  const every: readonly Use[] = ['drill', 'region', 'Region switch'];
  switch (block.kind) {
    case 'database':
      return [...every, 'database', 'promotion', 'link'];
    case 'function':
      return [...every, 'function', ...(USED_BY_FUNCTION[block.function] ?? [])];
    case 'traffic':
      return [...every, 'names'];
    case 'capacity':
    case 'parallel':
      return every;
  }
}

/** What functions of a flip use beyond what all do. */
const USED_BY_FUNCTION: Readonly<Record<string, readonly Use[]>> = {
  fence: ['database'],
  activate: ['database'],
  verify: ['names', 'link'],
};

/** The regions of a flip, by their part. */
export interface Parts {
  readonly from: string;
  readonly to: string;
}

/** @throws where the environment has no such region */
export function regionNamed({ name: environment, regions }: Environment, name: string): Region {
  const region = regions.find((each) => each.name === name);
  if (!region) throw new Error(`${environment} must have a region ${name}`);
  return region;
}

/** How a drill may end at first; whatever it is, it is gone on with until the flip is over. */
export const ENDS = {
  completed: 'completes',
  refused: 'is refused before anything moved',
  paused: 'pauses, and waits for a decision',
  interrupted: 'ends in the middle, and can be resumed',
  findings: 'completes with findings',
  outlived: 'none is made: the service goes on',
} as const;

export type End = keyof typeof ENDS;

/** When a fault strikes: before the checks, when they have passed and clients write, or as steps begin that depend on something. */
export type Strikes = 'start' | 'flip' | Use;

export interface Fault {
  /** In `--fault NAME`. */
  readonly name: string;
  /** What happens; one sentence. */
  readonly happens: string;
  readonly strikes: readonly Strikes[];
  readonly modes: readonly FlipMode[];
  /** A failover begins with the loss of the active region, unless this is true. */
  readonly spares?: true;
  /** What is done to the regions when the checks have passed, before the fault strikes. */
  readonly prepares?: (parts: Parts) => readonly Disturbance[];
  /** What is done to the regions as it strikes. */
  readonly does?: (parts: Parts) => readonly Disturbance[];
  /** What is done besides, at other moments: where faults are combined. */
  readonly more?: readonly Deed[];
  /** What is done to the drill, or differs in it. */
  readonly drill?: {
    /** It is killed, or asked to stop, at the moment at which the fault strikes. */
    readonly ends?: 'kill' | 'stop';
    readonly breakGlass?: true;
    /** Its machine's clock is so many milliseconds ahead. */
    readonly skewMs?: number;
    /** Another operator starts the same flip. */
    readonly rival?: true;
    /** The process of its clients is stopped (SIGSTOP). */
    readonly clientsStopped?: true;
    /** Its evidence cannot be signed, until the operator repairs that. */
    readonly unsigned?: true;
    /** No byte can be written to its folder. */
    readonly diskFull?: true;
  };
  /** Flips one after the other, to and fro, in place of one; 0: no flip, clients alone. */
  readonly flips?: number;
  /** Clients inside both regions write all the time. */
  readonly inside?: true;
  /** A client sends to the public doors what the web firewall must refuse. */
  readonly attacked?: true;
  /** Programs of the service end by it. */
  readonly endsPrograms?: true;
  /** What the operator does when the plan pauses or the drill has ended: mends what is broken, or leaves it and decides. */
  readonly operator?: {
    /** Default: true. */
    readonly mends?: boolean;
    readonly does?: (parts: Parts) => readonly Disturbance[];
    /** By step; else the operator tries again. */
    readonly decisions?: Readonly<Record<string, readonly PauseAction[]>>;
  };
  readonly ends: readonly End[];
  /** What the operator sees. */
  readonly sees: string;
  /** What the evidence says. */
  readonly evidence: string;
  /** What is left to do afterwards. */
  readonly left: string;
  /** Heading of docs/runbooks/region-flip.md that it leads to; `STEP`: that of the step. */
  readonly runbook: string;
}

/** Something that is done to the regions at a moment: `start`, `flip`, or as a step begins. */
export interface Deed {
  readonly moment: string;
  readonly does: (parts: Parts) => readonly Disturbance[];
}

/** One fault, at one moment, in one mode. */
export interface FaultCase {
  readonly name: string;
  readonly fault: Fault;
  readonly mode: FlipMode;
  /** `start`, `flip`, or the name of a step. */
  readonly moment: string;
}

/** All that is done in a case, with its moments. */
export const deedsOf = ({ fault: { does, more = [] }, moment }: FaultCase): readonly Deed[] => [
  ...(does ? [{ moment, does }] : []),
  ...more,
];
