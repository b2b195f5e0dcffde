/**
 * How long a flip takes, from its declaration on: as expected, and by its time-outs (M8). Pure. docs/flip-budget.md has the
 * public figures behind each line.
 */
import { FENCE, FRONT_DOOR } from '../../config/numbers';
import { type Seconds, seconds } from '../../config/units';
import type { FlipMode } from '../drill/model';
import type { PlanStep } from './step';
import { ACTIVATE } from './steps';

/** What takes time apart from the steps; read from the templates. */
export interface Surroundings {
  /** Until an alarm says that a region does not serve. It precedes the declaration, so no total has it. */
  readonly detection?: Seconds;
  /** How long resolvers keep the old address. */
  readonly nameKept: Seconds;
  /** How long resolvers keep the old witness. */
  readonly witnessKept?: Seconds;
  /** How long a client keeps a connection to the region that was left. */
  readonly connectionKept: Seconds;
}

/** Route 53 answers an alias to a load balancer with this TTL, whatever the record says (Route 53 developer guide, "Alias records"). */
export const ALIAS_TTL = seconds(60);

/** A time in seconds. */
export interface Times {
  /** When all is well. */
  readonly expected: number;
  /** Before it is given up. */
  readonly timeout: number;
}

/** One line of the budget. */
export interface BudgetLine extends Times, Pick<PlanStep, 'because' | 'source'> {
  readonly name: string;
}

/** The budget of one workflow in one mode. Its own times last from the declaration until the plan has ended and the last client has followed. */
export interface Budget extends Times {
  /** `activate us-west-2`. */
  readonly workflow: string;
  readonly mode: FlipMode;
  readonly lines: readonly BudgetLine[];
  /** From the fence to the first write at a client; in a failover from the declaration, because no region writes before it. */
  readonly withoutWrites: Times;
  /** From the declaration until the plan has verified and announced the service. */
  readonly done: Times;
}

// What tables call the totals of a budget.
export const TIME_WITHOUT_WRITES = 'time without writes';
export const DECLARATION_TO_DONE = 'declaration to done';
export const DECLARATION_TO_LAST_CLIENT = 'declaration to last client';

export const MODES: readonly FlipMode[] = ['switchover', 'failover'];

/** Before the first step, and between steps. */
export const START: BudgetLine = {
  name: 'start, and gaps between steps',
  expected: 10,
  timeout: 20,
  because: 'Region switch polls its blocks',
  source: 'start',
};

/** A block that the mode skips still takes this long. */
export const LEAST_OF_A_BLOCK = { expected: 5, timeout: 5 };

const ZERO: Times = { expected: 0, timeout: 0 };

/** The budget of a workflow in a mode. */
export function budgetOf(
  workflow: string,
  mode: FlipMode,
  steps: readonly PlanStep[],
  { detection, nameKept, witnessKept = FENCE.witnessTtl, connectionKept }: Surroundings,
): Budget {
  const witness = delay('portals see the new witness', witnessKept.seconds + FENCE.renewal.seconds, {
    because:
      'resolvers keep the old witness for its TTL, and a portal asks once a second; runs while the step verify does',
    source: 'witness',
  });
  const followed = [
    delay('resolvers keep the old address', nameKept.seconds, {
      because: 'the TTL of an alias to a load balancer',
      source: 'last-client',
    }),
    delay('clients keep their connection', connectionKept.seconds, {
      because: 'the load balancer closes a connection after this time',
      source: 'last-client',
    }),
  ];
  const timed = steps.map((step) => lineOf(step, mode));
  const moved = steps.findIndex(({ block }) => block.kind === 'traffic') + 1;
  const fence = steps.findIndex(({ block }) => block.kind === 'function' && block.function === 'fence');
  const [before, after] = [[START, ...timed.slice(0, moved)], timed.slice(moved)];
  const refused = mode === 'failover' ? before : timed.slice(Math.max(fence, 0), moved);
  const done = total([...before, ...after]);
  const lastClient = total([...before, ...followed]);
  return {
    workflow,
    mode,
    lines: [...detected(mode, detection), ...before, witness, ...after, ...followed],
    withoutWrites: total([...refused, witness]),
    done,
    ...longest([done, lastClient]),
  };
}

/** The budget of a flip by the plan's data. */
export const flipBudget = (mode: FlipMode): Budget =>
  budgetOf('activate', mode, ACTIVATE, { nameKept: ALIAS_TTL, connectionKept: FRONT_DOOR.clientKeepAlive });

const delay = (name: string, taken: number, why: Pick<BudgetLine, 'because' | 'source'>): BudgetLine => ({
  name,
  expected: taken,
  timeout: taken,
  ...why,
});

const detected = (mode: FlipMode, detection: Seconds | undefined): readonly BudgetLine[] =>
  mode === 'switchover' || detection === undefined
    ? []
    : [
        delay('detection', detection.seconds, {
          because: 'the periods of the alarm; precedes the declaration, and is in no total',
          source: 'detection',
        }),
      ];

const total = (lines: readonly Times[]): Times =>
  lines.reduce(
    (sum, { expected, timeout }) => ({ expected: sum.expected + expected, timeout: sum.timeout + timeout }),
    ZERO,
  );

const longest = (lines: readonly Times[]): Times => ({
  expected: Math.max(...lines.map(({ expected }) => expected)),
  timeout: Math.max(...lines.map(({ timeout }) => timeout)),
});

const lineOf = (step: PlanStep, mode: FlipMode): BudgetLine => ({
  name: step.name,
  because: step.because,
  source: step.source,
  ...timesOf(step, mode),
});

/** How long a step takes. A parallel step takes as long as the longest of its own. */
export function timesOf({ block, expected, timeout }: PlanStep, mode: FlipMode): Times {
  if (block.kind === 'parallel') return longest(block.steps.map((each) => timesOf(each, mode)));
  const taken = expected[mode];
  return taken === 'skipped' ? LEAST_OF_A_BLOCK : { expected: taken.seconds, timeout: timeout.minutes * 60 };
}
