/** One JSON document a drill, for people and programs that do not want to read samples. Published: docs/schemas. */
import { z } from 'zod';
import { digest, sha256 } from '../../runtime/hash-chain';
import type { Entry, EntryOf } from './entries';
import { figures } from './figures/figures';
import { figuresSchema } from './figures/schema';
import { sortEntries } from './figures/sorted';
import { FILES, type Head } from './head';
import { fingerprintOf } from './keys';

const time = z.iso.datetime();

/** The document's shape; a field is only ever added within a version. */
export const drillDocument = z
  .strictObject({
    version: z.literal(1),
    rehearsal: z
      .boolean()
      .describe(
        'True on one machine with stand-ins for two regions: no figure may be read as one of the real service.',
      ),
    drill: z.string(),
    environment: z.string(),
    mode: z.enum(['switchover', 'failover']),
    from: z.string().describe('Region that was active.'),
    to: z.string().describe('Region that became active.'),
    operator: z.string(),
    plan: z.strictObject({ arn: z.string(), version: z.string(), sha256: z.string() }).describe('What was executed.'),
    commit: z.string().describe('Commit of the procedures that were followed.'),
    declared: time.describe('From which M8 runs.'),
    ended: time.nullable(),
    outcome: z.enum(['completed', 'canceled', 'failed', 'interrupted']).nullable(),
    executions: z.array(
      z.strictObject({ at: time, by: z.enum(['region-switch', 'break-glass']), executionId: z.string() }),
    ),
    budget: z
      .strictObject({ expected: z.number(), timeout: z.number() })
      .describe('Seconds on the critical path, as proved when the plan was synthesized.'),
    decisions: z
      .array(z.strictObject({ at: time, step: z.string(), action: z.string(), reason: z.string() }))
      .describe("The operator's, while the plan was paused."),
    checks: z.array(
      z.strictObject({
        at: time,
        phase: z.enum(['preflight', 'verification', 'post-recovery']),
        name: z.string(),
        commitments: z.array(z.string()),
        passed: z.boolean(),
        found: z.string(),
        required: z.string(),
      }),
    ),
    figures: figuresSchema.describe('As signed. Moments are milliseconds since 1970, as in the samples.'),
    samples: z
      .strictObject({ file: z.string(), sha256: digest, lines: z.int(), entries: z.int() })
      .describe('From which every figure follows.'),
    seal: z
      .strictObject({
        file: z.string(),
        at: time,
        last: digest,
        fingerprint: digest,
        kind: z.enum(['kms', 'run']),
        key: z.string(),
      })
      .describe('Who signed; the signature is in the file.'),
  })
  .describe('Evidence of one flip of a Holdfast environment, or of its rehearsal');

export type DrillDocument = z.output<typeof drillDocument>;

/** Closed evidence, read back. */
export interface ClosedEvidence {
  readonly entries: readonly Entry[];
  /** Of the file with the entries. */
  readonly sha256: string;
  readonly head: Head;
}

export const closedEvidence = (entries: readonly Entry[], bytes: Uint8Array, head: Head): ClosedEvidence => ({
  entries,
  sha256: sha256(bytes),
  head,
});

/** The only document that follows from closed evidence. @throws Error where nothing was declared */
export function documentOf({ entries, sha256: bytes, head }: ClosedEvidence): DrillDocument {
  const { declared, ended, started, decisions, checks } = sortEntries(entries);
  const { drill, environment, rehearsal, mode, from, to, operator, plan, commit, budget } = declared;
  return {
    ...{ version: 1, rehearsal, drill, environment, mode, from, to, operator, plan, commit },
    declared: iso(declared.at),
    ended: ended ? iso(ended.at) : null,
    outcome: ended?.outcome ?? null,
    executions: started.map(({ at, by, executionId }) => ({ at: iso(at), by, executionId })),
    budget: { expected: budget.expected, timeout: budget.timeout },
    decisions: decisions.map(({ at, step, action, reason }) => ({ at: iso(at), step, action, reason })),
    checks: checks.map(checkOf),
    figures: figures(entries),
    samples: { file: FILES.entries, sha256: bytes, lines: head.lines, entries: head.entries },
    seal: {
      file: FILES.head,
      at: head.at,
      last: head.last,
      fingerprint: fingerprintOf(head.key),
      kind: head.key.kind,
      key: head.key.id,
    },
  };
}

/** The document's only spelling. */
export const documentText = (document: DrillDocument): string => `${JSON.stringify(document, undefined, 2)}\n`;

/** A moment as text, UTC. */
export const iso = (moment: number): string => new Date(moment).toISOString();

const checkOf = ({ at, kind: _, ...check }: EntryOf<'checked'>): DrillDocument['checks'][number] => ({
  at: iso(at),
  ...check,
});
