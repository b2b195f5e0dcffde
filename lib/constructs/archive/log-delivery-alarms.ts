/** What is watched of the logs' way into the archive, as data. */
import { type IMetric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { pascalCase } from '../../config/case';
import { logStreamName } from '../../config/names';
import { DETECTION } from '../../config/numbers';
import type { Environment } from '../../config/types';
import type { AlarmTable } from '../alarm/alarm';
import { overall, series } from '../alarm/metrics';
import type { DashboardRow } from '../service/region-dashboard';
import { type ArchivedClass, ARCHIVED_CLASSES } from './retained-log-group';

const SECONDS_PER_MINUTE = 60;

const ofStream = (DeliveryStreamName: string, metricName: string, statistic: string): IMetric =>
  series('AWS/Firehose', metricName, { statistic, dimensionsMap: { DeliveryStreamName } });

/** Seconds that the oldest record has waited. */
const freshness = (deliveryStream: string): IMetric =>
  ofStream(deliveryStream, 'DeliveryToS3.DataFreshness', Stats.MAXIMUM);

/** Over all log groups of the region: CloudWatch Logs tries again for a day, and then drops what it could not hand over. */
const LOST = overall('SELECT SUM(DeliveryErrors) FROM "AWS/Logs"', 'Records not handed over');

/** Alarms on every stream. A stream without records has no metrics: silence is no fault of its own. */
export const deliveryAlarms = ({ name }: Environment): AlarmTable => ({
  ...Object.assign({}, ...ARCHIVED_CLASSES.map((each) => streamAlarms(logStreamName(name, each), each))),
  Lost: {
    metric: LOST,
    above: 0,
    periods: 3,
    symptom: 'CloudWatch Logs cannot hand log records over to the archive.',
    firstStep:
      'Find the log group by the metric DeliveryErrors of AWS/Logs; do its stream and the log-writer role exist?',
    runbook: 'Logs reach the archive late',
  },
});

function streamAlarms(deliveryStream: string, retentionClass: ArchivedClass): AlarmTable {
  const id = pascalCase(retentionClass);
  return {
    [`${id}Late`]: {
      metric: freshness(deliveryStream),
      above: DETECTION.deliveryDelay.minutes * SECONDS_PER_MINUTE,
      periods: 3,
      symptom: `Log records of the ${retentionClass} class have waited for more than ${DETECTION.deliveryDelay.minutes} minutes to be archived.`,
      firstStep: 'Read the newest line in the error log of LogDelivery: is it the bucket, the key or the role?',
      runbook: 'Logs reach the archive late',
    },
    [`${id}Throttled`]: {
      metric: ofStream(deliveryStream, 'ThrottledRecords', Stats.SUM),
      above: 0,
      periods: 3,
      symptom: `The stream of the ${retentionClass} class has refused log records for a quarter of an hour: more is written than its quota allows.`,
      firstStep: 'Compare BytesPerSecondLimit with IncomingBytes of the stream, and ask for a higher quota.',
      runbook: 'Logs reach the archive late',
    },
  };
}

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
