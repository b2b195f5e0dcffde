/** Every alarm watches a metric that exists, reacts in time, and notifies a topic of its region (I1). */
import type { Check } from '../../check';
import {
  at,
  isObject,
  type Json,
  leaves,
  list,
  type Resource,
  show,
  texts,
  type TemplateIndex,
} from '../../../assembly/template-index';
import { rulesRun } from '../rules';
import { refersTo } from '../service/resource-row';
import { inTime } from './limits';
import { COUNTED, METRICS } from './metrics';

const ALARM = 'AWS::CloudWatch::Alarm';

/** Seconds. The slowest metric comes once a day, and may come late. */
const LONGEST = 26 * 3600;

const OPERATORS = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
] as const;
const ACTIONS = ['AlarmActions', 'OKActions'] as const;
/** Not `missing`, the default: the alarm would go to INSUFFICIENT_DATA, which notifies no topic. */
const MISSING_DATA = ['breaching', 'notBreaching', 'ignore'] as const;

/** A metric as an alarm watches it, directly or as a part of an expression. */
interface Watched {
  readonly metric: Json | undefined;
  readonly statistic: Json | undefined;
  readonly period: Json | undefined;
}

const watchedBy = ({ properties }: Resource): readonly Watched[] => [
  ...(at(properties, 'MetricName') === undefined
    ? []
    : [
        {
          metric: properties,
          statistic: at(properties, 'Statistic') ?? at(properties, 'ExtendedStatistic'),
          period: at(properties, 'Period'),
        },
      ]),
  ...list(properties, 'Metrics')
    .filter((query) => at(query, 'MetricStat') !== undefined)
    .map((query) => ({
      metric: at(query, 'MetricStat', 'Metric'),
      statistic: at(query, 'MetricStat', 'Stat'),
      period: at(query, 'MetricStat', 'Period'),
    })),
];

/** Seconds of each period: of the metrics, and of expressions that search. */
const periodsOf = (alarm: Resource): readonly number[] =>
  [
    ...watchedBy(alarm).map(({ period }) => period),
    ...list(alarm.properties, 'Metrics').map((query) => at(query, 'Period')),
  ]
    .filter((period) => period !== undefined)
    .map(Number);

/** Whether an action is a topic of the region: of the alarm's stack, or exported by the region's Archive stack. */
const reaches = (action: Json, { stack }: Resource, tree: TemplateIndex): boolean => {
  if (tree.ofType('AWS::SNS::Topic').some((topic) => topic.stack === stack && refersTo(action, topic))) return true;
  const archive = tree.stacks.find(({ letter, name }) => letter === stack.letter && name === 'Archive');
  const given = leaves(at(archive?.template, 'Outputs') ?? null)
    .filter(({ keys }) => keys.includes('Export'))
    .map(({ value }) => value);
  return given.includes(String(at(action, 'Fn::ImportValue')));
};

/** Dimensions that AWS names: engines of Network Firewall. */
const ENGINES = ['Stateful', 'Stateless'] as const;

/** What a dimension may name: texts of the region's resources except alarms, its zones, and firewall engines. */
const textsOf = (tree: TemplateIndex, letter: string): string => {
  const own = tree.resources.filter(({ stack, type }) => stack.letter === letter && type !== ALARM);
  const zones = own
    .filter(({ type }) => type === 'AWS::EC2::Subnet')
    .flatMap(({ stack: { region } }) => [...'abcdef'].map((zone) => `${region}${zone}`));
  return [...own.flatMap(({ properties }) => texts(properties)), ...zones, ...ENGINES].join('\n');
};

const STATISTIC = /^(Average|Maximum|Minimum|SampleCount|Sum|p\d{1,2}(\.\d+)?)$/;

/** No metric here is ever below 0. */
const canBeCrossed = (properties: Json): boolean => {
  const threshold = at(properties, 'Threshold');
  return (
    typeof threshold === 'number' &&
    (threshold > 0 || (threshold === 0 && at(properties, 'ComparisonOperator') === 'GreaterThanThreshold'))
  );
};

function problems(alarm: Resource, tree: TemplateIndex): readonly string[] {
  const { properties } = alarm;
  const watched = watchedBy(alarm);
  const periods = Number(at(properties, 'EvaluationPeriods'));
  const spans = periodsOf(alarm).map((period) => period * periods);
  const returned = list(properties, 'Metrics').filter((query) => at(query, 'ReturnData') !== false).length;
  return [
    ...(OPERATORS.some((operator) => operator === at(properties, 'ComparisonOperator')) ? [] : ['no comparison']),
    ...(MISSING_DATA.some((meaning) => meaning === at(properties, 'TreatMissingData'))
      ? []
      : [`TreatMissingData ${show(at(properties, 'TreatMissingData'))}`]),
    ...(canBeCrossed(properties) ? [] : [`Threshold ${show(at(properties, 'Threshold'))}`]),
    ...(spans.length > 0 && spans.every((span) => span >= 60 && span <= LONGEST) ? [] : [`${show(spans)} seconds`]),
    ...(watched.every(
      ({ metric, statistic }) =>
        typeof at(metric, 'MetricName') === 'string' &&
        typeof at(metric, 'Namespace') === 'string' &&
        STATISTIC.test(String(statistic)),
    )
      ? []
      : ['a metric without its name, its namespace or its statistic']),
    ...(at(properties, 'Metrics') === undefined || returned === 1 ? [] : [`${returned} expressions with ReturnData`]),
    ...ACTIONS.filter(
      (name) =>
        list(properties, name).length === 0 || !list(properties, name).every((action) => reaches(action, alarm, tree)),
    ).map((name) => `${name} ${show(at(properties, name))}`),
  ];
}

const works: Check = {
  id: 'I1',
  name: 'alarm-works',
  sentence:
    'Every alarm evaluates a metric over about a day at most, has a threshold that can be crossed, says what missing data means, and notifies a topic of its region at start and end',
  holdsIn: 'every',
  find: (tree) =>
    tree.ofType(ALARM).flatMap((alarm) => {
      const found = problems(alarm, tree);
      return found.length === 0
        ? []
        : [
            {
              path: alarm.path,
              found: found.join(', '),
              required: `one of ${OPERATORS.join(', ')}; TreatMissingData; 60 to ${LONGEST} seconds; topics of the region in ${ACTIONS.join(' and ')}`,
              fix: 'raise it through OperationalAlarm',
            },
          ];
    }),
};

const exists: Check = {
  id: 'I1',
  name: 'alarm-of-something',
  sentence:
    'Every alarm watches a metric that AWS or we publish with these dimensions, of a resource in the templates of its region',
  holdsIn: 'every',
  find: (tree) => {
    const known = new Map(tree.letters.map((letter) => [letter, textsOf(tree, letter)]));
    return tree.ofType(ALARM).flatMap((alarm) => {
      const found = watchedBy(alarm)
        .map(({ metric }) => unpublished(metric, alarm, tree) ?? unknownIn(metric, known.get(alarm.stack.letter) ?? ''))
        .find((text) => text !== undefined);
      return found === undefined
        ? []
        : [
            {
              path: alarm.path,
              found,
              required:
                "a metric of alarms/metrics.ts, with dimensions that are references or names of the region's resources",
              fix: 'take metric and dimensions from the construct that is watched',
            },
          ];
    });
  },
};

/** A metric that is not published with these dimensions, as a finding shows it; else undefined. */
function unpublished(metric: Json | undefined, { stack }: Resource, tree: TemplateIndex): string | undefined {
  const [namespace, name] = [String(at(metric, 'Namespace')), String(at(metric, 'MetricName'))];
  const dimensions = list(metric, 'Dimensions')
    .map((dimension) => String(at(dimension, 'Name')))
    .sort();
  const text = `${namespace} ${name} by ${dimensions.join(', ') || 'nothing'}`;
  if (COUNTED.includes(namespace)) {
    const filters = tree
      .ofType('AWS::Logs::MetricFilter')
      .filter((filter) => filter.stack.letter === stack.letter && counts(filter, namespace, name));
    return filters.length > 0 ? undefined : `${text}, which no filter counts`;
  }
  return METRICS[namespace]?.some(
    (group) =>
      group.names.some((known) => known === name) && group.by.some((by) => [...by].sort().join() === dimensions.join()),
  )
    ? undefined
    : text;
}

/** Whether a filter of a log group adds 1 to a metric for each match. */
const counts = ({ properties }: Resource, namespace: string, name: string): boolean =>
  isObject(at(properties, 'LogGroupName')) &&
  String(at(properties, 'FilterPattern')).startsWith('{') &&
  list(properties, 'MetricTransformations').some(
    (one) =>
      at(one, 'MetricNamespace') === namespace &&
      at(one, 'MetricName') === name &&
      Number(at(one, 'MetricValue')) === 1,
  );

/** The value of a dimension that nothing in the region has. */
function unknownIn(metric: Json | undefined, known: string): string | undefined {
  const unknown = list(metric, 'Dimensions')
    .map((dimension) => at(dimension, 'Value'))
    .find((value) => value === undefined || (!isObject(value) && !known.includes(String(value))));
  return list(metric, 'Dimensions').every((dimension) => at(dimension, 'Value') !== undefined) && unknown === undefined
    ? undefined
    : `the name ${show(unknown)}`;
}

/** Every check of alarms. */
export const ALARM_CHECKS: readonly Check[] = [works, exists, inTime, rulesRun];
