/** What is watched of the logs' way into the archive, as data. */
import { ComparisonOperator, MathExpression, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { logStreamName } from '../../config/names';
import { DETECTION } from '../../config/numbers';
import type { Environment } from '../../config/types';
import { type AlarmSpec, USUAL_PERIOD } from '../alarm/alarm';
import type { DashboardRow } from '../service/region-dashboard';
import { type ArchivedClass, ARCHIVED_CLASSES } from './retained-log-group';

const { GREATER_THAN_THRESHOLD } = ComparisonOperator;
const { NOT_BREACHING } = TreatMissingData;
const SECONDS_PER_MINUTE = 60;

const ofStream = (DeliveryStreamName: string, metricName: string, statistic: string): Metric =>
  new Metric({
    namespace: 'AWS/Firehose',
    metricName,
    dimensionsMap: { DeliveryStreamName },
    statistic,
    period: USUAL_PERIOD,
  });

/** Seconds that the oldest record has waited. */
const freshness = (deliveryStream: string): Metric =>
  ofStream(deliveryStream, 'DeliveryToS3.DataFreshness', Stats.MAXIMUM);

/** Alarms on one stream by construct id. A stream without records has no metrics: silence is no fault of its own. */
export function deliveryAlarms(
  deliveryStream: string,
  retentionClass: ArchivedClass,
): Readonly<Record<string, Omit<AlarmSpec, 'topic'>>> {
  return {
    Late: {
      metric: freshness(deliveryStream),
      threshold: DETECTION.deliveryDelay.minutes * SECONDS_PER_MINUTE,
      periods: 3,
      comparison: GREATER_THAN_THRESHOLD,
      missing: NOT_BREACHING,
      symptom: `Log records of the ${retentionClass} class have waited for more than ${DETECTION.deliveryDelay.minutes} minutes to be archived.`,
      firstStep: 'Read the newest line in the error log of LogDelivery: is it the bucket, the key or the role?',
      runbook: 'Logs reach the archive late',
    },
    Throttled: {
      metric: ofStream(deliveryStream, 'ThrottledRecords', Stats.SUM),
      threshold: 0,
      periods: 3,
      comparison: GREATER_THAN_THRESHOLD,
      missing: NOT_BREACHING,
      symptom: `The stream of the ${retentionClass} class has refused log records for a quarter of an hour: more is written than its quota allows.`,
      firstStep: 'Compare BytesPerSecondLimit with IncomingBytes of the stream, and ask for a higher quota.',
      runbook: 'Logs reach the archive late',
    },
  };
}

const LOST = new MathExpression({
  expression: 'SELECT SUM(DeliveryErrors) FROM "AWS/Logs"',
  label: 'Records not handed over',
  period: USUAL_PERIOD,
});

/** Over all log groups of the region: CloudWatch Logs tries again for a day, and then drops what it could not hand over. */
export const lostRecords = (topic: ITopic): AlarmSpec => ({
  metric: LOST,
  threshold: 0,
  periods: 3,
  comparison: GREATER_THAN_THRESHOLD,
  missing: NOT_BREACHING,
  symptom: 'CloudWatch Logs cannot hand log records over to the archive.',
  firstStep:
    'Find the log group by the metric DeliveryErrors of AWS/Logs; do its stream and the log-writer role exist?',
  runbook: 'Logs reach the archive late',
  topic,
});

/** The logs' way into the archive on the region's dashboard. */
export const recordsRow = ({ name }: Environment): DashboardRow => ({
  heading: 'Records on their way into the archive',
  graphs: [
    {
      title: 'How long do they wait?',
      unit: 's',
      metrics: ARCHIVED_CLASSES.map((retentionClass) => freshness(logStreamName(name, retentionClass))),
    },
    { title: 'Are any lost?', unit: 'batches', metrics: [LOST] },
  ],
});
