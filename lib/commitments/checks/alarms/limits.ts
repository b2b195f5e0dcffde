/** Alarms ring in time: at the first failure, or at a limit that leaves time to act (I1). */
import { BACKUP, DETECTION, RECOVERY, REPLICATION } from '../../../config/numbers';
import { MOST_TASKS } from '../../../config/validate/sizes';
import { at, type Resource, show } from '../../../assembly/template-index';
import { checkOf, typed } from '../shapes';
import { ALARM, metricsOf } from './queries';

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
  CallsRefused: DETECTION.refusedCalls,
  CommitLatency: 1000,
  // What Aurora gives the smallest instance that is allowed here, max_connections of a serverless one.
  DatabaseConnections: 5000,
  DaysSinceDrill: RECOVERY.drillInterval.days,
  'DeliveryToS3.DataFreshness': DETECTION.deliveryDelay.minutes * 60,
  HTTPCode_ELB_5XX_Count: 5,
  MaximumUsedTransactionIDs: 1_500_000_000,
  MemoryUtilization: 95,
  OtherDroppedPackets: 1000,
  PulseAge: 300,
  ReplicationLatency: REPLICATION.objectTime.minutes * 60,
  RestoreProofAge: BACKUP.restoreTestAlarm.days * 86_400,
  RunningTaskCount: MOST_TASKS,
  SignInGuessed: 5,
  TCP_ELB_Reset_Count: 20,
  TargetResponseTime: 5,
};

/** An alarm that rings below its limit rings sooner the higher that is. */
const ringsAbove = ({ properties }: Resource): boolean =>
  String(at(properties, 'ComparisonOperator')).startsWith('GreaterThan');

const highestOf = (alarm: Resource): number => Math.max(...metricsOf(alarm).map((name) => HIGHEST[name] ?? 0));

export const inTime = checkOf({
  id: 'I1',
  name: 'alarm-thresholds',
  sentence: 'Every alarm rings at the first failure, or at a limit that leaves time to act',
  of: typed(ALARM),
  where: ringsAbove,
  required: (alarm) => `at most ${highestOf(alarm)}`,
  fix: 'lower it, or say in HIGHEST of lib/commitments/checks/alarms/limits.ts how high it may be',
  found: (alarm) => {
    const threshold = at(alarm.properties, 'Threshold');
    return typeof threshold === 'number' && threshold <= highestOf(alarm) ? undefined : show(threshold);
  },
});
