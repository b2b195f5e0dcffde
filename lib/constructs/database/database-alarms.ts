/** Alarms and dashboard row of a region's part of the database, as data. The same for the writer's region and the other. */
import { type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { clusterId } from '../../config/names';
import { RECOVERY, REPLICATION } from '../../config/numbers';
import type { Environment, Region } from '../../config/types';
import type { AlarmTable } from '../alarm/alarm';
import { overall, series } from '../alarm/metrics';
import type { DashboardRow } from '../service/region-dashboard';

const MS_PER_SECOND = 1000;
const SECONDS_PER_HOUR = 3600;

/** Percent of the ceiling or of a limit at which there is still time to act. */
const NEARLY_FULL = 90;

/** Milliseconds; within a region a reader is usually tens of milliseconds behind. */
const READER_LAG = 10_000;

/** Milliseconds; a commit to storage in three zones usually takes four to ten. */
const SLOW_COMMIT = 200;

/** PostgreSQL stops writing at about 2.1 billion; autovacuum begins to prevent that at 200 million. */
const TRANSACTION_IDS = 1_000_000_000;

/** Alarms for the on-call engineer on the database of a region. */
export const databaseAlarms = (environment: Environment, region: Region): AlarmTable => ({
  Silent: {
    metric: of(environment, region, 'ServerlessDatabaseCapacity', 'Average'),
    below: environment.database.minCapacity,
    periods: 2,
    missing: TreatMissingData.BREACHING,
    symptom: `The database in ${region.name} does not run: it reports less than its floor of ${environment.database.minCapacity} capacity units, or nothing.`,
    firstStep: 'Read the latest RDS events of the cluster and see whether its instances are available.',
    runbook: 'The database does not run',
  },
  AtCeiling: {
    metric: of(environment, region, 'ACUUtilization', 'Maximum'),
    atLeast: NEARLY_FULL,
    periods: 3,
    symptom: `A database instance has used at least ${NEARLY_FULL} % of its ceiling of ${environment.database.maxCapacity} capacity units for 15 minutes.`,
    firstStep: 'Open Performance Insights and look for the statement with the most load.',
    runbook: 'The database cannot grow',
  },
  Connections: {
    metric: of(environment, region, 'DatabaseConnections', 'Maximum'),
    above: Math.floor((mostConnections(environment) * NEARLY_FULL) / 100),
    periods: 2,
    symptom: `Of the ${mostConnections(environment)} connections that an instance takes, more than ${NEARLY_FULL} % are open.`,
    firstStep:
      'Count sessions by role and state in pg_stat_activity: idle ones point to a pool, active ones to slow statements.',
    runbook: 'Database connections run out',
  },
  ReaderBehind: {
    metric: of(environment, region, 'AuroraReplicaLag', 'Maximum'),
    above: READER_LAG,
    periods: 2,
    symptom: `A reader in ${region.name} is more than ${READER_LAG / MS_PER_SECOND} seconds behind its cluster's storage: customers see old data.`,
    firstStep: 'See whether the reader is at its ceiling, or a long query holds it back.',
    runbook: 'A reader is behind',
  },
  SlowCommits: {
    metric: of(environment, region, 'CommitLatency', 'p99'),
    above: SLOW_COMMIT,
    periods: 3,
    symptom: `One commit in a hundred has taken longer than ${SLOW_COMMIT} ms for 15 minutes.`,
    firstStep: 'See in Performance Insights what sessions wait for: storage, locks or CPU.',
    runbook: 'Commits are slow',
  },
  Deadlocks: {
    metric: of(environment, region, 'Deadlocks', 'Maximum'),
    above: 0,
    periods: 3,
    symptom: 'PostgreSQL has aborted deadlocked transactions for 15 minutes: some writes fail and are tried again.',
    firstStep: "Read the statements of both sides after 'deadlock detected' in the engine's log.",
    runbook: 'Transactions block each other',
  },
  TransactionIds: {
    metric: of(environment, region, 'MaximumUsedTransactionIDs', 'Maximum'),
    above: TRANSACTION_IDS,
    symptom:
      'The oldest transaction id is a billion old: vacuum does not keep up, and at two billion PostgreSQL stops writing.',
    firstStep: 'Look in pg_stat_activity and pg_prepared_xacts for a transaction that has been open for days.',
    runbook: 'Transaction ids run out',
  },
});

/**
 * Replication lag (L4, M9). Aurora reports it in the standby region only: both regions have the alarm, and no data is normal
 * in the writer's. The portal's heartbeats show whether commits arrive at all.
 */
export const lagAlarms = (environment: Environment, region: Region): AlarmTable => ({
  ReplicationBehind: {
    metric: LAG,
    above: REPLICATION.lagWarning.seconds * MS_PER_SECOND,
    symptom: `Commits reach ${region.name} more than ${REPLICATION.lagWarning.seconds} seconds late: a failover now would lose them.`,
    firstStep: "Compare the writer's load with the ceiling here, and read the AWS Health Dashboard of both regions.",
    runbook: 'Database replication is behind',
  },
  ReplicationFarBehind: {
    metric: LAG,
    above: REPLICATION.lagPage.hours * SECONDS_PER_HOUR * MS_PER_SECOND,
    symptom: `Commits reach ${region.name} more than ${REPLICATION.lagPage.hours} h late; ${environment.name} has promised to lose ${RECOVERY.pointObjective.hours} h at most.`,
    firstStep: 'Call the incident lead: start nothing that could end in a failover.',
    runbook: 'Database replication is far behind',
  },
});

/**
 * Metrics Insights over the account, which has one global database (B4). AWS does not document whether the metric's
 * dimensions are the cluster, the source region or both; an alarm on the wrong ones would never get data.
 */
const LAG = overall('SELECT MAX(AuroraGlobalDBRPOLag) FROM "AWS/RDS"', 'Commits not yet here, ms');

/**
 * The database on the region's dashboard.
 * @param pulses age of each region's latest write, at this region's reader
 */
export const databaseRow = (environment: Environment, region: Region, pulses: readonly IMetric[]): DashboardRow => ({
  heading: 'Database',
  graphs: [
    { title: 'How late are commits here?', unit: 'ms', metrics: [LAG] },
    { title: 'How old is what was heard last?', unit: 's', metrics: pulses },
    {
      title: 'How much of the ceiling is used?',
      unit: '%',
      metrics: [of(environment, region, 'ACUUtilization', 'Maximum')],
    },
    { title: 'How long does a commit take?', unit: 'ms', metrics: [of(environment, region, 'CommitLatency', 'p99')] },
  ],
});

const of = (environment: Environment, region: Region, metricName: string, statistic: string): IMetric =>
  series('AWS/RDS', metricName, {
    statistic,
    dimensionsMap: { DBClusterIdentifier: clusterId(environment, region) },
  });

/**
 * Aurora PostgreSQL's `max_connections`, which follows from the ceiling alone: memory (2 GiB a capacity unit) divided by
 * 9,531,392 bytes, at most 5,000, and at most 2,000 where the floor is below one unit (Aurora User Guide, "Maximum
 * connections for Aurora Serverless v2").
 */
export function mostConnections({ database }: Pick<Environment, 'database'>): number {
  const byMemory = Math.floor((database.maxCapacity * 2 * 1024 ** 3) / 9_531_392);
  return Math.min(byMemory, database.minCapacity < 1 ? 2000 : 5000);
}
