/** Alarms on a region's backups, and their dashboard row, as data. */
import { Duration } from 'aws-cdk-lib';
import { ComparisonOperator, type IMetric, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { pascalCase } from '../../config/case';
import { BACKUP } from '../../config/numbers';
import type { Region } from '../../config/types';
import { type AlarmTable, USUAL_PERIOD } from '../alarm/alarm';
import type { DashboardRow } from '../service/region-dashboard';
import { VERIFICATION_METRICS } from './validation/contract';
import { METRICS, STORES, type Store, TESTED, type Tested } from './janitor/contract';

const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = ComparisonOperator;
const { BREACHING, IGNORE, NOT_BREACHING } = TreatMissingData;

const SECONDS = { hour: 3600, day: 86_400 } as const;

/** What the janitor measures, once an hour; two hours without a measurement count as missing data. */
const hourly = (metricName: string, dimensionsMap: Record<string, string> = {}): Metric =>
  new Metric({
    namespace: METRICS.namespace,
    metricName,
    dimensionsMap,
    statistic: 'Maximum',
    period: Duration.hours(2),
  });

/** Metrics Insights over the region, because AWS Backup's dimensions differ between kinds of jobs. */
const jobs = (metricName: string): IMetric =>
  new MathExpression({
    expression: `SELECT SUM(${metricName}) FROM "AWS/Backup"`,
    label: metricName,
    period: USUAL_PERIOD,
  });

/** Alarms on AWS Backup jobs that failed or expired. No data means no such job. */
export function jobAlarms(region: Region): AlarmTable {
  const of = (metricName: string, symptom: string, firstStep: string, runbook: string): AlarmTable[string] => ({
    metric: jobs(metricName),
    threshold: 0,
    comparison: GREATER_THAN_THRESHOLD,
    missing: NOT_BREACHING,
    symptom,
    firstStep,
    runbook,
  });
  const list = (command: string, state: string): string =>
    `aws backup ${command} --by-state ${state} --region ${region.name}, and read the status message.`;
  return {
    BackupFails: of(
      'NumberOfBackupJobsFailed',
      `A backup in ${region.name} failed; the next one is due in ${BACKUP.interval.hours} hours.`,
      list('list-backup-jobs', 'FAILED'),
      'A backup failed',
    ),
    BackupExpires: of(
      'NumberOfBackupJobsExpired',
      `A backup in ${region.name} did not begin or end in its window.`,
      list('list-backup-jobs', 'EXPIRED'),
      'A backup failed',
    ),
    CopyFails: of(
      'NumberOfCopyJobsFailed',
      `A backup made in ${region.name} has no copy in the other region.`,
      list('list-copy-jobs', 'FAILED'),
      'A copy of a backup failed',
    ),
    RestoreFails: of(
      'NumberOfRestoreJobsFailed',
      `A restore in ${region.name} failed: if it was a test, its backup is not proved.`,
      `aws backup list-restore-jobs --by-status FAILED --region ${region.name}, and read the status message.`,
      'A backup is not proved',
    ),
  };
}

/** Alarms on what the janitor measures. Missing ages are an alarm: the state of the backups is unknown. */
export function janitorAlarms(region: Region): AlarmTable {
  const late = (store: Store): AlarmTable[string] => ({
    metric: hourly(METRICS.backupAge, { store }),
    threshold: BACKUP.lateAfter.hours * SECONDS.hour,
    comparison: GREATER_THAN_THRESHOLD,
    missing: BREACHING,
    symptom: `The newest snapshot of the ${store} in ${region.name} is more than ${BACKUP.lateAfter.hours} hours old, or the janitor did not measure it.`,
    firstStep: "See whether the janitor runs; if so, list the store's latest backup jobs.",
    runbook: 'Backups are late',
  });
  const unproved = (resourceType: Tested): AlarmTable[string] => ({
    metric: hourly(METRICS.proofAge, { resourceType }),
    threshold: BACKUP.restoreTestAlarm.days * SECONDS.day,
    comparison: GREATER_THAN_THRESHOLD,
    missing: BREACHING,
    symptom: `For more than ${BACKUP.restoreTestAlarm.days} days no restore in ${region.name} has proved a backup of ${resourceType}, or the janitor did not measure it.`,
    firstStep: 'Look at the latest execution of the restore proof: which state failed, and with which reason.',
    runbook: 'A backup is not proved',
  });
  return {
    ...Object.fromEntries(STORES.map((store) => [`${pascalCase(store)}BackupIsLate`, late(store)])),
    ...Object.fromEntries(TESTED.map((type) => [`${type}IsNotProved`, unproved(type)])),
    EndlessBackups: {
      // The alarms above cover missing data.
      metric: hourly(METRICS.endless),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
      missing: IGNORE,
      symptom: `Backups in ${region.name} live longer than promised: made by hand, or without an end.`,
      firstStep: "Read the janitor's latest finding in its log.",
      runbook: 'Backups without an end',
    },
  };
}

/**
 * Alarms on high-water marks: no new ones, and a database behind them. Counts successful runs, so that a writer that does not
 * run is late too.
 */
export function markAlarms(functionName: string): AlarmTable {
  const runs = (metricName: string): Metric =>
    new Metric({
      namespace: 'AWS/Lambda',
      metricName,
      dimensionsMap: { FunctionName: functionName },
      statistic: 'Sum',
      period: Duration.minutes(BACKUP.markAlarm.minutes),
    });
  return {
    MarksAreLate: {
      metric: new MathExpression({
        expression: 'invocations - errors',
        label: 'Marks written',
        period: Duration.minutes(BACKUP.markAlarm.minutes),
        usingMetrics: { invocations: runs('Invocations'), errors: runs('Errors') },
      }),
      threshold: 1,
      comparison: LESS_THAN_THRESHOLD,
      missing: BREACHING,
      symptom: `No high-water mark of the database has been written for ${BACKUP.markAlarm.minutes} minutes.`,
      firstStep: 'Read the log of the mark writer: which step failed.',
      runbook: 'Marks of the database are late',
    },
    FellBehind: {
      // The alarm above covers missing data.
      metric: new Metric({
        namespace: VERIFICATION_METRICS.namespace,
        metricName: VERIFICATION_METRICS.fellBehind,
        statistic: 'Maximum',
        period: Duration.minutes(BACKUP.markInterval.minutes),
      }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
      missing: NOT_BREACHING,
      symptom: 'The database is behind its own last mark, and no flip explains it: rows that were committed are gone.',
      firstStep: 'Read in the log of the mark writer which value is behind; call the security officer.',
      runbook: 'The database fell behind its mark',
    },
  };
}

/** The alarm on the state machine that proves restores. */
export function proofAlarms(stateMachineArn: string): AlarmTable {
  const count = (metricName: string): Metric =>
    new Metric({
      namespace: 'AWS/States',
      metricName,
      dimensionsMap: { StateMachineArn: stateMachineArn },
      statistic: 'Sum',
      period: USUAL_PERIOD,
    });
  return {
    RestoreNotProved: {
      metric: new MathExpression({
        expression: 'SUM(METRICS())',
        label: 'Proofs that ended badly',
        period: USUAL_PERIOD,
        usingMetrics: {
          failed: count('ExecutionsFailed'),
          timedOut: count('ExecutionsTimedOut'),
          aborted: count('ExecutionsAborted'),
        },
      }),
      threshold: 0,
      comparison: GREATER_THAN_THRESHOLD,
      missing: NOT_BREACHING,
      symptom: 'A restored copy was not proved: the backup is bad, or it could not be validated.',
      firstStep: 'Read the cause of the failed execution; it is the reason that was reported to AWS Backup.',
      runbook: 'A backup is not proved',
    },
  };
}

/** Backups and their proofs on the region's dashboard. */
export const BACKUP_ROW: DashboardRow = {
  heading: 'Backups',
  graphs: [
    {
      title: 'How old is the newest snapshot?',
      unit: 's',
      metrics: STORES.map((store) => hourly(METRICS.backupAge, { store })),
    },
    {
      title: 'How old is the last proof?',
      unit: 's',
      metrics: TESTED.map((resourceType) => hourly(METRICS.proofAge, { resourceType })),
    },
    {
      title: 'Do jobs fail?',
      unit: 'jobs',
      metrics: [
        'NumberOfBackupJobsFailed',
        'NumberOfBackupJobsExpired',
        'NumberOfCopyJobsFailed',
        'NumberOfRestoreJobsFailed',
      ].map(jobs),
    },
    { title: 'Does anything live too long?', unit: 'backups', metrics: [hourly(METRICS.endless)] },
  ],
};
