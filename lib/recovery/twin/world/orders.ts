/** What a rehearsal and its world, which is a process of its own, tell each other; both sides parse what arrives. */
import { z } from 'zod';

const region = z.string();

export const worldOrder = z.discriminatedUnion('kind', [
  /** The first one, answered with `opened` when the regions are ready. */
  z.strictObject({
    kind: z.literal('open'),
    environment: z.string(),
    /** Values that replace placeholders. */
    given: z.record(z.string(), z.string()),
    /** Folder of a PostgreSQL of the system's own. */
    binaries: z.string().optional(),
    linkDelayMs: z.number().nonnegative(),
    pace: z.enum(['rehearsal', 'aurora']),
    /** As `Surroundings` of the twin's executor has it. */
    skipsFunctions: z.boolean(),
  }),
  /** The region is gone from now on. */
  z.strictObject({ kind: z.literal('lose'), region }),
  /** The region goes on, and nobody outside it reaches it, nor it them. */
  z.strictObject({ kind: z.literal('cutOff'), region }),
  /** The active role is moved by a script, without a plan: for benchmarks. */
  z.strictObject({ kind: z.literal('flipBare'), mode: z.enum(['switchover', 'failover']), region }),
  /** It is back; answered when both regions are as before a flip. */
  z.strictObject({ kind: z.literal('restore'), region }),
  /** Answered when both regions are as before a flip. */
  z.strictObject({ kind: z.literal('settle') }),
  /** Answered with `survey`. */
  z.strictObject({ kind: z.literal('survey') }),
]);

export type WorldOrder = z.output<typeof worldOrder>;

export const opened = z.strictObject({
  planArn: z.string(),
  /** As `Loopback` of lib/recovery/drill/target.ts. */
  loopback: z.strictObject({
    apis: z.record(z.string(), z.url()),
    nameServer: z.string(),
    portalPort: z.int(),
    mailPort: z.int().optional(),
    credentials: z.strictObject({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  }),
  /** Where a region's own clients find it, by its name: an address that a cut-off region keeps. */
  inside: z.record(z.string(), z.strictObject({ address: z.ipv4(), apis: z.url() })),
});

export type Opened = z.output<typeof opened>;

export const survey = z.strictObject({
  processes: z.int(),
  /** What should not have happened, in the words of AWS's twin. */
  complaints: z.array(z.string()),
  /** Memory that all processes of the world take, shared pages shared out (PSS). */
  mebibytes: z.number(),
});

export type Survey = z.output<typeof survey>;
