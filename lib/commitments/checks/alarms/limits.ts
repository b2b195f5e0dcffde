/** Alarms ring in time: at the first failure, or at a limit that leaves time to act (I1). */
import { BACKUP, RECOVERY, REPLICATION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, list, type Resource, show } from '../../../assembly/template-index';

/**
 * The highest limit of each metric that is not counted in failures, in the unit that its service publishes. Those without
 * another source are where a service is in trouble and not yet gone. Whatever is not listed is a failure: one is enough.
 */
const HIGHEST: Readonly<Record<string, number>> = {
  ACUUtilization: 95,
  AuroraGlobalDBRPOLag: REPLICATION.lagPage.hours * 3_600_000,
  AuroraReplicaLag: 60_000,
  BackupAge: BACKUP.lateAfter.hours * 3600,
  BlockedRequests: 5000,
  CallsRefused: 100,
  CommitLatency: 1000,
  // What Aurora gives the smallest instance that is allowed here, max_connections of a serverless one.
  DatabaseConnections: 5000,
  DaysSinceDrill: RECOVERY.drillInterval.days,
  'DeliveryToS3.DataFreshness': 3600,
  HTTPCode_ELB_5XX_Count: 5,
  MaximumUsedTransactionIDs: 1_500_000_000,
  MemoryUtilization: 95,
  OtherDroppedPackets: 1000,
  PulseAge: 300,
  ReplicationLatency: REPLICATION.objectTime.minutes * 60,
  RestoreProofAge: BACKUP.restoreTestAlarm.days * 86_400,
  RunningTaskCount: 100,
  SignInGuessed: 5,
  TCP_ELB_Reset_Count: 20,
  TargetResponseTime: 5,
};

/** Names of the metrics that an alarm watches, those that its expressions select among them. */
const metricsOf = ({ properties }: Resource): readonly string[] => [
  ...[properties, ...list(properties, 'Metrics').map((query) => at(query, 'MetricStat', 'Metric'))].map((metric) =>
    String(at(metric, 'MetricName')),
  ),
  ...list(properties, 'Metrics').flatMap((query) =>
    [...String(at(query, 'Expression')).matchAll(/^SELECT \w+\((\w+)\)/g)].map(([, name = '']) => name),
  ),
];

/** An alarm that rings below its limit rings sooner the higher that is. */
const ringsAbove = ({ properties }: Resource): boolean =>
  String(at(properties, 'ComparisonOperator')).startsWith('GreaterThan');

export const inTime: Check = {
  id: 'I1',
  name: 'alarm-in-time',
  sentence: 'Every alarm rings at the first failure, or at a limit that leaves time to act',
  holdsIn: 'every',
  find: (tree) =>
    tree
      .ofType('AWS::CloudWatch::Alarm')
      .filter(ringsAbove)
      .flatMap((alarm) => {
        const names = metricsOf(alarm);
        const highest = Math.max(...names.map((name) => HIGHEST[name] ?? 0));
        const threshold = at(alarm.properties, 'Threshold');
        return typeof threshold === 'number' && threshold <= highest
          ? []
          : [
              {
                path: alarm.path,
                found: show(threshold),
                required: `at most ${highest}`,
                fix: 'lower it, or say in HIGHEST of lib/commitments/checks/alarms/limits.ts how high it may be',
              },
            ];
      }),
};
