/** What a drill is asked to do, and how fast it looks and asks. */
import type { Tempo } from '../traffic/contract';
import type { Patience } from '../traffic/http-client';
import type { FlipMode } from './model';

/** Times of a drill; all in milliseconds. */
export interface Pace {
  readonly traffic: Tempo;
  /** What the drill itself asks of portals and exchangers is waited for so long. */
  readonly patience: Patience;
  /** Region switch is asked how far it is this often. */
  readonly poll: number;
  /** Traffic runs this long before the flip is started ... */
  readonly baseline: number;
  /** ... and this long after the service is back. */
  readonly tail: number;
  /** A check after the flip is repeated until it passes or so long; resolvers keep old answers for a minute. */
  readonly settle: number;
}

/**
 * Against the real service: ten requests a second altogether, a third of what its web firewall lets one address do
 * (lib/constructs/web-firewall/rules.ts), and time enough for a portal that tries for five seconds to say why it failed.
 */
export const REAL_PACE: Pace = {
  traffic: { clients: 5, pause: 450, retry: 450, connect: 2000, answer: 6000, mail: 5000 },
  patience: { connect: 3000, answer: 10_000 },
  poll: 1000,
  baseline: 30_000,
  tail: 30_000,
  settle: 180_000,
};

/** On one machine: as fast as a portal asks its KMS (50 a second), for times as fine as the engines' are. */
export const REHEARSAL_PACE: Pace = {
  traffic: { clients: 4, pause: 80, retry: 20, connect: 500, answer: 1000, mail: 250 },
  patience: { connect: 2000, answer: 5000 },
  poll: 50,
  baseline: 1000,
  tail: 1000,
  settle: 15_000,
};

export interface DrillOptions {
  /** Names the drill, its folder and its execution. */
  readonly id: string;
  /** The region to activate: its letter or its name. */
  readonly to: string;
  readonly mode: FlipMode;
  /** Everything up to the confirmation, and nothing after it. */
  readonly dryRun: boolean;
  /** The operator has said yes already. */
  readonly yes: boolean;
  /** Without Region switch: the same steps, one by one, by what remains. */
  readonly breakGlass: boolean;
  /** Goes on with the drill of this id. */
  readonly resume: boolean;
  /** Commit of what is followed (M7); `-dirty` behind it where files differ. */
  readonly commit: string;
  /** Who drills. */
  readonly operator: string;
  readonly pace: Pace;
}

/** How a drill ended, for its exit code. */
export type DrillOutcome =
  /** The region is active, and every check afterwards passed. */
  | { readonly kind: 'completed' }
  /** Shown what would happen, or the operator said no: nothing was done. */
  | { readonly kind: 'not started'; readonly reason: 'dry run' | 'declined' }
  /** Something speaks against it, or a check afterwards failed; each in one line. */
  | { readonly kind: 'findings'; readonly findings: readonly string[] }
  /** The plan waits for somebody's decision, and there is nobody to ask. */
  | { readonly kind: 'paused'; readonly step: string }
  | { readonly kind: 'canceled' }
  | { readonly kind: 'interrupted' };
