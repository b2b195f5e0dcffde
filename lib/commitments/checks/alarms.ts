/** Alarms that can ring: of something that exists, soon enough, to somebody in the same region (I1). */
import type { Check } from '../check';
import { leaves, texts } from '../leaves';
import { at, isObject, type Json, list, type Resource, show, type Tree } from '../tree';
import { refersTo } from './service-rows';

const ALARM = 'AWS::CloudWatch::Alarm';

/** Seconds. The slowest metric comes once a day, and may come late. */
const LONGEST = 26 * 3600;

const OPERATORS = ['GreaterThanThreshold', 'GreaterThanOrEqualToThreshold', 'LessThanThreshold', 'LessThanOrEqualToThreshold'] as const;
const ACTIONS = ['AlarmActions', 'OKActions'] as const;

/** A metric as an alarm watches it, directly or as a part of an expression. */
interface Watched {
  readonly metric: Json | undefined;
  readonly statistic: Json | undefined;
  readonly period: Json | undefined;
}

const watchedBy = ({ properties }: Resource): readonly Watched[] => [
  ...(at(properties, 'MetricName') === undefined ? [] : [{ metric: properties, statistic: at(properties, 'Statistic') ?? at(properties, 'ExtendedStatistic'), period: at(properties, 'Period') }]),
  ...list(properties, 'Metrics').filter((query) => at(query, 'MetricStat') !== undefined).map((query) => ({ metric: at(query, 'MetricStat', 'Metric'), statistic: at(query, 'MetricStat', 'Stat'), period: at(query, 'MetricStat', 'Period') })),
];

/** Seconds of each period: of the metrics, and of expressions that search. */
const periodsOf = (alarm: Resource): readonly number[] =>
  [...watchedBy(alarm).map(({ period }) => period), ...list(alarm.properties, 'Metrics').map((query) => at(query, 'Period'))].filter((period) => period !== undefined).map(Number);

/** Whether an action is a topic of the region: one of this stack, or one that the Archive stack of the region gives away. */
const reaches = (action: Json, { stack }: Resource, tree: Tree): boolean => {
  if (tree.ofType('AWS::SNS::Topic').some((topic) => topic.stack === stack && refersTo(action, topic))) return true;
  const archive = tree.stacks.find(({ letter, name }) => letter === stack.letter && name === 'Archive');
  const given = leaves(at(archive?.template, 'Outputs') ?? null).filter(({ keys }) => keys.includes('Export')).map(({ value }) => value);
  return given.includes(String(at(action, 'Fn::ImportValue')));
};

/** Dimensions that AWS names: engines of Network Firewall. */
const ENGINES = ['Stateful', 'Stateless'] as const;

/** Texts of the region's resources beside its alarms, and its zones: what a dimension may name. */
const textsOf = (tree: Tree, letter: string): string => {
  const own = tree.resources.filter(({ stack, type }) => stack.letter === letter && type !== ALARM);
  const zones = own.filter(({ type }) => type === 'AWS::EC2::Subnet').flatMap(({ stack: { region } }) => [...'abcdef'].map((zone) => `${region}${zone}`));
  return [...own.flatMap(({ properties }) => texts(properties)), ...zones, ...ENGINES].join('\n');
};

function problems(alarm: Resource, tree: Tree): readonly string[] {
  const { properties } = alarm;
  const watched = watchedBy(alarm);
  const periods = Number(at(properties, 'EvaluationPeriods'));
  const spans = periodsOf(alarm).map((period) => period * periods);
  const returned = list(properties, 'Metrics').filter((query) => at(query, 'ReturnData') !== false).length;
  return [
    ...(OPERATORS.some((operator) => operator === at(properties, 'ComparisonOperator')) ? [] : ['no comparison']),
    ...(at(properties, 'TreatMissingData') === undefined ? ['silence that means nothing'] : []),
    ...(spans.length > 0 && spans.every((span) => span >= 60 && span <= LONGEST) ? [] : [`${show(spans)} seconds`]),
    ...(watched.every(({ metric, statistic }) => typeof at(metric, 'MetricName') === 'string' && typeof at(metric, 'Namespace') === 'string' && statistic !== undefined) ? [] : ['a metric without its name, its namespace or its statistic']),
    ...(at(properties, 'Metrics') === undefined || returned === 1 ? [] : [`${returned} expressions to be compared`]),
    ...ACTIONS.filter((name) => list(properties, name).length === 0 || !list(properties, name).every((action) => reaches(action, alarm, tree))).map((name) => `${name} ${show(at(properties, name))}`),
  ];
}

const works: Check = {
  id: 'I1',
  name: 'alarm-works',
  sentence: 'Every alarm compares a metric over a day at most, says what silence means, and tells a topic of its region when it starts and when it is over',
  holdsIn: 'every',
  find: (tree) =>
    tree.ofType(ALARM).flatMap((alarm) => {
      const found = problems(alarm, tree);
      return found.length === 0 ? [] : [{ path: alarm.path, found: found.join(', '), required: `one of ${OPERATORS.join(', ')}; TreatMissingData; 60 to ${LONGEST} seconds; topics of the region in ${ACTIONS.join(' and ')}`, fix: 'raise it through OperationalAlarm' }];
    }),
};

const exists: Check = {
  id: 'I1',
  name: 'alarm-of-something',
  sentence: 'What an alarm watches is in the templates of its region: a name that nothing has never rings',
  holdsIn: 'every',
  find: (tree) => {
    const known = new Map(tree.letters.map((letter) => [letter, textsOf(tree, letter)]));
    return tree.ofType(ALARM).flatMap((alarm) => {
      const named = watchedBy(alarm).flatMap(({ metric }) => list(metric, 'Dimensions').map((dimension) => at(dimension, 'Value')));
      const unknown = named.find((value) => !isObject(value) && !known.get(alarm.stack.letter)?.includes(String(value)));
      return named.every((value) => value !== undefined) && unknown === undefined ? [] : [{ path: alarm.path, found: show(unknown), required: 'a reference, or a name that a resource of the region has', fix: 'take the dimension from the noun that is watched' }];
    });
  },
};

/** Every check of alarms. */
export const ALARM_CHECKS: readonly Check[] = [works, exists];
