/** What a rehearsal of faults and its drill, a process that can be killed, tell each other; both sides parse what arrives. */
import { z } from 'zod';
import { loopback } from '../regions/messages';

const action = z.enum(['resume', 'skip', 'switchToUngraceful', 'cancel']);

export type PauseAction = z.output<typeof action>;

/** A step is written down as begun, or as done. */
const moment = z.strictObject({ step: z.string(), status: z.enum(['running', 'completed']) });

export const drillOrder = z.strictObject({
  environment: z.string(),
  /** Values that replace placeholders. */
  given: z.record(z.string(), z.string()),
  planArn: z.string(),
  loopback,
  id: z.string(),
  folder: z.string(),
  to: z.string(),
  mode: z.enum(['switchover', 'failover']),
  breakGlass: z.boolean(),
  resume: z.boolean(),
  trafficProgram: z.string(),
  /** Origin of the drill's clock (`clockOrigin`), which may be wrong. */
  origin: z.number(),
  /** What the operator decides at a step, one after the other; then the operator tries again. Left out: no one is there. */
  decisions: z.record(z.string(), z.array(action)).optional(),
  /** The drill kills itself, or is asked to stop, at a moment. */
  stop: z.strictObject({ at: moment, how: z.enum(['kill', 'stop']) }).optional(),
});

export type DrillOrder = z.output<typeof drillOrder>;

/** To a drill that waits: it goes on. Before a flip: and which region was taken away, if one was. */
export const goOn = z.strictObject({ lost: z.string().optional() });

export type GoOn = z.output<typeof goOn>;

/** From the drill. */
export const drillMessage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('said'), text: z.string() }),
  /** The checks have passed and clients write: it waits for `go on`. */
  z.strictObject({ kind: z.literal('flip') }),
  /** An operator decides about a step; it waits for `go on`. */
  z.strictObject({ kind: z.literal('asked'), step: z.string() }),
  z.strictObject({
    kind: z.literal('ended'),
    outcome: z.enum(['completed', 'not started', 'findings', 'paused', 'canceled', 'interrupted', 'refused', 'error']),
    /** The step of a pause; findings, refusals or the error, one line each. */
    details: z.array(z.string()),
  }),
]);

export type DrillMessage = z.output<typeof drillMessage>;
