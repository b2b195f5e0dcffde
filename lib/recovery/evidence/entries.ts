/**
 * The entries of the evidence, which a drill records during a flip, in the order in which it sees them. All figures (RTO, RPO,
 * lost rows) are computed from them alone.
 */
import { z } from 'zod';

/** The last moment that a `Date` can hold (ECMA-262, "Time Values"), in milliseconds since 1970. */
const LAST_MOMENT = 8.64e15;

/** Milliseconds since 1970 by the clock of the drill's machine; may have fractions. */
const moment = z.number().nonnegative().max(LAST_MOMENT);
const region = z.string();

const times = { expected: z.number(), timeout: z.number() };

/** The first entry. `at` is the declaration, from which M8's twelve hours run. */
const declared = z.strictObject({
  kind: z.literal('declared'),
  at: moment,
  drill: z.string(),
  environment: z.string(),
  /** True on one machine: its figures are not those of the real service. */
  rehearsal: z.boolean(),
  mode: z.enum(['switchover', 'failover']),
  from: region,
  to: region,
  plan: z.strictObject({ arn: z.string(), version: z.string(), sha256: z.string() }),
  /** Commit of the procedures (M7); ends with `-dirty` where files differ. */
  commit: z.string(),
  operator: z.string(),
  /**
   * The time budget in seconds: until the last client has followed, until the service is verified and announced, without writes,
   * and of each step. Names are those of `step`.
   */
  budget: z.strictObject({
    ...times,
    done: z.strictObject(times).optional(),
    withoutWrites: z.strictObject(times).optional(),
    steps: z.array(z.strictObject({ name: z.string(), ...times })),
  }),
});

/** A check before the flip (`preflight`), after it (`verification`), or of the region that was left (`post-recovery`). */
const checked = z.strictObject({
  kind: z.literal('checked'),
  at: moment,
  phase: z.enum(['preflight', 'verification', 'post-recovery']),
  name: z.string(),
  /** Ids of the commitments it is evidence for, such as `N3`; may be empty. */
  commitments: z.array(z.string().regex(/^[A-Z]\d{1,2}$/)),
  passed: z.boolean(),
  found: z.string(),
  required: z.string(),
});

/** The steps began, by Region switch or by break glass. */
const started = z.strictObject({
  kind: z.literal('started'),
  at: moment,
  by: z.enum(['region-switch', 'break-glass']),
  executionId: z.string(),
});

/** A step changed. Names are those of the plan. */
const step = z.strictObject({
  kind: z.literal('step'),
  at: moment,
  name: z.string(),
  status: z.enum(['running', 'completed', 'skipped', 'failed', 'canceled']),
  /** What Region switch, or the step itself, said about it. */
  detail: z.string(),
  /** Start and end by the clock of Region switch, which is not the drill's; absent where it has not said them. */
  regionSwitch: z.strictObject({ from: moment, to: moment }).optional(),
});

/** A pause decision. */
const decision = z.strictObject({
  kind: z.literal('decision'),
  at: moment,
  step: z.string(),
  action: z.enum(['resume', 'skip', 'switchToUngraceful', 'cancel']),
  reason: z.string(),
});

/** A rehearsal took a region away. No drill can know when a real region was lost. */
const lost = z.strictObject({ kind: z.literal('lost'), at: moment, region });

/** One heartbeat of a client. Acknowledged means that a 2xx arrived; any other answer promises nothing. */
const heartbeat = z.strictObject({
  kind: z.literal('heartbeat'),
  /** When it was sent. */
  at: moment,
  /** When the reply, or the failure, arrived. */
  done: moment,
  id: z.uuid(),
  client: z.int().nonnegative(),
  outcome: z.enum(['acknowledged', 'refused', 'failed']),
  /** HTTP status, or the code of the error where no reply came. */
  answer: z.string(),
  /** Region of the writer and epoch, from the acknowledgement; absent otherwise. */
  region: region.optional(),
  epoch: z.int().optional(),
});

/** One probe mail to a mail exchanger. Accepted means 250; its delivery carries the same id. */
const mail = z.strictObject({
  kind: z.literal('mail'),
  at: moment,
  done: moment,
  id: z.uuid(),
  exchanger: z.string(),
  outcome: z.enum(['accepted', 'deferred', 'refused', 'failed']),
  answer: z.string(),
});

/** The entries that come from the traffic process. */
export const sample = z.discriminatedUnion('kind', [heartbeat, mail]);

export type Sample = z.output<typeof sample>;

/** A probe mail arrived at the next hop; a second one with the same id is a duplicate. No next hop writes this entry yet. */
const delivery = z.strictObject({ kind: z.literal('delivery'), at: moment, id: z.uuid() });

/** Replication lag as clients see it: the time span of acknowledged heartbeats that the standby region did not have. */
const lag = z.strictObject({ kind: z.literal('lag'), at: moment, region, milliseconds: z.number().nonnegative() });

/** The acknowledged heartbeats that the surviving database has: read once, after the flip. */
const survivors = z.strictObject({
  kind: z.literal('survivors'),
  at: moment,
  region,
  /** Requested ids that are there. */
  ids: z.array(z.uuid()),
});

/**
 * Whether the old region still acknowledges writes (rule 6). `verified`: it refused a write. `unverified`: it did not answer,
 * which blocks post-recovery until it does. `open`: it acknowledged a write.
 */
const fence = z.strictObject({
  kind: z.literal('fence'),
  at: moment,
  region,
  status: z.enum(['verified', 'unverified', 'open']),
  detail: z.string(),
});

/** An interrupted drill goes on. It measured nothing since the entry before, and dropped an incomplete last line. */
const resumed = z.strictObject({ kind: z.literal('resumed'), at: moment, droppedBytes: z.int().nonnegative() });

/** The last entry. */
const ended = z.strictObject({
  kind: z.literal('ended'),
  at: moment,
  outcome: z.enum(['completed', 'canceled', 'failed', 'interrupted']),
  detail: z.string(),
});

/** Any entry. */
export const entry = z.discriminatedUnion('kind', [
  declared,
  checked,
  started,
  step,
  decision,
  lost,
  heartbeat,
  mail,
  delivery,
  lag,
  survivors,
  fence,
  resumed,
  ended,
]);

export type Entry = z.output<typeof entry>;

/** An entry of one kind. */
export type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>;

/** When an entry could be recorded, in milliseconds since 1970: a request, at its end. */
export const seenAt = (seen: Entry): number => ('done' in seen ? seen.done : seen.at);
