import { ALARM_CHECKS } from '../../../../lib/commitments/checks/alarms/alarms';
import {
  eachIsFound,
  type Letter,
  LETTERS,
  type Mistake,
  mistakesAt,
  removed,
  set,
  without,
} from '../../../support/mistakes';

const broken = (letter: Letter): readonly Mistake[] => {
  const late = `${letter}/Archive/Archive/EmailArrivesLate/Alarm/Resource`;
  const throttled = `${letter}/Network/Network/Alarms/FirewallThrottled/Alarm/Resource`;
  const lost = `${letter}/Archive/LogDelivery/Lost/Alarm/Resource`;
  const tampering = `${letter}/Detection/Tampering/IdentityMade/Alarm/Resource`;
  const filter = `${letter}/Detection/Tampering/IdentityMadeFilter/Resource`;
  const janitor = `${letter}/Backup/Janitor/Hourly/Rule`;
  const reminder = `${letter}/Recovery/Told/DrillReminder/Resource`;
  return [
    ...mistakesAt('I1/alarm-settings', late, {
      'no comparison': without('ComparisonOperator'),
      'an unknown comparison': set('ComparisonOperator', 'Exceeds'),
      'no meaning of missing data': without('TreatMissingData'),
      'an evaluation of a week': set('EvaluationPeriods', 2016),
      'no time at all': set('Period', 0),
      'no statistic': without('Statistic'),
      'no namespace': without('Namespace'),
      'a topic that does not exist': set('AlarmActions.0', 'arn:aws:sns:eu-west-1:1:any'),
      'no notice at the end': without('OKActions'),
      'a threshold below every value': set('Threshold', -1),
      'no threshold': without('Threshold'),
      'missing data that notifies no topic': set('TreatMissingData', 'missing'),
      'an unknown statistic': set('Statistic', 'Most'),
    }),
    ...mistakesAt('I1/alarm-settings', throttled, {
      'an export that does not exist': set('AlarmActions.0.Fn::ImportValue', 'any'),
      'nothing to compare': set('Metrics.0.ReturnData', false),
      'a part of an expression that takes a week': set('Metrics.1.MetricStat.Period', 604_800),
    }),
    ...mistakesAt('I1/alarm-settings', lost, { 'no metric': without('Metrics') }),
    ...mistakesAt('I1/alarm-metrics', throttled, {
      'a firewall of another name': set('Metrics.1.MetricStat.Metric.Dimensions.2.Value', 'holdfast-other-network'),
    }),
    ...mistakesAt('I1/alarm-metrics', late, {
      'a metric that AWS does not publish': set('MetricName', 'Latency'),
      'an unknown namespace': set('Namespace', 'AWS/S4'),
      'all buckets at once, which AWS does not count': without('Dimensions'),
      'a dimension without a value': without('Dimensions.0.Value'),
    }),
    ...mistakesAt('I1/alarm-metrics', [tampering, filter], {
      'a filter that counts nothing': set('MetricTransformations.0.MetricValue', '0'),
      'a filter that is gone': removed,
      'a filter that finds a word': set('FilterPattern', 'root'),
    }),
    ...mistakesAt('I1/enabled-event-rules', janitor, {
      'a rule that is off': set('State', 'DISABLED'),
      'a schedule that is too slow': set('ScheduleExpression', 'rate(25 hours)'),
      'no target': set('Targets', []),
      'a target that does not exist': set('Targets.0.Arn', 'arn:aws:lambda:us-west-2:1:function:any'),
    }),
    ...mistakesAt('I1/enabled-event-rules', reminder, {
      'events of any sender': without('EventPattern.source'),
      'a dead-letter queue that does not exist': set('Targets.0.DeadLetterConfig.Arn', 'any'),
    }),
  ];
};

eachIsFound(ALARM_CHECKS, LETTERS.flatMap(broken));
