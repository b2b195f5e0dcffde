/** Where a drill happens: the real regions of an environment, or the loopback addresses of a rehearsal. */
import { z } from 'zod';
import type { Environment, Region } from '../../config/types';

/** What a drill talks to. */
export interface DrillTarget {
  readonly environment: Environment;
  /** The plan to execute. Its ARN has a random end, so the caller looks it up or sets it. */
  readonly planArn: string;
  /** Undefined for a real environment, whose endpoints the SDK knows. */
  readonly loopback: Loopback | undefined;
}

/** The addresses of a rehearsal; the drill accepts loopback addresses only. */
export interface Loopback {
  /** `http://<loopback address>:<port>` of each region's AWS APIs (Region switch, RDS, KMS and the rest), by the region's name. */
  readonly apis: Readonly<Record<string, string>>;
  /** `<loopback address>:<port>` of the name server that knows the environment's public names. */
  readonly nameServer: string;
  /** Port of every region's front door, which speaks plain HTTP there. */
  readonly portalPort: number;
  /** Port of every region's mail exchanger; undefined where no gateway runs. */
  readonly mailPort: number | undefined;
  /** Credentials that are valid there only. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** A switchover loses nothing and needs both regions; a failover needs the surviving one only. */
export type FlipMode = 'switchover' | 'failover';

export interface Direction {
  readonly from: Region;
  readonly to: Region;
  readonly mode: FlipMode;
}

// What a drill needs to go on after an interruption, apart from its entries.

/** Progress of a drill. Each phase is saved before it begins. */
export const PHASES = ['declared', 'starting', 'following', 'verifying', 'reconciling', 'ended'] as const;

export const drillState = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  environment: z.string(),
  from: z.string(),
  to: z.string(),
  mode: z.enum(['switchover', 'failover']),
  breakGlass: z.boolean(),
  phase: z.enum(PHASES),
  /** Id in Region switch; known from `following` on. */
  executionId: z.string().optional(),
  /** Id of the post-recovery execution. */
  postRecoveryId: z.string().optional(),
  /** Post-recovery is not completed: the drill has ended and can still be resumed. */
  outstanding: z.boolean().optional(),
});

export type DrillState = z.output<typeof drillState>;

/** How an execution ended for the drill. */
export type FollowEnd =
  | { readonly kind: 'completed'; readonly detail: string }
  | { readonly kind: 'canceled' | 'failed'; readonly detail: string }
  /** The execution waits for a decision, and no operator is there to ask. */
  | { readonly kind: 'paused'; readonly step: string; readonly reason: string };
