import type { Direction, DrillTarget, FlipMode } from '../model';
import type { Region } from '../../../config/types';
import type { RegionSwitch } from '../../../region-switch/client';
import type { DrillOptions } from '../options';
import type { DrillPorts } from '../ports';
import type { PortalClient } from '../portal-client';

/** What a check found; `at` is when. */
export interface PreflightRow {
  readonly name: string;
  readonly at: number;
  readonly passed: boolean;
  readonly found: string;
  readonly required: string;
  readonly commitments: readonly string[];
  /** In which modes a failure keeps the flip from starting; in others it is told, and accepted by who goes on. */
  readonly blocks: readonly FlipMode[];
}

/** What was found, when it was asked. */
export interface PreflightFinding {
  readonly passed: boolean;
  readonly found: string;
  /** Instead of the check's own, where it depends on what was found. */
  readonly blocks?: readonly FlipMode[];
}

export interface PreflightCheck {
  readonly name: string;
  readonly required: string;
  readonly commitments: readonly string[];
  readonly blocks: readonly FlipMode[];
  /** Whether a rehearsal has what is asked about. */
  readonly rehearsed: boolean;
  /** May throw, and before a switchover is asked once more then: what could not be read has not passed, and blocks no failover. */
  readonly ask: () => Promise<PreflightFinding>;
}

/**
 * A flip that cannot work, or would disturb another one, is blocked in either mode. Everything else keeps only a switchover
 * from starting, which can wait: in a failover something is known to be wrong, often the very thing that the check sees, and
 * what the lost region does not answer must not keep the other one from taking over (rule 3).
 */
export const BLOCKS = {
  always: ['switchover', 'failover'],
  switchover: ['switchover'],
  never: [],
} as const satisfies Record<string, readonly FlipMode[]>;

export type Verdict = 'passed' | 'blocks' | 'accepted';

export const verdictOn = ({ passed, blocks }: Pick<PreflightRow, 'passed' | 'blocks'>, mode: FlipMode): Verdict =>
  passed ? 'passed' : blocks.includes(mode) ? 'blocks' : 'accepted';

/** What blocks, each in one line. */
export const blockers = (rows: readonly PreflightRow[], mode: FlipMode): readonly string[] =>
  rows
    .filter((row) => verdictOn(row, mode) === 'blocks')
    .map(({ name, required, found }) => `${name}: must be: ${required}; is: ${found}`);

// What the checks before a flip look at.

export interface Scene {
  readonly target: DrillTarget;
  readonly direction: Direction;
  readonly options: DrillOptions;
  readonly ports: Pick<DrillPorts, 'clock' | 'interrupted' | 'screen'>;
  readonly visitor: PortalClient;
  /** Region switch in a region. */
  readonly regionSwitch: (region: Region) => Promise<RegionSwitch>;
}
