/**
 * Contract of the functions that mark and validate: variables, events, time-outs.
 * Results: lib/runtime/verification/result.ts.
 */
import { z } from 'zod';
import { PROOF_FOLDERS } from '../../../config/record-writers';
import { databaseVariables, portText } from '../../../runtime/database/variables';
import { LOG_LEVELS } from '../../../runtime/log-levels';

/** Folders in the archive; the region or the bucket follows, because each archive is copied to the other region. */
export const FOLDERS = { marks: PROOF_FOLDERS.marks, samples: PROOF_FOLDERS.samples } as const;

/** Metrics that the functions log. */
export const VERIFICATION_METRICS = {
  namespace: 'Holdfast',
  /** Per run, 1 where the database is behind the last mark and the epoch did not rise, else 0. */
  fellBehind: 'DatabaseFellBehindItsMark',
} as const;

/**
 * Time-outs in milliseconds, each below the next, so that the innermost error is reported.
 * Lambda's own timeout must be at least `function`.
 */
export const PATIENCE_MS = {
  /** Mark writer: a connection, a statement, the whole run. */
  mark: { connect: 5_000, statement: 30_000, function: 60_000 },
  /**
   * Database validator: a connection, all attempts to connect, a statement (a recount or a check of one table), all checks,
   * the whole run.
   */
  database: { connect: 10_000, reach: 120_000, statement: 600_000, proofs: 840_000, function: 900_000 },
  /** Sampler and object validator: all objects, the whole run. */
  objects: { proofs: 840_000, function: 900_000 },
} as const;

/** Between two attempts to connect to a database that was restored a moment ago, in milliseconds. */
export const PAUSE_MS = 5_000;

/** Objects in a sample, at most. */
export const SAMPLE_SIZE = 40;

const common = {
  AWS_REGION: databaseVariables.AWS_REGION,
  MARK_KEY: z
    .string()
    .regex(/^arn:aws:kms:[a-z0-9-]+:\d{12}:key\/[0-9a-z-]+$/)
    .describe('the ARN of the KMS key (ECC_NIST_P256, SIGN_VERIFY) that signs marks and samples'),
  LOG_LEVEL: z
    .enum(LOG_LEVELS)
    .default('info')
    .describe(`one of ${LOG_LEVELS.join(', ')}`),
};
const bucketName = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/);
const EVIDENCE_BUCKET = bucketName.describe('the name of the locked bucket of this region that marks are in');
/** Keys in a sample begin with a tenant, so samples must not be kept for ever (P3, P4). */
const SAMPLE_BUCKET = bucketName.describe(
  'the name of the locked bucket of this region that samples are in, of a retention class that ends',
);

const { DATABASE_NAME, DATABASE_CA_FILE, DATABASE_DNS_SERVER } = databaseVariables;

export const writeMarkEnvironment = z.object({ ...common, ...databaseVariables, EVIDENCE_BUCKET });
export const validateDatabaseEnvironment = z.object({
  ...common,
  DATABASE_NAME,
  DATABASE_CA_FILE,
  DATABASE_DNS_SERVER,
  EVIDENCE_BUCKET,
});
export const sampleObjectsEnvironment = z.object({
  ...common,
  SAMPLE_BUCKET,
  SAMPLED_BUCKETS: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(bucketName).min(1))
    .describe('the names of the buckets of customers’ objects, with commas between'),
});
export const validateObjectsEnvironment = z.object({ ...common, SAMPLE_BUCKET });

/** EventBridge's scheduled event. A repeated delivery has the same time, and so the same slot. */
export const scheduledEvent = z.object({ time: z.iso.datetime({ offset: true }) });

const restoreJobId = z.string().min(1).max(200);
const recoveryPointTime = z.iso.datetime({ offset: true });

/** A restored cluster, which has an instance by then. */
export const databaseEvent = z.object({
  restoreJobId,
  /** The restored data must be at least as new as the newest mark before this time. */
  recoveryPointTime,
  /** Endpoint of the restored cluster or of its instance. */
  host: z.string().regex(/^[a-z0-9][a-z0-9.-]*\.rds\.amazonaws\.com$/),
  port: z.union([z.number().int().min(1).max(65_535), portText]),
  /** The version that the deployed release brings, if the caller knows it; marks say what was there. */
  expectedSchemaVersion: z.number().int().positive().optional(),
});

/** Restored objects, in a bucket of their own. */
export const objectsEvent = z.object({
  restoreJobId,
  recoveryPointTime,
  restoredBucket: bucketName,
  sourceBucket: bucketName,
});

/** What the mark writer answers; `added` is false where the slot had its mark already. */
export const markWritten = z.strictObject({ key: z.string(), sequence: z.number().int(), added: z.boolean() });
/** What the sampler answers, a line for each bucket. */
export const samplesTaken = z.array(z.strictObject({ bucket: z.string(), key: z.string(), added: z.boolean() }));
