/** What starts by itself starts: rules of events and of the clock (I1). */
import { at, isObject, type Json, list, show } from '../../assembly/template-index';
import { checkOf, typed } from './shapes';

/** Times of a day in each unit of a rate. */
const A_DAY: Readonly<Record<string, number>> = { minute: 1440, hour: 24, day: 1 };

/** Whether an expression is a rate of once a day or more often. */
function isDaily(expression: string): boolean {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return Number(count) > 0 && Number(count) <= (A_DAY[unit] ?? 0);
}

/** Whether something starts a rule: events of a named source, or the clock. */
function isStarted(properties: Json): boolean {
  const clock = at(properties, 'ScheduleExpression');
  if (clock !== undefined) return isDaily(String(clock));
  const sources = list(properties, 'EventPattern', 'source');
  return sources.some((source) => /^(aws|holdfast)\.[a-z0-9-]+$/.test(String(source)));
}

/** Whether a target is a reference, and so is its dead-letter queue where it has one. */
const isThere = (target: Json): boolean =>
  isObject(at(target, 'Arn')) &&
  (at(target, 'DeadLetterConfig') === undefined || isObject(at(target, 'DeadLetterConfig', 'Arn')));

export const rulesRun = checkOf({
  id: 'I1',
  name: 'enabled-event-rules',
  sentence: 'Every rule is on and starts something: on an event of a named source, or by the clock at least once a day',
  of: typed('AWS::Events::Rule'),
  required: 'ENABLED; a source or a rate of at most a day; a target that is a reference',
  fix: 'write the rule as the others are',
  found: ({ properties }) => {
    const [state, targets] = [at(properties, 'State'), list(properties, 'Targets')];
    if (state === 'ENABLED' && isStarted(properties) && targets.length > 0 && targets.every(isThere)) return undefined;
    const start = at(properties, 'ScheduleExpression') ?? at(properties, 'EventPattern');
    return `${show(state)}, ${show(start)}, ${show(targets.map((target) => at(target, 'Arn') ?? null))}`;
  },
});
