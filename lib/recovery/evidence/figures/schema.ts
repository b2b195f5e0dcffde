/** The figures of a drill. docs/evidence.md defines each. */
import { z } from 'zod';

/** Milliseconds since 1970, as in the entries. */
const moment = z.number().nonnegative();
/** Rounded to the millisecond. */
const seconds = z.number().nonnegative();
const count = z.int().nonnegative();

/** From one moment to another. */
export const stretch = z.strictObject({ from: moment, to: moment, seconds });

export type Stretch = z.output<typeof stretch>;

const recoveryTime = z.strictObject({
  /** M8: from the declaration until every verification passed for good; null where one did not. */
  declaredToVerified: stretch.nullable(),
  /** The longest time around the flip without an acknowledgement to any client; null where its begin or end is unknown. */
  client: stretch.nullable(),
  /** The same for each client alone. */
  perClient: z.array(z.strictObject({ client: count, outage: stretch.nullable() })),
  /** The longest of those; null where that of a client is unknown. */
  slowestClient: seconds.nullable(),
  /** Time without measurement, because the drill was interrupted. */
  unmeasured: seconds,
});

const recoveryPoint = z.strictObject({
  /** Acknowledged before the surviving database was read, and not in it; in the order of their acknowledgement. */
  lost: z.array(z.strictObject({ id: z.uuid(), at: moment, acknowledged: moment, client: count })),
  /** M9: from the last surviving acknowledgement before the first lost one, to the last lost one; null where none is lost. */
  interval: stretch.nullable(),
  /** Length of that interval, 0 where no row is lost; null where the surviving database was not read. */
  seconds: seconds.nullable(),
});

const rows = z.strictObject({
  sent: count,
  acknowledged: count,
  refused: count,
  failed: count,
  survived: count,
  /** Found more than once in the surviving database. */
  duplicated: count,
  /** Acknowledged after the surviving database was read. */
  notAsked: count,
  /** In the surviving database and never acknowledged: the reply was lost. */
  unacknowledged: count,
});

const mail = z.strictObject({
  sent: count,
  accepted: count,
  delivered: count,
  /** Accepted, and not seen at the next hop while the drill watched. */
  undelivered: count,
  /** Deliveries of a mail beyond its first. */
  duplicated: count,
});

const stepFigures = z.strictObject({
  name: z.string(),
  status: z.enum(['running', 'completed', 'skipped', 'failed', 'canceled']),
  detail: z.string(),
  /** From its start to its last change; null where it never ran. */
  ran: stretch.nullable(),
  /** Seconds, from the plan; null where the plan does not know the step. */
  expected: z.number().nullable(),
  timeout: z.number().nullable(),
  /** From its start to its end by the clock of Region switch; absent where it has not said them, and where the step failed on the way. */
  regionSwitch: stretch.optional(),
});

export type StepFigures = z.output<typeof stepFigures>;

const fence = z.strictObject({
  /** `open` where one check found it open; otherwise the last result; `unknown` where the fence was not checked. */
  status: z.enum(['verified', 'unverified', 'open', 'unknown']),
  detail: z.string(),
  /** When the first acknowledgement of the new region arrived. */
  cut: moment.nullable(),
  /** Requests sent after that and acknowledged by the old region. */
  acknowledgedAfterCut: count,
});

const lag = z.strictObject({
  /** Highest and last replication lag before the cut; milliseconds. */
  highest: z.number().nonnegative().nullable(),
  last: z.number().nonnegative().nullable(),
});

export const figuresSchema = z.strictObject({
  /** True on one machine: the figures are not those of the real service. */
  rehearsal: z.boolean(),
  passed: z.boolean(),
  /** The reasons why it did not pass; empty where it passed. */
  shortcomings: z.array(z.string()),
  recoveryTime,
  recoveryPoint,
  rows,
  mail,
  steps: z.array(stepFigures),
  fence,
  lag,
});

export type Figures = z.output<typeof figuresSchema>;
