import { readFileSync } from 'node:fs';
import { RECOVERY } from '../../../lib/config/numbers';
import { minutes, seconds } from '../../../lib/config/units';
import { type Budget, budgetOf, flipBudget, MODES, type Times } from '../../../lib/recovery/plan/budget';
import type { Block, PlanStep } from '../../../lib/recovery/plan/step';
import { POST_RECOVERY } from '../../../lib/recovery/plan/steps';

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
  source: '',
  atPause: [],
  byHand: [],
  timeout: minutes(limit),
  expected: {
    switchover: seconds(expected === 'skipped' ? 7 : expected),
    failover: expected === 'skipped' ? 'skipped' : seconds(expected),
  },
});
const fence = step('fence', 'skipped', 1, {
  kind: 'function',
  function: 'fence',
  regionToRun: 'deactivatingRegion',
  skippedUngracefully: true,
  retry: minutes(1),
});
const flip = [step('a', 30, 1), fence, step('b', 40, 2), step('t', 100, 3, { kind: 'traffic' }), step('c', 9, 4)];

const around = {
  detection: seconds(1000),
  nameKept: seconds(10),
  witnessKept: seconds(3),
  connectionKept: seconds(20),
};
const both = ({ expected, timeout }: Times) => [expected, timeout];

// 10 and 20 s until the first step begins, 4 s until a portal sees the witness, 5 s for a skipped step.
test.each<[string, Budget['mode'], readonly PlanStep[], (budget: Budget) => Times, readonly number[]]>([
  ['done: steps one after the other', 'switchover', flip, ({ done }) => done, [196, 680]],
  ['done: a skipped step is short', 'failover', flip, ({ done }) => done, [194, 625]],
  ['no writes from the fence to the witness', 'switchover', flip, (it) => it.withoutWrites, [151, 364]],
  ['no writes from the declaration of a failover', 'failover', flip, (it) => it.withoutWrites, [189, 389]],
  ['no detection, and clients follow while the plan verifies', 'failover', flip, (it) => it, [215, 625]],
  [
    'parallel steps take as long as the longest, which need not be the same one',
    'switchover',
    [step('p', 0, 0, { kind: 'parallel', steps: [step('a', 30, 9), step('b', 50, 2)] })],
    ({ done }) => done,
    [60, 560],
  ],
])('the critical path: %s', (_, mode, steps, of, expected) => {
  expect(both(of(budgetOf('activate x', mode, steps, around)))).toEqual(expected);
});

const page = readFileSync('docs/flip-budget.md', 'utf8');
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf('\n')).toLowerCase().replaceAll(' ', '-'), text]),
);

test('every line of the budget, and every step after a flip, has a section that names a source', () => {
  const lines = [...MODES.flatMap((mode) => flipBudget(mode).lines), ...POST_RECOVERY];
  const bare = lines.filter(({ source }) => !/^- [^]*\((?:measured|AWS|own code)/m.test(sections.get(source) ?? ''));
  expect(bare.map(({ name }) => name)).toEqual([]);
});

test.each(MODES)('a %s keeps its bounds by the data of the plan', (mode) => {
  const { withoutWrites, done, timeout } = flipBudget(mode);
  expect(withoutWrites.expected).toBeLessThanOrEqual(RECOVERY.withoutWrites[mode].seconds);
  expect(done.expected).toBeLessThanOrEqual(RECOVERY.planDone[mode].minutes * 60);
  expect(timeout).toBeLessThanOrEqual(RECOVERY.planTimeout.minutes * 60);
});
