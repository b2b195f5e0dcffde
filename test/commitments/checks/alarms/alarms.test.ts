import { ALARM_CHECKS } from '../../../../lib/commitments/checks/alarms/alarms';
import { tree } from '../../../support/assembly';
import { eachIsFound, findingsOf, type Letter, LETTERS, type Mistake, properties } from '../../../support/mistakes';
test.each(['production', 'staging', 'sandbox'] as const)('the alarms of %s can go off', (name) => {
  expect(findingsOf(ALARM_CHECKS, tree(name))).toEqual([]);
});

const broken = (letter: Letter): readonly Mistake[] => {
  const late = `${letter}/Archive/Archive/EmailArrivesLate/Alarm/Resource`;
  const throttled = `${letter}/Network/Network/Alarms/FirewallThrottled/Alarm/Resource`;
  const lost = `${letter}/Archive/LogDelivery/Lost/Alarm/Resource`;
  const tampering = `${letter}/Detection/Tampering/IdentityMade/Alarm/Resource`;
  const filter = `${letter}/Detection/Tampering/IdentityMadeFilter/Resource`;
  const janitor = `${letter}/Backup/Janitor/Hourly/Rule`;
  const reminder = `${letter}/Recovery/Told/DrillReminder/Resource`;
  return [
    [`I1/alarm-works ${late}`, 'no comparison', (draft) => draft.delete(late, properties('ComparisonOperator'))],
    [
      `I1/alarm-works ${late}`,
      'an unknown comparison',
      (draft) => draft.set(late, properties('ComparisonOperator'), 'Exceeds'),
    ],
    [
      `I1/alarm-works ${late}`,
      'no meaning of missing data',
      (draft) => draft.delete(late, properties('TreatMissingData')),
    ],
    [
      `I1/alarm-works ${late}`,
      'an evaluation of a week',
      (draft) => draft.set(late, properties('EvaluationPeriods'), 2016),
    ],
    [`I1/alarm-works ${late}`, 'no time at all', (draft) => draft.set(late, properties('Period'), 0)],
    [`I1/alarm-works ${late}`, 'no statistic', (draft) => draft.delete(late, properties('Statistic'))],
    [`I1/alarm-works ${late}`, 'no namespace', (draft) => draft.delete(late, properties('Namespace'))],
    [
      `I1/alarm-works ${late}`,
      'a topic that does not exist',
      (draft) => draft.set(late, properties('AlarmActions', 0), 'arn:aws:sns:eu-west-1:1:any'),
    ],
    [`I1/alarm-works ${late}`, 'no notice at the end', (draft) => draft.delete(late, properties('OKActions'))],
    [
      `I1/alarm-works ${throttled}`,
      'an export that does not exist',
      (draft) => draft.set(throttled, properties('AlarmActions', 0, 'Fn::ImportValue'), 'any'),
    ],
    [
      `I1/alarm-works ${throttled}`,
      'nothing to compare',
      (draft) => draft.set(throttled, properties('Metrics', 0, 'ReturnData'), false),
    ],
    [
      `I1/alarm-works ${throttled}`,
      'a part of an expression that takes a week',
      (draft) => draft.set(throttled, properties('Metrics', 1, 'MetricStat', 'Period'), 604_800),
    ],
    [`I1/alarm-works ${lost}`, 'no metric', (draft) => draft.delete(lost, properties('Metrics'))],
    [
      `I1/alarm-of-something ${throttled}`,
      'a firewall of another name',
      (draft) =>
        draft.set(
          throttled,
          properties('Metrics', 1, 'MetricStat', 'Metric', 'Dimensions', 2, 'Value'),
          'holdfast-other-network',
        ),
    ],
    [
      `I1/alarm-works ${late}`,
      'a threshold below every value',
      (draft) => draft.set(late, properties('Threshold'), -1),
    ],
    [`I1/alarm-works ${late}`, 'no threshold', (draft) => draft.delete(late, properties('Threshold'))],
    [
      `I1/alarm-works ${late}`,
      'missing data that notifies no topic',
      (draft) => draft.set(late, properties('TreatMissingData'), 'missing'),
    ],
    [`I1/alarm-works ${late}`, 'an unknown statistic', (draft) => draft.set(late, properties('Statistic'), 'Most')],
    [
      `I1/alarm-of-something ${late}`,
      'a metric that AWS does not publish',
      (draft) => draft.set(late, properties('MetricName'), 'Latency'),
    ],
    [
      `I1/alarm-of-something ${late}`,
      'an unknown namespace',
      (draft) => draft.set(late, properties('Namespace'), 'AWS/S4'),
    ],
    [
      `I1/alarm-of-something ${late}`,
      'all buckets at once, which AWS does not count',
      (draft) => draft.delete(late, properties('Dimensions')),
    ],
    [
      `I1/alarm-of-something ${tampering}`,
      'a filter that counts nothing',
      (draft) => draft.set(filter, properties('MetricTransformations', 0, 'MetricValue'), '0'),
    ],
    [`I1/alarm-of-something ${tampering}`, 'a filter that is gone', (draft) => draft.remove(filter)],
    [
      `I1/alarm-of-something ${tampering}`,
      'a filter that finds a word',
      (draft) => draft.set(filter, properties('FilterPattern'), 'root'),
    ],
    [`I1/rules-run ${janitor}`, 'a rule that is off', (draft) => draft.set(janitor, properties('State'), 'DISABLED')],
    [
      `I1/rules-run ${janitor}`,
      'a schedule that is too slow',
      (draft) => draft.set(janitor, properties('ScheduleExpression'), 'rate(25 hours)'),
    ],
    [`I1/rules-run ${janitor}`, 'no target', (draft) => draft.set(janitor, properties('Targets'), [])],
    [
      `I1/rules-run ${janitor}`,
      'a target that does not exist',
      (draft) => draft.set(janitor, properties('Targets', 0, 'Arn'), 'arn:aws:lambda:us-west-2:1:function:any'),
    ],
    [
      `I1/rules-run ${reminder}`,
      'events of any sender',
      (draft) => draft.delete(reminder, properties('EventPattern', 'source')),
    ],
    [
      `I1/rules-run ${reminder}`,
      'a dead-letter queue that does not exist',
      (draft) => draft.set(reminder, properties('Targets', 0, 'DeadLetterConfig', 'Arn'), 'any'),
    ],
    [
      `I1/alarm-of-something ${late}`,
      'a dimension without a value',
      (draft) => draft.delete(late, properties('Dimensions', 0, 'Value')),
    ],
  ];
};

eachIsFound(ALARM_CHECKS, LETTERS.flatMap(broken));
