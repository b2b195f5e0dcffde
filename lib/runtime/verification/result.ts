/** What a validation found: the evidence of a restore test (L6), as JSON. */
import { z } from 'zod';
import { REASONS, type Reason } from './reasons';

const isReason = (text: unknown): text is Reason => typeof text === 'string' && text in REASONS;
const reason = z.custom<Reason>(isReason, 'not a reason');
const time = z.iso.datetime();

const check = z.strictObject({
  name: z.string().min(1),
  /** `NOT_RUN`: an earlier failure left nothing to look at. */
  outcome: z.enum(['PASSED', 'FAILED', 'NOT_RUN']),
  code: reason.optional(),
  /** What was looked at and found, in a sentence. */
  detail: z.string(),
  ms: z.number().int().nonnegative(),
});
export type Check = z.output<typeof check>;

/** What is measured of a restored database; null where it could not be. Ages in seconds, at the recovery point. */
export const databaseMeasurements = z.strictObject({
  recoveryPointTime: time,
  schemaVersion: z.number().int().nullable(),
  tables: z.number().int().nullable(),
  rows: z.number().int().nullable(),
  tenants: z.number().int().nullable(),
  latestHeartbeatAt: time.nullable(),
  markTakenAt: time.nullable(),
  markAgeSeconds: z.number().nullable(),
  marksVerified: z.number().int(),
});
export type DatabaseMeasurements = z.output<typeof databaseMeasurements>;

/** What is measured of restored objects. */
export const objectMeasurements = z.strictObject({
  recoveryPointTime: time,
  sampledAt: time.nullable(),
  sampled: z.number().int(),
  /** Read whole and found to be the same. */
  compared: z.number().int(),
  /** Deleted or overwritten at the source before the recovery point, so that nothing can be said of them. */
  superseded: z.number().int(),
  bytes: z.number().int(),
});
export type ObjectMeasurements = z.output<typeof objectMeasurements>;

const resultOf = <Measured extends z.ZodType>(measured: Measured) =>
  z.strictObject({
    restoreJobId: z.string(),
    outcome: z.enum(['SUCCESSFUL', 'FAILED']),
    /** The first failed check's, in order of the checks; null when all passed. */
    code: reason.nullable(),
    /** For people: `<code>: <sentence>`, or what was proved. */
    reason: z.string().min(1),
    checks: z.array(check),
    measured,
  });

export const databaseResult = resultOf(databaseMeasurements);
export type DatabaseResult = z.output<typeof databaseResult>;
export const objectResult = resultOf(objectMeasurements);
export type ObjectResult = z.output<typeof objectResult>;

/** The verdict that follows from the checks. */
export function verdict<Measured>(restoreJobId: string, checks: readonly Check[], measured: Measured) {
  const failed = checks.find(({ outcome }) => outcome === 'FAILED');
  const proved = checks.map(({ name }) => name).join(', ');
  return {
    restoreJobId,
    outcome: failed ? ('FAILED' as const) : ('SUCCESSFUL' as const),
    code: failed?.code ?? null,
    reason: failed ? `${failed.code}: ${failed.detail}` : `proved: ${proved}`,
    checks: [...checks],
    measured,
  };
}
