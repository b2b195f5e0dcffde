/** Prices of what keeps data: the database, its backups, stored mail. */
import { at, list } from '../assembly/template-index';
import { DAYS, mailGb, numberAt, one, type Pricing, referred, share } from './pricing';
import { HOURS } from './rates';

export const CLUSTER = 'AWS::RDS::DBCluster';

export const instance: Pricing = (own, around) => {
  const cluster = referred(own, at(own.properties, 'DBClusterIdentifier'), around.here(CLUSTER));
  const range = at(cluster?.properties, 'ServerlessV2ScalingConfiguration');
  const units = numberAt(range, around.capacity === 'floor' ? 'MinCapacity' : 'MaxCapacity');
  return [
    one('database', 'acuHour', units * HOURS),
    ...(around.here('AWS::GuardDuty::Detector').length > 0 ? [one('threats', 'threatDatabase', units)] : []),
  ];
};

/** Backup storage of continuous backups is free up to the size of the database. */
export const cluster: Pricing = ({ properties }, around) => {
  const { databaseGb, databaseChange, databaseMillionRequests } = around.load;
  return [
    one('database', 'databaseGb', databaseGb),
    one('database', 'databaseIo', share(databaseMillionRequests, around)),
    one('backups', 'databaseBackupGb', databaseGb * databaseChange * numberAt(properties, 'BackupRetentionPeriod')),
  ];
};

/** Runs a day of a schedule `cron(minute hours ...)` whose hours are a list, a step or a star. */
export function runsADay(schedule: string): number {
  const [, hours = ''] = /^cron\(\S+ (\S+) /.exec(schedule) ?? [];
  const step = /^(?:\d+|\*)\/(\d+)$/.exec(hours)?.[1];
  if (step !== undefined) return Math.ceil(24 / Number(step));
  return hours === '*' ? 24 : hours.split(',').length;
}

/**
 * Snapshots of Aurora are free while the cluster's own retention covers them; a copy in another region is full each time. Backups of
 * S3 are incremental, in each vault. Each region backs up its own cluster and its own buckets.
 */
export const backupPlan: Pricing = ({ properties }, { load }) => {
  const rules = list(properties, 'BackupPlan', 'BackupPlanRule');
  const copies = rules.flatMap((rule) =>
    list(rule, 'CopyActions').map((copy) => ({
      days: numberAt(copy, 'Lifecycle', 'DeleteAfterDays'),
      runs: runsADay(String(at(rule, 'ScheduleExpression'))),
    })),
  );
  const vaults = 1 + (copies.length > 0 ? 1 : 0);
  return [
    one('backups', 'objectBackupGb', vaults * load.objectGb),
    ...copies.flatMap(({ days, runs }) => [
      one('backups', 'databaseBackupGb', runs * days * load.databaseGb),
      one('backups', 'transferGb', runs * DAYS * load.databaseGb),
    ]),
  ];
};

/** One restore a week and selection. */
export const restoreTests: Pricing = () => [one('backups', 'restoreTest', DAYS / 7)];

/** Only buckets of messages grow with the load; those of the archive are priced with their streams. */
export const bucket: Pricing = ({ stack }, around) => {
  if (stack.name !== 'Data') return [];
  const buckets = around.here('AWS::S3::Bucket').filter((other) => other.stack === stack).length;
  const isReplicated = around.regions > 1;
  const received = share(mailGb(around), around, buckets);
  return [
    one('mail', 'objectGb', around.load.objectGb / buckets),
    one('mail', 'objectPuts', around.load.millionMails / buckets),
    ...(isReplicated ? [one('mail', 'replicatedGb', received), one('mail', 'transferGb', received)] : []),
  ];
};

export const malware: Pricing = (_, around) => {
  const plans = around.here('AWS::GuardDuty::MalwareProtectionPlan').length;
  return [
    one('scanning', 'malwareGb', share(mailGb(around), around, plans)),
    one('scanning', 'malwareObjects', share(around.load.millionMails, around, plans)),
  ];
};
