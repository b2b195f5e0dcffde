import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { OperationalAlarm, USUAL_PERIOD } from '../alarm/alarm';
import { TAMPERING } from './tampering';
import type { Tampering } from './trail-patterns';

export interface TamperAlarmsProps {
  /** Log group of the management trail. */
  readonly trail: ILogGroup;
  /** Every alarm notifies it. */
  readonly topic: ITopic;
}

const NAMESPACE = 'Holdfast/Trail';

/** Alarms on every sign of tampering in the trail (F8, G1), in each region for both, and on a silent trail. */
export class TamperAlarms extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: TamperAlarmsProps,
  ) {
    super(scope, id);
    for (const sign of TAMPERING) this.watch(sign);
    this.watchSilence();
  }

  private watch({ id, pattern, tolerated = 0, symptom, firstStep, runbook }: Tampering): void {
    const filter = new MetricFilter(this, `${id}Filter`, {
      logGroup: this.props.trail,
      filterPattern: { logPatternString: pattern },
      metricNamespace: NAMESPACE,
      metricName: id,
    });
    new OperationalAlarm(this, id, {
      metric: filter.metric({ statistic: Stats.SUM, period: USUAL_PERIOD }),
      threshold: tolerated,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      missing: TreatMissingData.NOT_BREACHING,
      symptom,
      firstStep,
      runbook,
      topic: this.props.topic,
    });
  }

  /** An account that runs this service has calls in every quarter of an hour: no record means no trail. */
  private watchSilence(): void {
    new OperationalAlarm(this, 'TrailSilent', {
      metric: new Metric({
        namespace: 'AWS/Logs',
        metricName: 'IncomingLogEvents',
        dimensionsMap: { LogGroupName: this.props.trail.logGroupName },
        statistic: Stats.SUM,
        period: Duration.minutes(15),
      }),
      threshold: 1,
      periods: 2,
      comparison: ComparisonOperator.LESS_THAN_THRESHOLD,
      missing: TreatMissingData.BREACHING,
      symptom: 'The management trail has not recorded a single call for half an hour.',
      firstStep: 'Ask CloudTrail for the status of the trail: does it log, and did its last delivery succeed?',
      runbook: 'The trail is silent',
      topic: this.props.topic,
    });
  }
}
