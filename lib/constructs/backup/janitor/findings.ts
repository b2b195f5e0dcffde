/** What lives longer than promised (P4), and how old the newest of each is: pure, over what AWS lists. */
import type { RecoveryPointByBackupVault, RestoreJobsListMember } from '@aws-sdk/client-backup';
import { BACKUP, DELETION } from '../../../config/numbers';

/** A snapshot that somebody made by hand, of a cluster or of an instance. */
export interface ManualSnapshot {
  readonly id: string | undefined;
  readonly createdAt: Date | undefined;
}

/** One backup that must not be as it is. */
export interface EndlessBackup {
  readonly id: string;
  readonly vault?: string;
  readonly createdAt: string;
  readonly problem: string;
}

const MS_PER_DAY = 86_400_000;

/** Snapshots made by hand never expire; one is reported when it is too old for a rescue that is still under way. */
export const oldSnapshots = (snapshots: readonly ManualSnapshot[], now: Date): readonly EndlessBackup[] =>
  snapshots.flatMap(({ id = 'without a name', createdAt }) => {
    // Without a date it is still being made.
    const age = createdAt ? (now.getTime() - createdAt.getTime()) / MS_PER_DAY : 0;
    if (age <= BACKUP.manualAtMost.days) return [];
    return [{ id, createdAt: text(createdAt), problem: `made by hand ${Math.floor(age)} days ago, and never expires` }];
  });

/** Recovery points that never expire, expire too late, or go to cold storage, where they would have to stay. */
export const endlessRecoveryPoints = (
  vault: string,
  points: readonly RecoveryPointByBackupVault[],
): readonly EndlessBackup[] =>
  points.flatMap(({ RecoveryPointArn: id = 'without a name', CreationDate, Lifecycle }) => {
    const problem = problemOf(Lifecycle);
    return problem === undefined ? [] : [{ id, vault, createdAt: text(CreationDate), problem }];
  });

function problemOf(lifecycle: RecoveryPointByBackupVault['Lifecycle']): string | undefined {
  const days = lifecycle?.DeleteAfterDays;
  if (days === undefined || days < 0) return 'never expires';
  if (days > DELETION.backupAtMost.days) return `expires after ${days} days`;
  return lifecycle?.MoveToColdStorageAfterDays === undefined || lifecycle.MoveToColdStorageAfterDays < 0
    ? undefined
    : 'goes to cold storage';
}

/** Seconds since the newest usable recovery point of a resource; since `otherwise` where there is none. */
export const backupAge = (
  arn: string,
  points: readonly RecoveryPointByBackupVault[],
  otherwise: Date,
  now: Date,
): number =>
  secondsSince(
    points
      .filter(({ ResourceArn, Status }) => ResourceArn === arn && Status === 'COMPLETED')
      .map(({ CreationDate }) => CreationDate),
    otherwise,
    now,
  );

/** Seconds since the last restore test of a kind of resources that proved its backup; since `otherwise` where none has. */
export const proofAge = (
  resourceType: string,
  jobs: readonly RestoreJobsListMember[],
  otherwise: Date,
  now: Date,
): number =>
  secondsSince(
    jobs
      .filter((job) => job.ResourceType === resourceType && job.ValidationStatus === 'SUCCESSFUL')
      .map(({ CompletionDate }) => CompletionDate),
    otherwise,
    now,
  );

function secondsSince(dates: readonly (Date | undefined)[], otherwise: Date, now: Date): number {
  const newest = Math.max(...dates.map((date) => date?.getTime() ?? 0), 0) || otherwise.getTime();
  return Math.max(0, Math.round((now.getTime() - newest) / 1000));
}

const text = (date: Date | undefined): string => date?.toISOString() ?? 'unknown';
