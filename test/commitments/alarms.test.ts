import { ALARM_CHECKS } from '../../lib/commitments/checks/alarms';
import { type Draft, mutated, tree } from '../support/assembly';

const production = tree('production');
const findings = (broken = production) => ALARM_CHECKS.flatMap((check) => check.find(broken).map((finding) => `${check.id}/${check.name} ${finding.path}`));

test.each(['production', 'staging', 'sandbox'] as const)('the alarms of %s can ring', (name) => {
  expect(findings(tree(name))).toEqual([]);
});

type Row = readonly [expected: string, breaks: string, edit: (draft: Draft) => void];

const broken = (letter: 'A' | 'B'): readonly Row[] => {
  const late = `${letter}/Archive/Archive/EmailArrivesLate/Alarm/Resource`;
  const throttled = `${letter}/Network/Network/Alarms/FirewallThrottled/Alarm/Resource`;
  const lost = `${letter}/Archive/LogDelivery/Lost/Alarm/Resource`;
  const of = (...keys: readonly (string | number)[]) => ['Properties', ...keys];
  return [
    [`I1/alarm-works ${late}`, 'no comparison', (draft) => draft.delete(late, of('ComparisonOperator'))],
    [`I1/alarm-works ${late}`, 'a comparison that is none', (draft) => draft.set(late, of('ComparisonOperator'), 'Exceeds')],
    [`I1/alarm-works ${late}`, 'silence that is not explained', (draft) => draft.delete(late, of('TreatMissingData'))],
    [`I1/alarm-works ${late}`, 'a week of patience', (draft) => draft.set(late, of('EvaluationPeriods'), 2016)],
    [`I1/alarm-works ${late}`, 'no time at all', (draft) => draft.set(late, of('Period'), 0)],
    [`I1/alarm-works ${late}`, 'no statistic', (draft) => draft.delete(late, of('Statistic'))],
    [`I1/alarm-works ${late}`, 'no namespace', (draft) => draft.delete(late, of('Namespace'))],
    [`I1/alarm-works ${late}`, 'a topic of nobody', (draft) => draft.set(late, of('AlarmActions', 0), 'arn:aws:sns:eu-west-1:1:any')],
    [`I1/alarm-works ${late}`, 'an end that nobody hears of', (draft) => draft.delete(late, of('OKActions'))],
    [`I1/alarm-works ${throttled}`, 'an export of nobody', (draft) => draft.set(throttled, of('AlarmActions', 0, 'Fn::ImportValue'), 'any')],
    [`I1/alarm-works ${throttled}`, 'nothing to compare', (draft) => draft.set(throttled, of('Metrics', 0, 'ReturnData'), false)],
    [`I1/alarm-works ${throttled}`, 'a part of an expression that takes a week', (draft) => draft.set(throttled, of('Metrics', 1, 'MetricStat', 'Period'), 604_800)],
    [`I1/alarm-works ${lost}`, 'nothing that is watched', (draft) => draft.delete(lost, of('Metrics'))],
    [`I1/alarm-of-something ${throttled}`, 'a firewall of another name', (draft) => draft.set(throttled, of('Metrics', 1, 'MetricStat', 'Metric', 'Dimensions', 2, 'Value'), 'holdfast-other-network')],
    [`I1/alarm-of-something ${late}`, 'a dimension without a value', (draft) => draft.delete(late, of('Dimensions', 0, 'Value'))],
  ];
};

test.each<Row>([...broken('A'), ...broken('B')])('%s is found: %s', (expected, _, edit) => {
  expect(findings(mutated(production, edit))).toContain(expected);
});
