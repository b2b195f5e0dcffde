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
import { inRegion, referredAs } from '../references';
import { rulesRun } from '../rules';
import { checkOf, typed, violations } from '../shapes';
import { inTime } from './limits';
import { COUNTED, METRICS } from './metrics';
import { ALARM } from './queries';

/** Seconds. The slowest metric comes once a day, and may come late. */
const LONGEST = 26 * 3600;

const OPERATORS: readonly unknown[] = [
  'GreaterThanThreshold',
  'GreaterThanOrEqualToThreshold',
  'LessThanThreshold',
  'LessThanOrEqualToThreshold',
];
const ACTIONS = ['AlarmActions', 'OKActions'] as const;
/** Not `missing`, the default: the alarm would go to INSUFFICIENT_DATA, which notifies no topic. */
const MISSING_DATA: readonly unknown[] = ['breaching', 'notBreaching', 'ignore'];

/** A metric as an alarm watches it, directly or as a part of an expression. */
interface Watched {
  readonly metric: Json | undefined;
  readonly statistic: Json | undefined;
  readonly period: Json | undefined;
}

const watchedBy = ({ properties }: Resource): readonly Watched[] => {
  const statistic = at(properties, 'Statistic') ?? at(properties, 'ExtendedStatistic');
  const direct: Watched = { metric: properties, statistic, period: at(properties, 'Period') };
  return [
    ...(at(properties, 'MetricName') === undefined ? [] : [direct]),
    ...list(properties, 'Metrics').flatMap((query) => {
      const part = at(query, 'MetricStat');
      return part === undefined
        ? []
        : [{ metric: at(part, 'Metric'), statistic: at(part, 'Stat'), period: at(part, 'Period') }];
    }),
  ];
};

/** Seconds of each period: of the metrics, and of expressions that search. */
const periodsOf = (alarm: Resource): readonly number[] =>
  [
    ...watchedBy(alarm).map(({ period }) => period),
    ...list(alarm.properties, 'Metrics').map((query) => at(query, 'Period')),
  ]
    .filter((period) => period !== undefined)
    .map(Number);

/** Whether an action is a topic of the region: of the alarm's stack, or exported by the region's Archive stack. */
const reaches = (action: Json, alarm: Resource, tree: TemplateIndex): boolean => {
  if (referredAs('AWS::SNS::Topic', tree, alarm, action)) return true;
  const archive = tree.stacks.find(({ letter, name }) => letter === alarm.stack.letter && name === 'Archive');
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
  const [missing, threshold] = [at(properties, 'TreatMissingData'), at(properties, 'Threshold')];
  const periods = Number(at(properties, 'EvaluationPeriods'));
  const spans = periodsOf(alarm).map((period) => period * periods);
  const returned = list(properties, 'Metrics').filter((query) => at(query, 'ReturnData') !== false).length;
  const complete = watchedBy(alarm).every(
    ({ metric, statistic }) =>
      typeof at(metric, 'MetricName') === 'string' &&
      typeof at(metric, 'Namespace') === 'string' &&
      STATISTIC.test(String(statistic)),
  );
  return [
    ...violations(
      [OPERATORS.includes(at(properties, 'ComparisonOperator')), 'no comparison'],
      [MISSING_DATA.includes(missing), `TreatMissingData ${show(missing)}`],
      [canBeCrossed(properties), `Threshold ${show(threshold)}`],
      [spans.length > 0 && spans.every((span) => span >= 60 && span <= LONGEST), `${show(spans)} seconds`],
      [complete, 'a metric without its name, its namespace or its statistic'],
      [at(properties, 'Metrics') === undefined || returned === 1, `${returned} expressions with ReturnData`],
    ),
    ...ACTIONS.filter((name) => {
      const actions = list(properties, name);
      return actions.length === 0 || !actions.every((action) => reaches(action, alarm, tree));
    }).map((name) => `${name} ${show(at(properties, name))}`),
  ];
}

const works = checkOf({
  id: 'I1',
  name: 'alarm-settings',
  sentence:
    'Every alarm evaluates a metric over about a day at most, has a threshold that can be crossed, says what missing data means, and notifies a topic of its region at start and end',
  of: typed(ALARM),
  required: `one of ${OPERATORS.join(', ')}; TreatMissingData; 60 to ${LONGEST} seconds; topics of the region in ${ACTIONS.join(' and ')}`,
  fix: 'raise it through OperationalAlarm',
  found: (alarm, tree) => problems(alarm, tree).join(', ') || undefined,
});

const exists = checkOf({
  id: 'I1',
  name: 'alarm-metrics',
  sentence:
    'Every alarm watches a metric that AWS or we publish with these dimensions, of a resource in the templates of its region',
  of: (tree) =>
    tree.letters.flatMap((letter) => {
      const known = textsOf(tree, letter);
      return inRegion(tree, letter, ALARM).map((alarm) => ({ path: alarm.path, alarm, known }));
    }),
  required: "a metric of alarms/metrics.ts, with dimensions that are references or names of the region's resources",
  fix: 'take metric and dimensions from the construct that is watched',
  found: ({ alarm, known }, tree) =>
    watchedBy(alarm)
      .map(({ metric }) => unpublished(metric, alarm, tree) ?? unknownIn(metric, known))
      .find((text) => text !== undefined),
});

/** A metric that is not published with these dimensions, as a finding shows it; else undefined. */
function unpublished(metric: Json | undefined, { stack }: Resource, tree: TemplateIndex): string | undefined {
  const [namespace, name] = [String(at(metric, 'Namespace')), String(at(metric, 'MetricName'))];
  const dimensions = list(metric, 'Dimensions')
    .map((dimension) => String(at(dimension, 'Name')))
    .sort();
  const text = `${namespace} ${name} by ${dimensions.join(', ') || 'nothing'}`;
  if (COUNTED.includes(namespace)) {
    const filters = inRegion(tree, stack.letter, 'AWS::Logs::MetricFilter');
    return filters.some((filter) => counts(filter, namespace, name)) ? undefined : `${text}, which no filter counts`;
  }
  const isPublished = METRICS[namespace]?.some(
    ({ names, by }) => names.includes(name) && by.some((set) => [...set].sort().join() === dimensions.join()),
  );
  return isPublished ? undefined : text;
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
const unknownIn = (metric: Json | undefined, known: string): string | undefined =>
  list(metric, 'Dimensions')
    .map((dimension) => at(dimension, 'Value'))
    .filter((value) => !isObject(value) && (value === undefined || !known.includes(String(value))))
    .map((value) => `the name ${show(value)}`)[0];

/** Every check of alarms. */
export const ALARM_CHECKS: readonly Check[] = [works, exists, inTime, rulesRun];
