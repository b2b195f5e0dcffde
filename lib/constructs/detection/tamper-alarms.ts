import { type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { AlertTopic } from '../archive/alert-topics';
import { type AlarmTable, raise } from '../alarm/alarm';
import { series, USUAL_PERIOD } from '../alarm/metrics';
import { TAMPERING } from './tampering';

export interface TamperAlarmsProps {
  /** Log group of the management trail. */
  readonly trail: ILogGroup;
  /** Every alarm notifies it. */
  readonly topic: AlertTopic;
}

/** Alarms on every sign of tampering in the trail (F8, G1), in each region for both, and on a silent trail. */
export class TamperAlarms extends Construct {
  constructor(scope: Construct, id: string, { trail, topic }: TamperAlarmsProps) {
    super(scope, id);
    for (const { id: sign, pattern, tolerated = 0, ...texts } of TAMPERING)
      raise(this, topic, { [sign]: { metric: this.matches(trail, sign, pattern), above: tolerated, ...texts } });
    raise(this, topic, silence(trail));
  }

  private matches(logGroup: ILogGroup, metricName: string, logPatternString: string): IMetric {
    const filter = new MetricFilter(this, `${metricName}Filter`, {
      logGroup,
      filterPattern: { logPatternString },
      metricNamespace: 'Holdfast/Trail',
      metricName,
    });
    return filter.metric({ statistic: Stats.SUM, period: USUAL_PERIOD });
  }
}

/** An account that runs this service has calls in every quarter of an hour: no record means no trail. */
const silence = ({ logGroupName }: ILogGroup): AlarmTable => ({
  TrailSilent: {
    metric: series('AWS/Logs', 'IncomingLogEvents', {
      statistic: Stats.SUM,
      dimensionsMap: { LogGroupName: logGroupName },
      period: Duration.minutes(15),
    }),
    below: 1,
    periods: 2,
    missing: TreatMissingData.BREACHING,
    symptom: 'The management trail has not recorded a single call for half an hour.',
    firstStep: 'Ask CloudTrail for the status of the trail: does it log, and did its last delivery succeed?',
    runbook: 'The trail is silent',
  },
});
