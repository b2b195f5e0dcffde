/** Messages between a rehearsal and its regions, which are a process of their own; both sides parse what arrives. */
import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { PROCESSES, type ProcessName } from '../../lib/recovery/processes/supervisor';
import { disturbance } from '../faults/disturbance';

const region = z.string();

export const regionsOrder = z.discriminatedUnion('kind', [
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
    /** As `Surroundings` of the simulator's executor has it. */
    skipsFunctions: z.boolean(),
  }),
  /** The region is gone from now on. */
  z.strictObject({ kind: z.literal('lose'), region }),
  /** The region goes on; nothing crosses its border in either direction. */
  z.strictObject({ kind: z.literal('cutOff'), region }),
  /** A script moves the active role, without a plan: for benchmarks. */
  z.strictObject({ kind: z.literal('flipBare'), mode: z.enum(['switchover', 'failover']), region }),
  /** It is back; answered when both regions are as before a flip. */
  z.strictObject({ kind: z.literal('restore'), region }),
  /** Answered when both regions are as before a flip. */
  z.strictObject({ kind: z.literal('settle') }),
  /** Answered with `survey`. */
  z.strictObject({ kind: z.literal('survey') }),
  /** A fault: at once, or when a step of the plan begins. */
  z.strictObject({ kind: z.literal('disturb'), disturbance, step: z.string().optional() }),
  /** Undoes all disturbances; answered when both regions are as before. */
  z.strictObject({ kind: z.literal('mend') }),
  /** Undoes all but the loss of a region. */
  z.strictObject({ kind: z.literal('repair') }),
  /** Cancels the execution of the plan that is under way. */
  z.strictObject({ kind: z.literal('abandon') }),
  /** Answered with `regionFacts`. */
  z.strictObject({ kind: z.literal('facts'), ids: z.array(z.string()) }),
  /** Answered when each internal process has said that it is alive, or is lost. */
  z.strictObject({ kind: z.literal('rollCall') }),
]);

export type RegionsOrder = z.output<typeof regionsOrder>;

const processName = z.custom<ProcessName>((value) => typeof value === 'string' && Object.hasOwn(PROCESSES, value));

/** What the regions say without being asked. */
export const regionsNotice = z.discriminatedUnion('kind', [
  /** An internal process of theirs is lost (lib/recovery/processes/supervisor.ts). */
  z.strictObject({ kind: z.literal('lost'), process: processName, ending: z.string() }),
  /** A program of the service ended that was neither drained nor lost with its region; `at` in milliseconds since 1970. */
  z.strictObject({ kind: z.literal('ended'), program: z.string(), ending: z.string(), at: z.number() }),
]);

export type RegionsNotice = z.output<typeof regionsNotice>;

export type ProgramEnd = Extract<RegionsNotice, { kind: 'ended' }>;

/** As `Loopback` of lib/recovery/drill/model.ts. */
export const loopback = z.strictObject({
  apis: z.record(z.string(), z.url()),
  nameServer: z.string(),
  portalPort: z.int(),
  mailPort: z.int().optional(),
  credentials: z.strictObject({ accessKeyId: z.string(), secretAccessKey: z.string() }),
});

export const opened = z.strictObject({
  planArn: z.string(),
  loopback,
  /** Where a region's own clients find it, by its name: an address that a cut-off region keeps. */
  inside: z.record(z.string(), z.strictObject({ address: z.ipv4(), apis: z.url() })),
});

export type Opened = z.output<typeof opened>;

export const survey = z.strictObject({
  processes: z.int(),
  /** What should not have happened: the simulator's complaints. */
  complaints: z.array(z.string()),
  /** Memory of all processes of the regions; each counts its share of a shared page (PSS). */
  mebibytes: z.number(),
});

export type Survey = z.output<typeof survey>;

// What the regions cost their machine.

/** All processes that a process started, and those they started; itself included. Linux only. */
export function surveyOf(root: number): Omit<Survey, 'complaints'> {
  const pids = new Set([root]);
  const parents = new Map(processes().map((pid) => [pid, parentOf(pid)]));
  for (let before = 0; before < pids.size;) {
    before = pids.size;
    for (const [pid, parent] of parents) if (parent !== undefined && pids.has(parent)) pids.add(pid);
  }
  const kibibytes = [...pids].map((pid) =>
    Number(/^Pss:\s+(\d+) kB/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0),
  );
  return { processes: pids.size, mebibytes: Math.round(kibibytes.reduce((sum, one) => sum + one, 0) / 1024) };
}

const processes = (): readonly number[] =>
  readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0);

function parentOf(pid: number): number | undefined {
  const parent = /^PPid:\s+(\d+)$/m.exec(read(`/proc/${pid}/status`))?.[1];
  return parent === undefined ? undefined : Number(parent);
}

/** A process may end while it is looked at. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
