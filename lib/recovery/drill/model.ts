/** Where a drill happens: the real regions of an environment, or the loopback addresses of a rehearsal. */
import { z } from 'zod';
import type { Environment, Region } from '../../config/types';

/** What a drill talks to. */
export interface DrillTarget {
  readonly environment: Environment;
  /** The plan to execute. Its ARN ends at random, so it is looked up or handed in. */
  readonly planArn: string;
  /** Left out for a real environment, whose endpoints the SDK knows. */
  readonly loopback: Loopback | undefined;
}

/** The addresses of a rehearsal; every one of them is checked to be a loopback address before it is used. */
export interface Loopback {
  /** `http://<loopback address>:<port>` of each region's AWS APIs (Region switch, RDS, KMS and the rest), by the region's name. */
  readonly apis: Readonly<Record<string, string>>;
  /** `<loopback address>:<port>` of the name server that knows the environment's public names. */
  readonly nameServer: string;
  /** Port of every region's front door, which speaks plain HTTP there. */
  readonly portalPort: number;
  /** Port of every region's mail exchanger; undefined where no gateway runs. */
  readonly mailPort: number | undefined;
  /** Credentials that are good there only. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** How the active role is moved. A switchover loses nothing and needs both regions; a failover needs the surviving one. */
export type FlipMode = 'switchover' | 'failover';

/** From where to where. */
export interface Direction {
  readonly from: Region;
  readonly to: Region;
  readonly mode: FlipMode;
}

// What a drill must know to go on after an interruption; everything else is in its entries.

/** How far it is. Each is written before what it names is begun. */
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
  /** Of Region switch; known from `following` on. */
  executionId: z.string().optional(),
  /** Of the execution that follows up the flip. */
  postRecoveryId: z.string().optional(),
  /** What follows up the flip has not been completed: the drill has ended, and can still be gone on with. */
  outstanding: z.boolean().optional(),
});

export type DrillState = z.output<typeof drillState>;

/** How an execution ended for the drill. */
export type FollowEnd =
  | { readonly kind: 'completed'; readonly detail: string }
  | { readonly kind: 'canceled' | 'failed'; readonly detail: string }
  /** It waits for a decision, and there is nobody to ask. */
  | { readonly kind: 'paused'; readonly step: string };
