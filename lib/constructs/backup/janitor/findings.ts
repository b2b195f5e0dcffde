/** Pure functions over what AWS lists: backups that live longer than promised (P4), and the age of the newest ones. */
import type { RecoveryPointByBackupVault, RestoreJobsListMember } from '@aws-sdk/client-backup';
import { BACKUP, DELETION } from '../../../config/numbers';

/** A manual snapshot of a cluster or of an instance. */
export interface ManualSnapshot {
  readonly id: string | undefined;
  readonly createdAt: Date | undefined;
}

/** One backup that lives longer than promised. */
export interface EndlessBackup {
  readonly id: string;
  readonly vault?: string;
  readonly createdAt: string;
  readonly problem: string;
}

const MS_PER_DAY = 86_400_000;

/** Manual snapshots never expire. Reports each that is too old for a rescue that is still under way. */
export const oldSnapshots = (snapshots: readonly ManualSnapshot[], now: Date): readonly EndlessBackup[] =>
  snapshots.flatMap(({ id = 'without a name', createdAt }) => {
    // A snapshot without a date is still being created.
    const age = createdAt ? (now.getTime() - createdAt.getTime()) / MS_PER_DAY : 0;
    if (age <= BACKUP.manualAtMost.days) return [];
    return [{ id, createdAt: text(createdAt), problem: `made by hand ${Math.floor(age)} days ago, and never expires` }];
  });

/** Recovery points that never expire, expire too late, or go to cold storage, which has a minimum stay. */
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
