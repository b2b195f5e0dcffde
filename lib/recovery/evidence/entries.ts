/**
 * What a flip writes down while it happens: the entries of the evidence, in the order they were seen. Everything that is
 * claimed later (RTO, RPO, lost rows) is computed from these and from nothing else.
 */
import { z } from 'zod';

/** Milliseconds since 1970 by the clock of the machine that drills; fractions where it has them. */
const moment = z.number().nonnegative();
const region = z.string();

/** The first entry: what is about to happen. `at` is the declaration, from which M8's twelve hours run. */
const declared = z.strictObject({
  kind: z.literal('declared'),
  at: moment,
  drill: z.string(),
  environment: z.string(),
  /** True on one machine: no figure of it may be read as one of the real service. */
  rehearsal: z.boolean(),
  mode: z.enum(['switchover', 'failover']),
  from: region,
  to: region,
  plan: z.strictObject({ arn: z.string(), version: z.string(), sha256: z.string() }),
  /** Commit of the procedures that are followed (M7); `-dirty` behind it where files differ. */
  commit: z.string(),
  operator: z.string(),
  /** What the plan was proved to need, in seconds: on its critical path, and step by step. Names are those of `step`. */
  budget: z.strictObject({
    expected: z.number(),
    timeout: z.number(),
    steps: z.array(z.strictObject({ name: z.string(), expected: z.number(), timeout: z.number() })),
  }),
});

/** A check before (`preflight`), after (`verification`) or besides the flip. */
const checked = z.strictObject({
  kind: z.literal('checked'),
  at: moment,
  phase: z.enum(['preflight', 'verification', 'post-recovery']),
  name: z.string(),
  /** Ids of the commitments it is evidence for, `N3` for example; may be empty. */
  commitments: z.array(z.string().regex(/^[A-Z]\d{1,2}$/)),
  passed: z.boolean(),
  found: z.string(),
  required: z.string(),
});

/** The plan's execution began, by whichever way. */
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
});

/** What the operator decided while the plan was paused. */
const decision = z.strictObject({
  kind: z.literal('decision'),
  at: moment,
  step: z.string(),
  action: z.enum(['resume', 'skip', 'switchToUngraceful', 'cancel']),
  reason: z.string(),
});

/**
 * One request of a client through the front door: a heartbeat row that was to be stored. Acknowledged means that a 2xx
 * arrived; anything else promised nothing.
 */
const heartbeat = z.strictObject({
  kind: z.literal('heartbeat'),
  /** When it was sent. */
  at: moment,
  /** When the reply, or the failure, arrived. */
  done: moment,
  id: z.uuid(),
  client: z.int().nonnegative(),
  outcome: z.enum(['acknowledged', 'refused', 'failed']),
  /** HTTP status, or the error's code where there was no reply. */
  answer: z.string(),
  /** Region of the writer and epoch, as the acknowledgement says; absent otherwise. */
  region: region.optional(),
  epoch: z.int().optional(),
});

/** One probe mail through a mail exchanger. Accepted means 250; the id comes back with its delivery. */
const mail = z.strictObject({
  kind: z.literal('mail'),
  at: moment,
  done: moment,
  id: z.uuid(),
  exchanger: z.string(),
  outcome: z.enum(['accepted', 'deferred', 'refused', 'failed']),
  answer: z.string(),
});

/** What a client sees: the part of the evidence that comes from the traffic process. */
export const sample = z.discriminatedUnion('kind', [heartbeat, mail]);

export type Sample = z.output<typeof sample>;

/** A probe mail arrived at the next hop; a second one with the same id is a duplicate. Written by who is a next hop; nobody is yet. */
const delivery = z.strictObject({ kind: z.literal('delivery'), at: moment, id: z.uuid() });

/** Replication lag as clients see it: what they had been told is stored, and the standby did not have, spans so many milliseconds. */
const lag = z.strictObject({ kind: z.literal('lag'), at: moment, region, milliseconds: z.number().nonnegative() });

/** Which of the acknowledged heartbeats the surviving database has: asked once, after the flip. */
const survivors = z.strictObject({
  kind: z.literal('survivors'),
  at: moment,
  region,
  /** Ids that were asked about and are there. */
  ids: z.array(z.uuid()),
});

/**
 * Whether the old region still acknowledges writes (rule 6). `verified`: it was asked and refused. `unverified`: it could
 * not be reached, which blocks post-recovery until it is checked. `open`: it acknowledged one.
 */
const fence = z.strictObject({
  kind: z.literal('fence'),
  at: moment,
  region,
  status: z.enum(['verified', 'unverified', 'open']),
  detail: z.string(),
});

/**
 * Written by the evidence itself, where a drill that was interrupted goes on: nothing was measured since the entry before.
 * A last line that had not been written whole was dropped.
 */
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

/** When it was there to be written down, in milliseconds since 1970: of a request, when it was over. */
export const seenAt = (seen: Entry): number => ('done' in seen ? seen.done : seen.at);
