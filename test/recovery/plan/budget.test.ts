import { minutes, seconds } from '../../../lib/config/units';
import { budgetOf } from '../../../lib/recovery/plan/budget';
import type { Block, PlanStep } from '../../../lib/recovery/plan/step';

const step = (
  name: string,
  expected: number | 'skipped',
  limit: number,
  block: Block = { kind: 'database' },
): PlanStep => ({
  name,
  does: '',
  block,
  class: 'data plane',
  because: '',
  atPause: [],
  byHand: [],
  timeout: minutes(limit),
  expected: {
    switchover: seconds(expected === 'skipped' ? 7 : expected),
    failover: expected === 'skipped' ? 'skipped' : seconds(expected),
  },
});
const around = { detection: seconds(100), nameKept: seconds(10), connectionKept: seconds(20) };
const together = (mode: 'switchover' | 'failover', ...steps: readonly PlanStep[]) => {
  const { expected, timeout } = budgetOf('activate x', mode, steps, around);
  return [expected, timeout];
};

test.each([
  ['steps one after the other, and what clients keep', 'switchover', [step('a', 30, 1), step('b', 40, 2)], [100, 210]],
  ['of a failover, detection too', 'failover', [step('a', 30, 1)], [160, 190]],
  ['a skipped step takes no time', 'failover', [step('a', 'skipped', 5)], [130, 130]],
  ['and its time where it is not skipped', 'switchover', [step('a', 'skipped', 5)], [37, 330]],
  [
    'parallel steps take as long as the longest, which need not be the same one',
    'switchover',
    [step('p', 0, 0, { kind: 'parallel', steps: [step('a', 30, 9), step('b', 50, 2)] })],
    [80, 570],
  ],
] as const)('the critical path: %s', (_, mode, steps, expected) => {
  expect(together(mode, ...steps)).toEqual(expected);
});
