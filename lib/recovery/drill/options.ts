/** Options of a drill, and its intervals and time-outs. */
import type { Tempo } from '../traffic/contract';
import type { Limits } from '../traffic/http-client';
import type { FlipMode } from './model';

/** Times of a drill; all in milliseconds. */
export interface Pace {
  readonly traffic: Tempo;
  /** Time-outs of the drill's own requests to portals and mail exchangers. */
  readonly limits: Limits;
  /** Interval between two polls of Region switch. */
  readonly poll: number;
  /** Traffic runs this long before the flip is started ... */
  readonly baseline: number;
  /** ... and this long after the service is back. */
  readonly tail: number;
  /** How long a check after the flip is repeated until it passes; resolvers keep old answers for a minute. */
  readonly settle: number;
}

/**
 * Against the real service: ten requests a second in total, a third of what its web firewall allows one address
 * (lib/constructs/web-firewall/rules.ts), and a time-out longer than the five seconds that a portal tries before it answers.
 */
export const REAL_PACE: Pace = {
  traffic: { clients: 5, pause: 450, retry: 450, connect: 2000, answer: 6000, mail: 5000 },
  limits: { connect: 3000, answer: 10_000 },
  poll: 1000,
  baseline: 30_000,
  tail: 30_000,
  settle: 180_000,
};

/** On one machine: as fast as a portal calls its KMS (50 a second), to measure the short times of the simulator. */
export const REHEARSAL_PACE: Pace = {
  traffic: { clients: 4, pause: 80, retry: 20, connect: 500, answer: 1000, mail: 250 },
  limits: { connect: 2000, answer: 5000 },
  poll: 50,
  baseline: 1000,
  tail: 1000,
  settle: 15_000,
};

export interface DrillOptions {
  /** Id of the drill, its folder and its execution. */
  readonly id: string;
  /** The region to activate: its letter or its name. */
  readonly to: string;
  readonly mode: FlipMode;
  /** Stop before the confirmation. */
  readonly dryRun: boolean;
  /** Skip the confirmation. */
  readonly yes: boolean;
  /** The drill does the same steps itself, without Region switch. */
  readonly breakGlass: boolean;
  /** Continue the drill of this id. */
  readonly resume: boolean;
  /** Commit of the procedures (M7); ends with `-dirty` where files differ. */
  readonly commit: string;
  /** Name of the person who drills. */
  readonly operator: string;
  readonly pace: Pace;
}

/** How a drill ended, for its exit code. */
export type DrillOutcome =
  /** The region is active, and every check after the flip passed. */
  | { readonly kind: 'completed' }
  /** A dry run, or the operator declined: nothing was done. */
  | { readonly kind: 'not started'; readonly reason: 'dry run' | 'declined' }
  /** A check before or after the flip failed; one line each. */
  | { readonly kind: 'findings'; readonly findings: readonly string[] }
  /** The plan waits for a decision, and no operator is there to ask. */
  | { readonly kind: 'paused'; readonly step: string; readonly reason: string }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'interrupted' };
