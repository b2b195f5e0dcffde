/** Alarms on replication between the regions' buckets (L4), as data. */
import type { IMetric } from 'aws-cdk-lib/aws-cloudwatch';
import { pascalCase } from '../../config/case';
import { bucketName, type BucketPurpose } from '../../config/names';
import { REPLICATION } from '../../config/numbers';
import type { Environment, Region } from '../../config/types';
import type { AlarmRow, AlarmTable } from '../alarm/alarm';
import { overall, series } from '../alarm/metrics';

const SECONDS_PER_MINUTE = 60;

/** One kind of objects that arrives from the other region. */
export interface Arrival {
  readonly purpose: BucketPurpose;
  /** What the objects are, for the text of the alarm. */
  readonly what: string;
  /** Heading of the runbook. */
  readonly runbook: string;
}

/**
 * Alarms on objects that arrive from the other region, by purpose. S3 reports latency in the destination's region, so each
 * region watches what it receives, and notices when the other one is in trouble. No data means that nothing is under way.
 */
export function arrivalAlarms(
  environment: Environment,
  from: Region,
  to: Region,
  arrivals: readonly Arrival[],
): AlarmTable {
  const late = ({ purpose, what, runbook }: Arrival): AlarmRow => ({
    metric: latency(bucketName(environment, purpose, from), bucketName(environment, purpose, to)),
    above: REPLICATION.objectTime.minutes * SECONDS_PER_MINUTE,
    symptom: `${what} in the ${purpose} bucket of ${from.name} have been on their way to ${to.name} for more than ${REPLICATION.objectTime.minutes} minutes.`,
    firstStep: `Look at the replication metrics of the bucket in ${from.name} for operations that are pending or failed.`,
    runbook,
  });
  return Object.fromEntries(arrivals.map((arrival) => [`${pascalCase(arrival.purpose)}ArrivesLate`, late(arrival)]));
}

/** Replication rules are named by their destination: see Replication. */
const latency = (source: string, destination: string): IMetric =>
  series('AWS/S3', 'ReplicationLatency', {
    statistic: 'Maximum',
    dimensionsMap: { SourceBucket: source, DestinationBucket: destination, RuleId: destination },
  });

/** All replication rules that report in this region, archives included. S3 does not retry a failed copy. */
export const COPIES_FAIL: AlarmRow = {
  metric: overall('SELECT SUM(OperationsFailedReplication) FROM "AWS/S3"', 'Copies that failed'),
  above: 0,
  symptom: 'S3 failed to copy at least one object to its destination, and does not retry.',
  firstStep: 'List objects with replication status FAILED, beginning with the mail and quarantine buckets.',
  runbook: 'A copy has failed',
};
