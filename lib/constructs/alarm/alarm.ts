import { Duration } from 'aws-cdk-lib';
import { Alarm, type ComparisonOperator, type IMetric, type TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** One alarm, as data. */
export interface AlarmSpec {
  readonly metric: IMetric;
  readonly threshold: number;
  readonly comparison: ComparisonOperator;
  /** Periods in a row that must breach; default 1. */
  readonly periods?: number;
  /** What missing data means: `BREACHING` where the metric proves that something works. */
  readonly missing: TreatMissingData;
  /** What is wrong, as seen by a customer or an operator; one sentence. */
  readonly symptom: string;
  /** What to do first; one sentence. */
  readonly firstStep: string;
  /** Heading in docs/runbooks/alarms.md with the next steps. */
  readonly runbook: string;
  readonly topic: ITopic;
}

/** Notifies a topic about a metric. Named by construct path; its text is symptom, first step and runbook. */
export class OperationalAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, spec: AlarmSpec) {
    super(scope, id);
    this.alarm = new Alarm(this, 'Alarm', {
      alarmName: this.node.path.replaceAll('/', '-'),
      alarmDescription: `${spec.symptom} First: ${spec.firstStep} Runbook: docs/runbooks/alarms.md#${anchor(spec.runbook)}`,
      metric: spec.metric,
      threshold: spec.threshold,
      comparisonOperator: spec.comparison,
      evaluationPeriods: spec.periods ?? 1,
      treatMissingData: spec.missing,
    });
    const action = new SnsAction(spec.topic);
    this.alarm.addAlarmAction(action);
    this.alarm.addOkAction(action);
  }
}

/** A Markdown heading's anchor: lower case, punctuation dropped, spaces to dashes. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');

/** Five minutes: CloudWatch's usual period for metrics that arrive once a minute. */
export const USUAL_PERIOD = Duration.minutes(5);

/** Alarms by construct id; `raise` adds the topic. */
export type AlarmTable = Readonly<Record<string, Omit<AlarmSpec, 'topic'>>>;

/** Makes one alarm of each row, below `scope`. */
export function raise(scope: Construct, topic: ITopic, table: AlarmTable): void {
  for (const [id, spec] of Object.entries(table)) new OperationalAlarm(scope, id, { ...spec, topic });
}
