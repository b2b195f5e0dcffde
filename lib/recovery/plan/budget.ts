/** How long a flip takes along its critical path: as expected, and by its time-outs (M8). Pure. */
import { type Seconds, seconds } from '../../config/units';
import type { FlipMode } from '../drill/model';
import type { PlanStep } from './step';

/** What takes time apart from the steps; read from the templates. */
export interface Surroundings {
  /** Until an alarm says that a region does not serve; a switchover needs no alarm. */
  readonly detection: Seconds;
  /** How long resolvers keep the old answer. */
  readonly nameKept: Seconds;
  /** How long a client keeps a connection to the region that was left. */
  readonly connectionKept: Seconds;
}

/** Route 53 answers an alias to a load balancer with this TTL, whatever the record says (Route 53 developer guide, "Alias records"). */
export const ALIAS_TTL = seconds(60);

/** One line of the critical path, in seconds. */
export interface BudgetLine {
  readonly name: string;
  /** When all is well. */
  readonly expected: number;
  /** Before it is given up. */
  readonly timeout: number;
}

/** The critical path of one workflow in one mode, in seconds. */
export interface Budget {
  /** `activate us-west-2`. */
  readonly workflow: string;
  readonly mode: FlipMode;
  readonly lines: readonly BudgetLine[];
  readonly expected: number;
  readonly timeout: number;
}

export const MODES: readonly FlipMode[] = ['switchover', 'failover'];

/** The budget of a workflow in a mode. A step that the mode skips is listed with no time. */
export function budgetOf(
  workflow: string,
  mode: FlipMode,
  steps: readonly PlanStep[],
  { detection, nameKept, connectionKept }: Surroundings,
): Budget {
  const lines = [
    ...(mode === 'failover' ? [delay('detection', detection)] : []),
    ...steps.map((step) => lineOf(step, mode)),
    delay('resolvers keep the old address', nameKept),
    delay('clients keep their connection', connectionKept),
  ];
  const sum = (of: (line: BudgetLine) => number): number => lines.reduce((total, line) => total + of(line), 0);
  return { workflow, mode, lines, expected: sum(({ expected }) => expected), timeout: sum(({ timeout }) => timeout) };
}

const delay = (name: string, { seconds }: Seconds): BudgetLine => ({ name, expected: seconds, timeout: seconds });

/** A parallel step takes as long as the longest of its own. */
function lineOf(step: PlanStep, mode: FlipMode): BudgetLine {
  const { name, block, timeout } = step;
  if (block.kind === 'parallel') {
    const branches = block.steps.map((each) => lineOf(each, mode));
    return {
      name,
      expected: Math.max(...branches.map(({ expected }) => expected)),
      timeout: Math.max(...branches.map((branch) => branch.timeout)),
    };
  }
  const expected = step.expected[mode];
  return expected === 'skipped'
    ? { name, expected: 0, timeout: 0 }
    : { name, expected: expected.seconds, timeout: timeout.minutes * 60 };
}
