import type { Direction, DrillTarget, FlipMode } from '../model';
import type { Region } from '../../../config/types';
import type { RegionSwitch } from '../../../region-switch/client';
import { lineOfCheck } from '../context';
import type { DrillOptions } from '../options';
import type { DrillPorts } from '../ports';
import type { PortalClient } from '../portal-client';

/** A check, when it ran and what it found. */
export interface PreflightRow {
  readonly name: string;
  readonly at: number;
  readonly passed: boolean;
  readonly found: string;
  readonly required: string;
  readonly commitments: readonly string[];
  /** There was no answer. */
  readonly unknown?: true;
  /** Modes in which a failure blocks the flip; in the others the operator sees it, and accepts it by confirming. */
  readonly blocks: readonly FlipMode[];
}

export interface PreflightFinding {
  readonly passed: boolean;
  readonly found: string;
  /** No answer, so that it neither passed nor failed. Default: there was one. */
  readonly unknown?: true;
  /** Overrides the check's `blocks`, where it depends on what was found. */
  readonly blocks?: readonly FlipMode[];
}

export interface PreflightCheck {
  readonly name: string;
  readonly required: string;
  /** Default: none. */
  readonly commitments?: readonly string[];
  /** Default: a switchover. */
  readonly blocks?: readonly FlipMode[];
  /** Whether a rehearsal has nothing to ask about. Default: false. */
  readonly realOnly?: boolean;
  /** May throw; before a switchover it then runs once more. A check that throws has not passed, and blocks no failover. */
  readonly ask: () => Promise<PreflightFinding>;
}

/**
 * A flip that cannot work, or would disturb another one, is blocked in both modes. Everything else blocks only a switchover,
 * which can wait. In a failover something is known to be wrong, often the thing that the check sees, and a missing answer of
 * the lost region must not block the other one from taking over (rule 3).
 */
export const BLOCKS = {
  always: ['switchover', 'failover'],
  switchover: ['switchover'],
  never: [],
} as const satisfies Record<string, readonly FlipMode[]>;

/** `accepted`: failed, and the operator accepts that by confirming. `unknown`: there was no answer to accept. */
export type Verdict = 'passed' | 'blocks' | 'accepted' | 'unknown';

export function verdictOn(
  { passed, blocks, unknown }: Pick<PreflightRow, 'passed' | 'blocks' | 'unknown'>,
  mode: FlipMode,
): Verdict {
  if (passed) return 'passed';
  if (blocks.includes(mode)) return 'blocks';
  return unknown ? 'unknown' : 'accepted';
}

/** The checks that block, one line each. */
export const blockers = (rows: readonly PreflightRow[], mode: FlipMode): readonly string[] =>
  rows.filter((row) => verdictOn(row, mode) === 'blocks').map(lineOfCheck);

// What the preflight checks look at.

export interface PreflightScope {
  readonly target: DrillTarget;
  readonly direction: Direction;
  readonly options: DrillOptions;
  readonly ports: Pick<DrillPorts, 'clock' | 'interrupted' | 'screen'>;
  readonly portals: PortalClient;
  /** Region switch in a region. */
  readonly regionSwitch: (region: Region) => Promise<RegionSwitch>;
}
