/** What is watched of the copies between the regions' buckets (L4), as data. */
import { ComparisonOperator, MathExpression, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { pascalCase } from '../../config/case';
import { bucketName, type BucketPurpose } from '../../config/names';
import { REPLICATION } from '../../config/numbers';
import type { Environment, Region } from '../../config/types';
import { type AlarmTable, USUAL_PERIOD } from '../alarm/alarm';
const { GREATER_THAN_THRESHOLD } = ComparisonOperator;
const { NOT_BREACHING } = TreatMissingData;

const SECONDS_PER_MINUTE = 60;

/** One kind of objects that arrives from the other region. */
export interface Arrival {
  readonly purpose: BucketPurpose;
  /** What the objects are, for the person who is told. */
  readonly what: string;
  /** Heading of the runbook. */
  readonly runbook: string;
}

/**
 * Alarms on what arrives from the other region, by purpose. S3 says how late a copy is in the region of the destination, so
 * each region watches what it receives, and notices when the other one is in trouble. No data is nothing under way.
 */
export function arrivalAlarms(
  environment: Environment,
  from: Region,
  to: Region,
  arrivals: readonly Arrival[],
): AlarmTable {
  const late = ({ purpose, what, runbook }: Arrival): AlarmTable[string] => ({
    metric: latency(bucketName(environment, purpose, from), bucketName(environment, purpose, to)),
    threshold: REPLICATION.objectTime.minutes * SECONDS_PER_MINUTE,
    comparison: GREATER_THAN_THRESHOLD,
    missing: NOT_BREACHING,
    symptom: `${what} in the ${purpose} bucket of ${from.name} have been on their way to ${to.name} for more than ${REPLICATION.objectTime.minutes} minutes.`,
    firstStep: `Look at the replication metrics of the bucket in ${from.name} for operations that are pending or failed.`,
    runbook,
  });
  return Object.fromEntries(arrivals.map((arrival) => [`${pascalCase(arrival.purpose)}ArrivesLate`, late(arrival)]));
}

/** Replication rules are named by their destination: see Replication. */
const latency = (source: string, destination: string): Metric =>
  new Metric({
    namespace: 'AWS/S3',
    metricName: 'ReplicationLatency',
    dimensionsMap: { SourceBucket: source, DestinationBucket: destination, RuleId: destination },
    statistic: 'Maximum',
    period: USUAL_PERIOD,
  });

/** Over every rule that reports in this region, archives included: a failed copy is not tried again by itself. */
export const COPIES_FAIL: AlarmTable[string] = {
  metric: new MathExpression({
    expression: 'SELECT SUM(OperationsFailedReplication) FROM "AWS/S3"',
    label: 'Copies that failed',
    period: USUAL_PERIOD,
  }),
  threshold: 0,
  comparison: GREATER_THAN_THRESHOLD,
  missing: NOT_BREACHING,
  symptom: 'S3 has given up copying at least one object to its second place.',
  firstStep: 'List objects with replication status FAILED, beginning with the mail and quarantine buckets.',
  runbook: 'A copy has failed',
};
