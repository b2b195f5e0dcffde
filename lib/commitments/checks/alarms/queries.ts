/** Which alarms watch something. */
import { at, type Json, list, type Resource, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion } from '../references';

export const ALARM = 'AWS::CloudWatch::Alarm';

/** Names of the metrics that an alarm watches, those that its expressions select among them. */
export const metricsOf = ({ properties }: Resource): readonly string[] => [
  ...[properties, ...list(properties, 'Metrics').map((query) => at(query, 'MetricStat', 'Metric'))].map((metric) =>
    String(at(metric, 'MetricName')),
  ),
  ...list(properties, 'Metrics').flatMap((query) =>
    [...String(at(query, 'Expression')).matchAll(/^SELECT \w+\((\w+)\)/g)].map(([, name = '']) => name),
  ),
];

/** Alarms of a region on a metric that have an action. */
export const alarmsOn = (tree: TemplateIndex, letter: string, metric: string): readonly Resource[] =>
  inRegion(tree, letter, ALARM).filter(
    (alarm) => metricsOf(alarm).includes(metric) && list(alarm.properties, 'AlarmActions').length > 0,
  );

/** Alarms of a region on a metric that go off at the first event that it counts. */
export const alarmsOnAny = (tree: TemplateIndex, letter: string, metric: string): readonly Resource[] =>
  alarmsOn(tree, letter, metric).filter(
    ({ properties }) =>
      at(properties, 'Threshold') === 0 && at(properties, 'ComparisonOperator') === 'GreaterThanThreshold',
  );

/** Whether an alarm goes off at a value of at most `limit`, and where there is none. */
export const isLoudAt = ({ properties }: Resource, limit: number): boolean =>
  Number(at(properties, 'Threshold')) <= limit && at(properties, 'TreatMissingData') === 'breaching';

/** Whether one of the dimensions of an alarm has a value, and a name where one is given. */
export const hasDimension = ({ properties }: Resource, value: Json | undefined, name?: string): boolean =>
  list(properties, 'Dimensions').some(
    (dimension) => at(dimension, 'Value') === value && (name === undefined || at(dimension, 'Name') === name),
  );
