/**
 * Step `reconcile`: lists, in the region that was left, what the active one may not have: the snapshot that Aurora took of the
 * lost writer, and messages that were stored around the flip and not copied. It changes nothing; people decide, by its report.
 * The quarantine's index will be compared with its bucket here once there is one.
 */
import { S3Client } from '@aws-sdk/client-s3';
import type { ClientBase } from 'pg';
import { z } from 'zod';
import { REPLICATION } from '../../config/numbers';
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { ANNOUNCEMENT, PATIENCE_MS, reconcileEnvironment } from '../../contracts/region-switch-functions';
import { putEvent } from './event-bus';
import { rdsOf } from './global-database';
import { LocalDatabase } from './local-database';
import { lostSnapshots, uncopied, type Uncopied } from './unreplicated-data';
import { deadlineIn } from './retry';

type Environment = z.output<typeof reconcileEnvironment>;

/** Copies arrive within S3's 15 minutes; half as long again before the flip was noticed, and what was stored before its end. */
const AROUND_MS = 1.5 * REPLICATION.objectTime.minutes * 60_000;

const raised = z.object({ raised_at: z.date() });

/** @throws where RDS, S3, the database or the bus does not answer: Region switch tries again, then pauses */
export async function handler(): Promise<{
  readonly snapshots: readonly string[];
  readonly objects: readonly Uncopied[];
}> {
  const environment = readEnvironment('flip-reconcile', reconcileEnvironment);
  const { AWS_REGION: region, HOLDFAST_ENVIRONMENT: name } = environment;
  const log = createLog({ service: 'flip-reconcile', region }, environment.LOG_LEVEL);
  const flippedAt = await new LocalDatabase(environment, 'flip-reconcile', log).onReader(activation);
  const report = { snapshots: await snapshotsIn(environment), objects: await objectsIn(environment, flippedAt) };
  log.info({ flippedAt, ...report }, 'listed the lost tail');
  const uncopiedObjects = report.objects.reduce((sum, { uncopied: count }) => sum + count, 0);
  const complete = report.objects.every((each) => each.complete);
  await putEvent(region, ANNOUNCEMENT.reconciled, {
    environment: name,
    region,
    snapshots: report.snapshots.join(', ') || 'none',
    uncopiedObjects,
    complete,
  });
  return report;
}

/** When the other region was activated. */
async function activation(client: ClientBase): Promise<Date> {
  const { rows } = await client.query('SELECT raised_at FROM holdfast.epoch');
  return raised.parse(rows[0]).raised_at;
}

async function snapshotsIn({ AWS_REGION: region, DATABASE_CLUSTER: cluster }: Environment): Promise<readonly string[]> {
  const rds = rdsOf(region);
  try {
    return await lostSnapshots(rds, cluster);
  } finally {
    rds.destroy();
  }
}

async function objectsIn(
  { AWS_REGION: region, BUCKETS: buckets }: Environment,
  flippedAt: Date,
): Promise<readonly Uncopied[]> {
  const s3 = new S3Client({ region, maxAttempts: 3 });
  const deadline = deadlineIn(PATIENCE_MS.wholeOfReconcile);
  const window = { from: new Date(flippedAt.getTime() - AROUND_MS), until: new Date(flippedAt.getTime() + AROUND_MS) };
  try {
    const found: Uncopied[] = [];
    for (const bucket of buckets) found.push(await uncopied(s3, bucket, window, deadline));
    return found;
  } finally {
    s3.destroy();
  }
}
