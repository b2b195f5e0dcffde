/** The shape that `holdfast check --json` promises. */
import { z } from 'zod';
import type { CheckDocument } from '../../lib/cli/check-output';
import { STATUSES } from '../../lib/commitments/commitment-status';
import { SECTION_LETTERS } from '../../lib/commitments/ledger/commitment';

const text = z.string();
const problem = z.strictObject({ path: text, rule: text, given: text, required: text, fix: text });
const finding = z.strictObject({ rule: text, path: text, found: text, required: text, fix: text });
const stack = z.strictObject({
  letter: z.enum(['A', 'B']),
  region: text,
  name: text,
  resources: z.int(),
  templateKiB: z.int(),
  findings: z.int(),
  waivers: z.int(),
});
const times = { expected: z.number(), timeout: z.number() };
const line = z.strictObject({ name: text, ...times, because: text, source: text });
const budget = z.strictObject({
  workflow: text,
  mode: z.enum(['switchover', 'failover']),
  lines: z.array(line),
  ...times,
  withoutWrites: z.strictObject(times),
  done: z.strictObject(times),
});
const environment = z.strictObject({
  environment: text,
  stacks: z.array(stack),
  open: z.array(finding),
  findings: z.int(),
  evaluated: z.int(),
  ratio: z.number(),
  monthlyPrice: z.number(),
  recovery: z.array(budget),
  promises: z.array(
    z.strictObject({ id: text, standing: z.enum(STATUSES), resources: z.record(z.string(), z.array(text)) }),
  ),
});
const section = z.strictObject({
  section: z.enum(SECTION_LETTERS),
  title: text,
  kept: z.int(),
  pending: z.int(),
  organisational: z.int(),
  broken: z.int(),
});
export const document = z.strictObject({
  version: z.literal(1),
  ok: z.boolean(),
  problems: z.array(problem),
  general: z.array(finding),
  environments: z.array(environment),
  ledger: z.array(section),
  findingsPerResourceLimit: z.number(),
}) satisfies z.ZodType<CheckDocument>;
