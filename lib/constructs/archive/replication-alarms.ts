/** Alarms on replication between the regions' buckets (L4), as data. */
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

/** All replication rules that report in this region, archives included. S3 does not retry a failed copy. */
export const COPIES_FAIL: AlarmTable[string] = {
  metric: new MathExpression({
    expression: 'SELECT SUM(OperationsFailedReplication) FROM "AWS/S3"',
    label: 'Copies that failed',
    period: USUAL_PERIOD,
  }),
  threshold: 0,
  comparison: GREATER_THAN_THRESHOLD,
  missing: NOT_BREACHING,
  symptom: 'S3 failed to copy at least one object to its destination, and does not retry.',
  firstStep: 'List objects with replication status FAILED, beginning with the mail and quarantine buckets.',
  runbook: 'A copy has failed',
};
