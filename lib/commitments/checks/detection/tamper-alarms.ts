/** Signs of tampering in the trail set off an alarm, and so does a silent trail (F8). */
import { TAMPERING } from '../../../constructs/detection/tampering';
import type { Check } from '../../check';
import { at, list, type Resource, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, target } from '../references';
import { checkOf, regions } from '../shapes';
import { isOfManagementTrail } from './queries';

function readsManagementTrail(tree: TemplateIndex, filter: Resource): boolean {
  const group = target(tree, filter, at(filter.properties, 'LogGroupName'));
  return group !== undefined && isOfManagementTrail(tree, group);
}

/** Whether an alarm on more matches of the filter than are tolerated notifies the security topic. */
function hasAlarm(tree: TemplateIndex, filter: Resource, tolerated: number): boolean {
  const metric = list(filter.properties, 'MetricTransformations')[0];
  if (at(metric, 'MetricValue') !== '1') return false;
  return inRegion(tree, filter.stack.letter, 'AWS::CloudWatch::Alarm').some(
    (alarm) =>
      at(alarm.properties, 'MetricName') === at(metric, 'MetricName') &&
      at(alarm.properties, 'Namespace') === at(metric, 'MetricNamespace') &&
      ringsAfter(alarm) <= tolerated &&
      notifiesSecurity(tree, alarm),
  );
}

/** Most matches in five minutes that do not set off an alarm; Infinity where it counts in another way. */
function ringsAfter({ properties }: Resource): number {
  const counts =
    at(properties, 'Statistic') === 'Sum' &&
    at(properties, 'EvaluationPeriods') === 1 &&
    Number(at(properties, 'Period')) <= 300;
  return counts && at(properties, 'ComparisonOperator') === 'GreaterThanThreshold'
    ? Number(at(properties, 'Threshold'))
    : Infinity;
}

const notifiesSecurity = (tree: TemplateIndex, alarm: Resource): boolean =>
  list(alarm.properties, 'AlarmActions').some((action) =>
    target(tree, alarm, action)?.path.endsWith('/Notices/Security/Resource'),
  );

/** Every check of signs of tampering. */
export const TAMPER_ALARM_CHECKS: readonly Check[] = [
  checkOf({
    id: 'F8',
    name: 'tamper-alarms',
    sentence:
      'A call that stops monitoring, shortens records, endangers keys or backups, opens access or comes from root sets off an alarm',
    of: regions,
    required: 'a metric filter on the management trail for each sign, with an alarm that notifies the security topic',
    fix: 'keep a filter and an alarm for each sign of TAMPERING',
    found: ({ letter }, tree) => {
      const filters = inRegion(tree, letter, 'AWS::Logs::MetricFilter').filter((filter) =>
        readsManagementTrail(tree, filter),
      );
      return TAMPERING.filter(
        ({ pattern, tolerated = 0 }) =>
          !filters.some(
            (filter) => at(filter.properties, 'FilterPattern') === pattern && hasAlarm(tree, filter, tolerated),
          ),
      ).map(({ id }) => `no alarm on ${id}`);
    },
  }),
  checkOf({
    id: 'F8',
    name: 'trail-silence-alarm',
    sentence: 'A management trail that records nothing sets off an alarm, whatever silenced it',
    of: regions,
    required: 'an alarm on IncomingLogEvents of its log group, for which missing data is a breach',
    fix: 'keep TrailSilent in TamperAlarms',
    found: ({ letter }, tree) => {
      const alarms = inRegion(tree, letter, 'AWS::CloudWatch::Alarm').filter(
        ({ properties }) =>
          at(properties, 'Namespace') === 'AWS/Logs' && at(properties, 'MetricName') === 'IncomingLogEvents',
      );
      return alarms.some(
        (alarm) => at(alarm.properties, 'TreatMissingData') === 'breaching' && notifiesSecurity(tree, alarm),
      )
        ? undefined
        : `${alarms.length} alarms`;
    },
  }),
];
