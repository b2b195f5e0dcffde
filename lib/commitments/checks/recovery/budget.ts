/** M8: the time that a flip takes, proved on the templates. */
import { RECOVERY } from '../../../config/numbers';
import type { Budget } from '../../../recovery/plan/budget';
import { flattened } from '../../../recovery/plan/step';
import { ACTIVATE, POST_RECOVERY } from '../../../recovery/plan/steps';
import type { Check } from '../../check';
import { budgets } from '../../recovery-budget';
import { at, show } from '../../../assembly/template-index';
import { checkOf } from '../shapes';
import { plans, steps, workflows } from './queries';

interface Bound {
  readonly name: string;
  readonly sentence: string;
  /** In seconds; undefined where the mode has no such part. */
  readonly part: (budget: Budget) => number | undefined;
  /** In seconds. */
  readonly limit: (budget: Budget) => number;
}

/** A bound on the budget of each workflow and mode. */
const within = ({ name, sentence, part, limit }: Bound): Check =>
  checkOf({
    id: 'M8',
    name,
    sentence,
    holdsIn: 'two-region',
    of: (tree) =>
      budgets(tree).map((budget) => ({
        ...budget,
        path: `${plans(tree)[0]?.path ?? ''} ${budget.workflow}, ${budget.mode}`,
      })),
    required: (budget) => `at most ${limit(budget)} s, so that ${RECOVERY.timeObjective.hours} h are never in question`,
    fix: 'shorten what is longest, or find a shorter way; drills say how long a step takes',
    found: (budget) => {
      const taken = part(budget);
      const lines = budget.lines.map(({ name: line, expected, timeout }) => `${line} ${expected} / ${timeout}`);
      // Not `>`: a part that is missing from the templates makes the sum no number at all.
      return taken === undefined || taken <= limit(budget) ? undefined : `${taken} s: ${lines.join(', ')}`;
    },
  });

const { planExpected, planTimeout, planDone, withoutWrites, detection } = RECOVERY;

const BOUNDS: readonly Bound[] = [
  {
    name: 'time-without-writes',
    sentence: `Clients cannot write for at most ${withoutWrites.switchover.seconds} s in a switchover, and ${withoutWrites.failover.seconds} s from the declaration of a failover, as expected`,
    part: (budget) => budget.withoutWrites.expected,
    limit: ({ mode }) => withoutWrites[mode].seconds,
  },
  {
    name: 'declaration-to-done',
    sentence: `A flip is verified and announced at most ${planDone.switchover.minutes} minutes after the declaration of a switchover, and ${planDone.failover.minutes} after that of a failover, as expected`,
    part: ({ done }) => done.expected,
    limit: ({ mode }) => planDone[mode].minutes * 60,
  },
  {
    name: 'expected-budget',
    sentence: `A flip is expected to take at most ${planExpected.minutes} minutes, from the declaration to the last client`,
    part: ({ expected }) => expected,
    limit: () => planExpected.minutes * 60,
  },
  {
    name: 'timeout-budget',
    sentence: `A flip in which every step takes as long as it may ends within ${planTimeout.minutes} minutes`,
    part: ({ timeout }) => timeout,
    limit: () => planTimeout.minutes * 60,
  },
  {
    name: 'detection',
    sentence: `An alarm says within ${detection.minutes} minutes that a region does not serve`,
    part: ({ lines }) => lines.find(({ name }) => name === 'detection')?.expected,
    limit: () => detection.minutes * 60,
  },
];

/** How long a flip takes. */
export const BUDGET_CHECKS: readonly Check[] = [
  ...BOUNDS.map(within),
  checkOf({
    id: 'M8',
    name: 'step-timeouts',
    sentence: 'The plan has exactly the steps whose time is known, each with a time-out of its own',
    holdsIn: 'two-region',
    of: (tree) => plans(tree).flatMap((plan) => workflows(plan).map((workflow) => ({ path: plan.path, workflow }))),
    required: ({ workflow }) => knownSteps(at(workflow, 'WorkflowTargetAction')),
    fix: 'change lib/recovery/plan, which the plan is made from',
    found: ({ workflow }) => {
      const found = steps(workflow).map(
        ({ name, configuration }) => `${name} ${show(at(configuration, 'TimeoutMinutes'))}`,
      );
      return found.join(', ') === knownSteps(at(workflow, 'WorkflowTargetAction'))
        ? undefined
        : found.join(', ') || 'no step';
    },
  }),
];

/** The steps of a workflow, each with its time-out. */
const knownSteps = (action: unknown): string =>
  flattened(action === 'activate' ? ACTIVATE : POST_RECOVERY)
    .map(({ name, timeout }) => `${name} ${timeout.minutes}`)
    .join(', ');
