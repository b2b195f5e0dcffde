/** M8: the time that a flip takes, proved on the templates. */
import { RECOVERY } from '../../../config/numbers';
import { flattened } from '../../../recovery/plan/step';
import { ACTIVATE, POST_RECOVERY } from '../../../recovery/plan/steps';
import type { Check, Finding } from '../../check';
import { budgets } from '../../recovery-budget';
import { at, show } from '../../../assembly/template-index';
import { plans, steps, workflows } from './queries';

const within = (kind: 'expected' | 'timeout', limit: number, sentence: string): Check => ({
  id: 'M8',
  name: `${kind}-budget`,
  sentence,
  holdsIn: 'two-region',
  find: (tree) =>
    budgets(tree)
      // Not `>`: a part that is missing from the templates makes the sum no number at all.
      .filter((budget) => !(budget[kind] <= limit))
      .map((budget) => ({
        path: `${plans(tree)[0]?.path ?? ''} ${budget.workflow}, ${budget.mode}`,
        found: `${budget[kind]} s: ${budget.lines.map((line) => `${line.name} ${line[kind]}`).join(', ')}`,
        required: `at most ${limit} s, so that ${RECOVERY.timeObjective.hours} h are never in question`,
        fix: 'shorten what is longest, or find a shorter way; drills say how long a step takes',
      })),
});

const minutesInSeconds = 60;

const expected = within(
  'expected',
  RECOVERY.planExpected.minutes * minutesInSeconds,
  `A flip is expected to take at most ${RECOVERY.planExpected.minutes} minutes, from the alarm to the last client`,
);
const timeout = within(
  'timeout',
  RECOVERY.planTimeout.minutes * minutesInSeconds,
  `A flip in which every step takes as long as it may ends within ${RECOVERY.planTimeout.minutes} minutes`,
);

const timed: Check = {
  id: 'M8',
  name: 'steps-timed',
  sentence: 'The plan has exactly the steps whose time is known, each with a time-out of its own',
  holdsIn: 'two-region',
  find: (tree) =>
    plans(tree).flatMap((plan) =>
      workflows(plan).flatMap((workflow): readonly Finding[] => {
        const known = flattened(at(workflow, 'WorkflowTargetAction') === 'activate' ? ACTIVATE : POST_RECOVERY);
        const found = steps(workflow).map(
          ({ name, configuration }) => `${name} ${show(at(configuration, 'TimeoutMinutes'))}`,
        );
        const required = known.map(({ name, timeout: limit }) => `${name} ${limit.minutes}`);
        if (show(found) === show(required)) return [];
        return [
          {
            path: plan.path,
            found: found.join(', ') || 'no step',
            required: required.join(', '),
            fix: 'change lib/recovery/plan, which the plan is made from',
          },
        ];
      }),
    ),
};

/** How long a flip takes. */
export const BUDGET_CHECKS: readonly Check[] = [expected, timeout, timed];
