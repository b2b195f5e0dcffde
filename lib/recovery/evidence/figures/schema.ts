/** The figures of a drill: all that is claimed of it. docs/evidence.md says how each is computed. */
import { z } from 'zod';

/** Milliseconds since 1970, as in the entries. */
const moment = z.number().nonnegative();
/** To the millisecond. */
const seconds = z.number().nonnegative();
const count = z.int().nonnegative();

/** From one moment to another. */
export const stretch = z.strictObject({ from: moment, to: moment, seconds });

export type Stretch = z.output<typeof stretch>;

const recoveryTime = z.strictObject({
  /** M8: from the declaration until every verification was and stayed passed; null where one never was. */
  declaredToVerified: stretch.nullable(),
  /** The longest time around the flip in which no client got an acknowledgement; null where it has no known end or beginning. */
  client: stretch.nullable(),
  /** The same for each client alone. */
  perClient: z.array(z.strictObject({ client: count, outage: stretch.nullable() })),
  /** The longest of those; null where some client has none. */
  slowestClient: seconds.nullable(),
  /** In which the drill itself was interrupted, and nobody measured. */
  unmeasured: seconds,
});

const recoveryPoint = z.strictObject({
  /** Acknowledged before the surviving database was asked, and not there; in the order of their acknowledgement. */
  lost: z.array(z.strictObject({ id: z.uuid(), at: moment, acknowledged: moment, client: count })),
  /** M9: from the newest acknowledgement that survived before the first lost one, to the last lost one; null where none is lost. */
  interval: stretch.nullable(),
  /** Of that interval, 0 where no row is lost; null where the surviving database was never asked. */
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
  /** Acknowledged after the surviving database was asked. */
  notAsked: count,
  /** There, and never acknowledged: a reply that was lost on its way. */
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
  /** Until its last change; null where it never began to run. */
  ran: stretch.nullable(),
  /** Seconds, from the plan; null where the plan does not know the step. */
  expected: z.number().nullable(),
  timeout: z.number().nullable(),
});

export type StepFigures = z.output<typeof stepFigures>;

const fence = z.strictObject({
  /** `open` once it was seen open; otherwise what was seen last; `unknown` where nobody looked. */
  status: z.enum(['verified', 'unverified', 'open', 'unknown']),
  detail: z.string(),
  /** When the first acknowledgement of the new region arrived. */
  cut: moment.nullable(),
  /** Requests sent after that, and acknowledged by the old region all the same. */
  acknowledgedAfterCut: count,
});

const lag = z.strictObject({
  /** Highest replication lag seen before the cut, and the last one; milliseconds. */
  highest: z.number().nonnegative().nullable(),
  last: z.number().nonnegative().nullable(),
});

export const figuresSchema = z.strictObject({
  /** True on one machine: no figure here may be read as one of the real service. */
  rehearsal: z.boolean(),
  passed: z.boolean(),
  /** Why not; empty exactly where it passed. */
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
