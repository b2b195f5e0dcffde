/** What can be done to two simulated regions from outside. Every one can be undone, all at once. */
import { z } from 'zod';
import { trouble } from '../api/fault-injection';

const region = z.string();

/** Names of what an intruder does with the application's role; see hostile-role.ts. */
export const HOSTILE_DEEDS = [
  'fence held',
  'many locks',
  'all connections',
  'read-only',
  'tables locked',
  'forged rows',
] as const;

export const disturbance = z.discriminatedUnion('kind', [
  /** As `Rule` of simulator/api/fault-injection.ts. */
  z.strictObject({
    kind: z.literal('trouble'),
    action: z.string(),
    region: region.optional(),
    times: z.int().optional(),
    trouble,
  }),
  /** Between the regions: slower, cut, or cut and mended again and again. Milliseconds. */
  z.strictObject({ kind: z.literal('slow link'), delayMs: z.number() }),
  z.strictObject({ kind: z.literal('cut link') }),
  z.strictObject({ kind: z.literal('flapping link'), everyMs: z.number() }),
  /** All processes of the region end, and it does not answer. */
  z.strictObject({ kind: z.literal('lose'), region }),
  /** The region goes on; nothing crosses its border. */
  z.strictObject({ kind: z.literal('cut off'), region }),
  /** The network of a region that was cut off works again, and nothing else is done. */
  z.strictObject({ kind: z.literal('heal'), region }),
  /** The region's name server does not answer public names, or answers as it did at this moment. */
  z.strictObject({ kind: z.literal('names'), region, state: z.enum(['silent', 'stale']) }),
  /** The database that follows: silent, gone, replays late, or cannot write a byte. */
  z.strictObject({ kind: z.literal('standby'), state: z.enum(['frozen', 'dead', 'late', 'disk full']) }),
  /** The writer is gone and comes back at once, as in a failover between instances of one region. */
  z.strictObject({ kind: z.literal('restart writer') }),
  /** Wall clocks of the region's portals are so many milliseconds ahead. */
  z.strictObject({ kind: z.literal('skew'), region, ms: z.number() }),
  z.strictObject({ kind: z.literal('hostile role'), deed: z.enum(HOSTILE_DEEDS) }),
  /** A person moves the traffic by hand. */
  z.strictObject({ kind: z.literal('traffic'), to: region }),
  /** A writer that a failover left behind follows again, where it can be reached, as Aurora sees to by itself. */
  z.strictObject({ kind: z.literal('rebuild') }),
  /** Minutes of time-outs pass quickly from here on: where a step is to fail. */
  z.strictObject({ kind: z.literal('haste') }),
]);

export type Disturbance = z.output<typeof disturbance>;

/** What is known about the regions at a moment; times in milliseconds by the machine's monotonic clock. */
export const regionFacts = z.strictObject({
  writer: region,
  /** Of each database that answers: heartbeats that were asked for and are there, and what its epoch row says. */
  databases: z.record(
    region,
    z.strictObject({
      ids: z.array(z.string()),
      epoch: z.number(),
      active: region.nullable(),
      writes: z.boolean(),
      /** Heartbeats whose region is not the one that the engine gave the epoch to, or whose time is not now. */
      forged: z.int(),
    }),
  ),
  /** Heartbeats that were asked for and that an old writer had when it was made anew: its snapshot has them. */
  leftBehind: z.array(z.string()),
  /** Region that the global name leads to; null where several or none. */
  traffic: region.nullable(),
  /** When each region's name server named a region for the last time: by the one who asks, and the region named. */
  named: z.record(region, z.record(z.string(), z.number())),
  /** Executions of the plan, oldest first, and how often each step succeeded. */
  executions: z.array(
    z.strictObject({
      action: z.string(),
      comment: z.string(),
      state: z.string(),
      succeeded: z.record(z.string(), z.int()),
    }),
  ),
  /** When each disturbance was carried out. */
  struck: z.array(z.strictObject({ what: z.string(), at: z.number() })),
  complaints: z.array(z.string()),
});

export type RegionFacts = z.output<typeof regionFacts>;
