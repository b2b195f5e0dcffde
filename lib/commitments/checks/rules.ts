/** What starts by itself starts: rules of events and of the clock (I1). */
import { type Check, each } from '../check';
import { at, isObject, list, show } from '../../assembly/template-index';

/** Times of a day in each unit of a rate. */
const A_DAY: Readonly<Record<string, number>> = { minute: 1440, hour: 24, day: 1 };

/** Whether an expression is a rate of once a day or more often. */
function isDaily(expression: string): boolean {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  return Number(count) > 0 && Number(count) <= (A_DAY[unit] ?? 0);
}

export const rulesRun: Check = {
  id: 'I1',
  name: 'rules-run',
  sentence: 'Every rule is on and starts something: on an event of a named source, or by the clock at least once a day',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::Events::Rule',
      'ENABLED; a source or a rate of at most a day; a target that is a reference',
      'write the rule as the others are',
      ({ properties }) => {
        const [state, clock] = [at(properties, 'State'), at(properties, 'ScheduleExpression')];
        const starts =
          clock === undefined
            ? list(properties, 'EventPattern', 'source').some((source) =>
                /^(aws|holdfast)\.[a-z0-9-]+$/.test(String(source)),
              )
            : isDaily(String(clock));
        const targets = list(properties, 'Targets');
        const reaches =
          targets.length > 0 &&
          targets.every(
            (target) =>
              isObject(at(target, 'Arn')) &&
              (at(target, 'DeadLetterConfig') === undefined || isObject(at(target, 'DeadLetterConfig', 'Arn'))),
          );
        return state === 'ENABLED' && starts && reaches
          ? undefined
          : `${show(state)}, ${show(clock ?? at(properties, 'EventPattern'))}, ${show(targets.map((target) => at(target, 'Arn') ?? null))}`;
      },
    ),
};
