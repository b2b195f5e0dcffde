/** Alarms on a region's backups, and their dashboard row, as data. */
import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { pascalCase } from '../../config/case';
import { BACKUP } from '../../config/numbers';
import type { Region } from '../../config/types';
import type { AlarmRow, AlarmTable } from '../alarm/alarm';
import { overall, series, USUAL_PERIOD } from '../alarm/metrics';
import type { DashboardRow } from '../service/region-dashboard';
import { VERIFICATION_METRICS } from './validation/contract';
import { METRICS, STORES, type Store, TESTED, type Tested } from './janitor/contract';

const SECONDS = { hour: 3600, day: 86_400 } as const;

/** What the janitor measures, once an hour; two hours without a measurement count as missing data. */
const hourly = (metricName: string, dimensionsMap: Record<string, string> = {}): IMetric =>
  series(METRICS.namespace, metricName, { statistic: 'Maximum', dimensionsMap, period: Duration.hours(2) });

/** Metrics Insights over the region, because AWS Backup's dimensions differ between kinds of jobs. */
const jobs = (metricName: string): IMetric => overall(`SELECT SUM(${metricName}) FROM "AWS/Backup"`, metricName);

/** Jobs of AWS Backup that ended badly, by the id of the alarm. No data means no such job. */
const BAD_JOBS = {
  BackupFails: {
    metric: jobs('NumberOfBackupJobsFailed'),
    symptom: (region: string) => `A backup in ${region} failed; the next one is due in ${BACKUP.interval.hours} hours.`,
    list: 'list-backup-jobs --by-state FAILED',
    runbook: 'A backup failed',
  },
  BackupExpires: {
    metric: jobs('NumberOfBackupJobsExpired'),
    symptom: (region: string) => `A backup in ${region} did not begin or end in its window.`,
    list: 'list-backup-jobs --by-state EXPIRED',
    runbook: 'A backup failed',
  },
  CopyFails: {
    metric: jobs('NumberOfCopyJobsFailed'),
    symptom: (region: string) => `A backup made in ${region} has no copy in the other region.`,
    list: 'list-copy-jobs --by-state FAILED',
    runbook: 'A copy of a backup failed',
  },
  RestoreFails: {
    metric: jobs('NumberOfRestoreJobsFailed'),
    symptom: (region: string) => `A restore in ${region} failed: if it was a test, its backup is not proved.`,
    list: 'list-restore-jobs --by-status FAILED',
    runbook: 'A backup is not proved',
  },
} as const;

/** Alarms on jobs of AWS Backup in a region. */
export const jobAlarms = ({ name }: Region): AlarmTable =>
  Object.fromEntries(
    Object.entries(BAD_JOBS).map(([id, { metric, symptom, list, runbook }]) => [
      id,
      {
        metric,
        above: 0,
        symptom: symptom(name),
        firstStep: `aws backup ${list} --region ${name}, and read the status message.`,
        runbook,
      },
    ]),
  );

/** Alarms on what the janitor measures. Missing ages are an alarm: the state of the backups is unknown. */
export function janitorAlarms(region: Region): AlarmTable {
  const late = (store: Store): AlarmRow => ({
    metric: hourly(METRICS.backupAge, { store }),
    above: BACKUP.lateAfter.hours * SECONDS.hour,
    missing: TreatMissingData.BREACHING,
    symptom: `The newest snapshot of the ${store} in ${region.name} is more than ${BACKUP.lateAfter.hours} hours old, or the janitor did not measure it.`,
    firstStep: "See whether the janitor runs; if so, list the store's latest backup jobs.",
    runbook: 'Backups are late',
  });
  const unproved = (resourceType: Tested): AlarmRow => ({
    metric: hourly(METRICS.proofAge, { resourceType }),
    above: BACKUP.restoreTestAlarm.days * SECONDS.day,
    missing: TreatMissingData.BREACHING,
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
      above: 0,
      missing: TreatMissingData.IGNORE,
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
  const period = Duration.minutes(BACKUP.markAlarm.minutes);
  const runs = (metricName: string): IMetric =>
    series('AWS/Lambda', metricName, { statistic: 'Sum', dimensionsMap: { FunctionName: functionName }, period });
  return {
    MarksAreLate: {
      metric: new MathExpression({
        expression: 'invocations - errors',
        label: 'Marks written',
        period,
        usingMetrics: { invocations: runs('Invocations'), errors: runs('Errors') },
      }),
      below: 1,
      missing: TreatMissingData.BREACHING,
      symptom: `No high-water mark of the database has been written for ${BACKUP.markAlarm.minutes} minutes.`,
      firstStep: 'Read the log of the mark writer: which step failed.',
      runbook: 'Marks of the database are late',
    },
    FellBehind: {
      // The alarm above covers missing data.
      metric: series(VERIFICATION_METRICS.namespace, VERIFICATION_METRICS.fellBehind, {
        statistic: 'Maximum',
        period: Duration.minutes(BACKUP.markInterval.minutes),
      }),
      above: 0,
      symptom: 'The database is behind its own last mark, and no flip explains it: rows that were committed are gone.',
      firstStep: 'Read in the log of the mark writer which value is behind; call the security officer.',
      runbook: 'The database fell behind its mark',
    },
  };
}

/** The alarm on the state machine that proves restores. */
export function proofAlarms(stateMachineArn: string): AlarmTable {
  const count = (metricName: string): IMetric =>
    series('AWS/States', metricName, { statistic: 'Sum', dimensionsMap: { StateMachineArn: stateMachineArn } });
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
      above: 0,
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
      metrics: Object.values(BAD_JOBS).map(({ metric }) => metric),
    },
    { title: 'Does anything live too long?', unit: 'backups', metrics: [hourly(METRICS.endless)] },
  ],
};
