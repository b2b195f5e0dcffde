import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Construct } from 'constructs';
import type { AlertTopic } from '../archive/alert-topics';

/** Which values are wrong. */
type Limit = { readonly above: number } | { readonly atLeast: number } | { readonly below: number };

/** One alarm, as data. */
export type AlarmRow = Limit & {
  readonly metric: IMetric;
  /** Periods in a row that must breach; default 1. */
  readonly periods?: number;
  /** What missing data means: `BREACHING` where the metric proves that something works; default `NOT_BREACHING`. */
  readonly missing?: TreatMissingData;
  /** What is wrong, as seen by a customer or an operator; one sentence. */
  readonly symptom: string;
  /** What to do first; one sentence. */
  readonly firstStep: string;
  /** Heading of its guide (guide.ts), in docs/runbooks/alarms.md. */
  readonly runbook: string;
};

/** Alarms by construct id. */
export type AlarmTable = Readonly<Record<string, AlarmRow>>;

/** Makes one alarm of each row, below `scope`. */
export function raise(scope: Construct, topic: AlertTopic, table: AlarmTable): void {
  for (const [id, row] of Object.entries(table)) new OperationalAlarm(scope, id, topic, row);
}

/** Notifies a topic about a metric. Named by construct path; its text is symptom, first step and runbook. */
class OperationalAlarm extends Construct {
  constructor(scope: Construct, id: string, topic: AlertTopic, row: AlarmRow) {
    super(scope, id);
    const alarm = new Alarm(this, 'Alarm', {
      alarmName: this.node.path.replaceAll('/', '-'),
      alarmDescription: `${row.symptom} First: ${row.firstStep} Runbook: ${topic.runbookBaseUrl}alarms.md#${anchor(row.runbook)}`,
      metric: row.metric,
      ...breach(row),
      evaluationPeriods: row.periods ?? 1,
      treatMissingData: row.missing ?? TreatMissingData.NOT_BREACHING,
    });
    const action = new SnsAction(topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}

function breach(limit: Limit): { readonly threshold: number; readonly comparisonOperator: ComparisonOperator } {
  if ('above' in limit)
    return { threshold: limit.above, comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD };
  if ('below' in limit) return { threshold: limit.below, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD };
  return { threshold: limit.atLeast, comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD };
}

/** A Markdown heading's anchor: lower case, punctuation dropped, spaces to dashes. */
const anchor = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
