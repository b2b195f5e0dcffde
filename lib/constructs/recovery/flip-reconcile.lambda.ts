/**
 * Step `reconcile`: lists, in the region that was left, what the active one may not have: the snapshot that Aurora took of the
 * lost writer, and messages that were stored around the flip and not copied. It changes nothing; people decide, by its report.
 * The quarantine's index will be compared with its bucket here once there is one.
 */
import { RDSClient } from '@aws-sdk/client-rds';
import { S3Client } from '@aws-sdk/client-s3';
import type { ClientBase } from 'pg';
import { z } from 'zod';
import { REPLICATION } from '../../config/numbers';
import { withClient } from '../../runtime/aws-client';
import { readEnvironment } from '../../runtime/environment';
import { createLog } from '../../runtime/log';
import { ANNOUNCEMENT, TIME_LIMITS_MS, reconcileEnvironment } from '../../contracts/region-switch-functions';
import { settings } from './aws-client';
import { putEvent } from './event-bus';
import { LocalDatabase } from './local-database';
import { lostSnapshots, uncopied, type Uncopied } from './unreplicated-data';

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
  const { AWS_REGION: region, HOLDFAST_ENVIRONMENT: name, DATABASE_CLUSTER: cluster } = environment;
  const log = createLog({ service: 'flip-reconcile', region }, environment.LOG_LEVEL);
  const flippedAt = await new LocalDatabase(environment, 'flip-reconcile', log).onReader(activation);
  const snapshots = await withClient(new RDSClient(settings(region, 2)), (rds) => lostSnapshots(rds, cluster));
  const report = { snapshots, objects: await objectsIn(environment, flippedAt) };
  log.info({ flippedAt, ...report }, 'listed what the active region may not have');
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

async function objectsIn(
  { AWS_REGION: region, BUCKETS: buckets }: Environment,
  flippedAt: Date,
): Promise<readonly Uncopied[]> {
  const deadline = Date.now() + TIME_LIMITS_MS.wholeOfReconcile;
  const window = { from: new Date(flippedAt.getTime() - AROUND_MS), until: new Date(flippedAt.getTime() + AROUND_MS) };
  return withClient(new S3Client({ region, maxAttempts: 3 }), async (s3) => {
    const found: Uncopied[] = [];
    for (const bucket of buckets) found.push(await uncopied(s3, bucket, window, deadline));
    return found;
  });
}
