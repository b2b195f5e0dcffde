/** docs/runbooks/region-flip.md, generated from the plan's data. A test keeps the page current. */
import {
  type Budget,
  DECLARATION_TO_DONE,
  DECLARATION_TO_LAST_CLIENT,
  flipBudget,
  MODES,
  TIME_WITHOUT_WRITES,
  type Times,
} from './budget';
import { ACTIONS } from './iam-actions';
import { BEFORE, BREAK_GLASS, FAILBACK, FENCING, NO_FLIP, TRAFFIC, WARNINGS } from './runbook-text';
import { flattened, type PlanStep } from './step';
import { ACTIVATE, POST_RECOVERY } from './steps';

/** The whole page. */
export const runbook = (): string =>
  [
    '# Moving the active region',
    'Made from lib/recovery/plan by `UPDATE_RUNBOOK=1 npx jest test/recovery/plan/runbook`; change it there.',
    BEFORE,
    '## What happens at each step',
    table(ACTIVATE),
    'How long that takes, as expected and at the longest; [the time budget](../flip-budget.md) says where each figure comes from:',
    totals(),
    ...flattened(ACTIVATE).map(section),
    BREAK_GLASS,
    script(ACTIVATE),
    TRAFFIC,
    FENCING,
    '## After a flip',
    "The service is up. When the region that was left answers again, run the plan's post-recovery, which restores the second region. `TO` is the active region, `EXECUTION` the execution of the flip:",
    [
      `    EXECUTION=$(aws arc-region-switch list-plan-executions --region "$TO" --plan-arn "$PLAN" --query "sort_by(items[?executionAction=='activate'], &startTime)[-1].executionId" --output text)`,
      '    aws arc-region-switch start-plan-execution --region "$FROM" --plan-arn "$PLAN" --target-region "$FROM" --action postRecovery --mode graceful --recovery-execution-id "$EXECUTION"',
    ].join('\n'),
    table(POST_RECOVERY),
    ...flattened(POST_RECOVERY).map(section),
    'By hand:',
    script(POST_RECOVERY),
    FAILBACK,
    NO_FLIP,
    WARNINGS,
    '## What it depends on',
    'Rule 3: a flip needs nothing of the lost region. These actions need a control plane; the last column says what happens when it does not answer:',
    dependencies(),
  ]
    .map((part) => part.trimEnd())
    .join('\n\n')
    .concat('\n');

const duration = (seconds: number): string =>
  seconds % 60 === 0 && seconds >= 60 ? `${seconds / 60} min` : `${seconds} s`;

function table(steps: readonly PlanStep[]): string {
  const row = ({ name, does, expected, timeout }: PlanStep): string => {
    const { switchover, failover } = expected;
    const times = [switchover, failover].map((time) => (time === 'skipped' ? 'skipped' : duration(time.seconds)));
    return `| \`${name}\` | ${does} | ${times.join(' | ')} | ${timeout.minutes} min |`;
  };
  return [
    '| step | what it does | switchover | failover | pauses after |',
    '|---|---|---|---|---|',
    ...steps.flatMap((step) => [step, ...inside(step)]).map(row),
  ].join('\n');
}

function totals(): string {
  const budgets = MODES.map(flipBudget);
  const row = (title: string, of: (budget: Budget) => Times): string => {
    const cells = budgets.map(of).map(({ expected, timeout }) => `${expected} s, ${timeout} s`);
    return `| ${title} | ${cells.join(' | ')} |`;
  };
  return [
    `| | ${MODES.join(' | ')} |`,
    '|---|---|---|',
    row(
      `${TIME_WITHOUT_WRITES}: from the fence, in a failover from the declaration, to the first write at a client`,
      (it) => it.withoutWrites,
    ),
    row(`${DECLARATION_TO_DONE}: the service is verified and announced`, (it) => it.done),
    row(
      `${DECLARATION_TO_LAST_CLIENT}: a client that respects the name's TTL, on a connection that was open`,
      (it) => it,
    ),
  ].join('\n');
}

const inside = ({ block }: PlanStep): readonly PlanStep[] => (block.kind === 'parallel' ? block.steps : []);

const section = ({ name, atPause, because, source }: PlanStep): string =>
  [
    `### ${name}`,
    `Time: ${because} ([source](../flip-budget.md#${source})). When it pauses here:`,
    atPause.map((what, index) => `${index + 1}. ${what}`).join('\n'),
  ].join('\n\n');

/** Steps as commands, with their names as comments. */
const script = (steps: readonly PlanStep[]): string =>
  flattened(steps)
    .flatMap(({ name, byHand }) => [`# ${name}`, ...byHand])
    .map((line) => `    ${line}`)
    .join('\n');

function dependencies(): string {
  const groups = new Map<string, string[]>();
  for (const listed of ACTIONS) {
    if (listed.class !== 'control plane of the surviving region') continue;
    const why = `${listed.reason} | ${listed.fallback}`;
    groups.set(why, [...(groups.get(why) ?? []), `\`${listed.action}\``]);
  }
  return [
    '| actions | why | without it |',
    '|---|---|---|',
    ...[...groups].map(([why, actions]) => `| ${actions.join(', ')} | ${why} |`),
  ].join('\n');
}
