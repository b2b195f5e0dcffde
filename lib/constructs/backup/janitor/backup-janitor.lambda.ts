/**
 * Looks at every backup of this region, every hour: how old the newest of each store is, when a restore last proved one,
 * and which live longer than promised. Deletes nothing. Reads only, and writes evidence once for what it has not written
 * yet, so it may run as often as it likes.
 */
import { createHash } from 'node:crypto';
import {
  BackupClient,
  DescribeBackupVaultCommand,
  GetRestoreTestingPlanCommand,
  paginateListBackupVaults,
  paginateListRecoveryPointsByBackupVault,
  paginateListRestoreJobs,
  type RecoveryPointByBackupVault,
  type RestoreJobsListMember,
} from '@aws-sdk/client-backup';
import { paginateDescribeDBClusterSnapshots, paginateDescribeDBSnapshots, RDSClient } from '@aws-sdk/client-rds';
import { PutObjectCommand, S3Client, S3ServiceException } from '@aws-sdk/client-s3';
import type { z } from 'zod';
import { readEnvironment } from '../../../runtime/environment';
import { type Measurement, metricFields } from '../../../runtime/metrics';
import { JANITOR_FOLDER, janitorVariables, METRICS, TESTED } from './contract';
import {
  backupAge,
  endlessRecoveryPoints,
  type EndlessBackup,
  type ManualSnapshot,
  oldSnapshots,
  proofAge,
} from './findings';

/** A call costs seconds, not the function's minutes: AWS's error is the one that is seen. */
const PATIENCE = {
  maxAttempts: 4,
  requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** Restore tests further back than this prove nothing any more. */
const LOOK_BACK_DAYS = 60;

type Variables = z.output<typeof janitorVariables>;

/** @throws where something cannot be read: an hour without a measurement is an alarm of its own. */
export async function handler(): Promise<{ readonly endless: number }> {
  const variables = readEnvironment('backup-janitor', janitorVariables);
  const backup = new BackupClient(PATIENCE);
  const rds = new RDSClient(PATIENCE);
  try {
    const now = new Date();
    const vaults = await recoveryPoints(backup);
    const endless = [
      ...oldSnapshots(await manualSnapshots(rds), now),
      ...[...vaults].flatMap(([name, points]) => endlessRecoveryPoints(name, points)),
    ];
    await printAges(backup, variables, vaults.get(variables.VAULT) ?? [], now);
    if (endless.length > 0) await fileOnce(variables, endless, now);
    print({}, METRICS.endless, { value: endless.length, unit: 'Count' }, now, { endless });
    return { endless: endless.length };
  } finally {
    backup.destroy();
    rds.destroy();
  }
}

async function printAges(
  backup: BackupClient,
  { VAULT, TEST_PLAN, TEST_PLAN_NAME, STORES }: Variables,
  points: readonly RecoveryPointByBackupVault[],
  now: Date,
): Promise<void> {
  const vault = await backup.send(new DescribeBackupVaultCommand({ BackupVaultName: VAULT }));
  const plan = await backup.send(new GetRestoreTestingPlanCommand({ RestoreTestingPlanName: TEST_PLAN_NAME }));
  const jobs = await restoreTests(backup, TEST_PLAN, now);
  for (const { store, arn } of STORES) {
    const value = backupAge(arn, points, vault.CreationDate ?? now, now);
    print({ store }, METRICS.backupAge, { value, unit: 'Seconds' }, now);
  }
  for (const resourceType of TESTED) {
    const value = proofAge(resourceType, jobs, plan.RestoreTestingPlan?.CreationTime ?? now, now);
    print({ resourceType }, METRICS.proofAge, { value, unit: 'Seconds' }, now);
  }
}

/** Of every vault of the region, not of ours alone: by vault. */
async function recoveryPoints(
  client: BackupClient,
): Promise<ReadonlyMap<string, readonly RecoveryPointByBackupVault[]>> {
  const vaults = await all(paginateListBackupVaults({ client }, {}), ({ BackupVaultList }) => BackupVaultList);
  const found = new Map<string, readonly RecoveryPointByBackupVault[]>();
  for (const { BackupVaultName } of vaults) {
    if (BackupVaultName === undefined) continue;
    const pages = paginateListRecoveryPointsByBackupVault({ client, pageSize: 1000 }, { BackupVaultName });
    found.set(BackupVaultName, await all(pages, ({ RecoveryPoints }) => RecoveryPoints));
  }
  return found;
}

function restoreTests(
  client: BackupClient,
  ByRestoreTestingPlanArn: string,
  now: Date,
): Promise<readonly RestoreJobsListMember[]> {
  const ByCreatedAfter = new Date(now.getTime() - LOOK_BACK_DAYS * 86_400_000);
  const pages = paginateListRestoreJobs({ client }, { ByRestoreTestingPlanArn, ByCreatedAfter });
  return all(pages, ({ RestoreJobs }) => RestoreJobs);
}

async function manualSnapshots(client: RDSClient): Promise<readonly ManualSnapshot[]> {
  const manual = { SnapshotType: 'manual' };
  const clusters = paginateDescribeDBClusterSnapshots({ client }, manual);
  const instances = paginateDescribeDBSnapshots({ client }, manual);
  return [
    ...(await all(clusters, ({ DBClusterSnapshots }) => DBClusterSnapshots)).map((each) => ({
      id: each.DBClusterSnapshotArn,
      createdAt: each.SnapshotCreateTime,
    })),
    ...(await all(instances, ({ DBSnapshots }) => DBSnapshots)).map((each) => ({
      id: each.DBSnapshotArn,
      createdAt: each.SnapshotCreateTime,
    })),
  ];
}

/** What all pages list. */
async function all<Page, Item>(
  pages: AsyncIterable<Page>,
  listed: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> {
  const found: Item[] = [];
  for await (const page of pages) found.push(...(listed(page) ?? []));
  return found;
}

/** One object a day for the same findings: evidence is locked, and cannot be cleaned up. */
async function fileOnce(
  { AWS_REGION, EVIDENCE_BUCKET }: Variables,
  endless: readonly EndlessBackup[],
  now: Date,
): Promise<void> {
  const client = new S3Client(PATIENCE);
  const ids = endless
    .map(({ id, problem }) => `${id} ${problem}`)
    .sort()
    .join('\n');
  const hash = createHash('sha256').update(ids).digest('hex').slice(0, 16);
  const Body = JSON.stringify({ kind: 'endless-backups', region: AWS_REGION, at: now.toISOString(), endless });
  const Key = `${JANITOR_FOLDER}/${now.toISOString().slice(0, 10)}/${hash}.json`;
  try {
    await client.send(
      new PutObjectCommand({ Bucket: EVIDENCE_BUCKET, Key, Body, ContentType: 'application/json', IfNoneMatch: '*' }),
    );
  } catch (error) {
    const written = error instanceof S3ServiceException && error.name === 'PreconditionFailed';
    if (!written) throw error;
  } finally {
    client.destroy();
  }
}

/** One line with one metric, and what explains it. */
function print(dimensions: Record<string, string>, name: string, measured: Measurement, at: Date, more = {}): void {
  const fields = metricFields(METRICS.namespace, dimensions, { [name]: measured }, at);
  process.stdout.write(`${JSON.stringify({ ...fields, ...more })}\n`);
}
