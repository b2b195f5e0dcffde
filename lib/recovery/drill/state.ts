/** What a drill must know to go on after an interruption; everything else is in its entries. */
import { z } from 'zod';

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
