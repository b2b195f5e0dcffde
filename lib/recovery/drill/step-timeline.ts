/** The steps of a flip and their time budget, from the plan's data. */
import { FRONT_DOOR } from '../../config/numbers';
import { seconds } from '../../config/units';
import { ALIAS_TTL, type Budget, budgetOf, type Surroundings, type Times, timesOf } from '../plan/budget';
import type { PlanStep } from '../plan/step';
import { ACTIVATE, POST_RECOVERY } from '../plan/steps';
import type { FlipMode } from './model';
import type { ShownFlip, ShownStep } from './ports';
import type { ObservedState, SeenStep } from './context';

export interface TimelineStep {
  readonly name: string;
  readonly does: string;
  /** Seconds; 0 where the mode skips the step. */
  readonly expected: number;
  readonly timeout: number;
  readonly skipped: boolean;
  /** What to look at and decide when the plan pauses here. */
  readonly advice: readonly string[];
  readonly plan: PlanStep;
}

/** A workflow of the plan in one mode. */
export interface StepTimeline {
  /** Steps that follow each other. */
  readonly steps: readonly TimelineStep[];
  /** The critical path, in seconds: the steps, and what clients need to follow. */
  readonly budget: Times & Pick<Budget, 'done' | 'withoutWrites'>;
}

/** The steps of a flip. Its time budget has no detection, because the flip is declared; clients must still follow the name. */
export const flipTimeline = (mode: FlipMode): StepTimeline =>
  timelineOf(ACTIVATE, mode, { detection: NONE, nameKept: ALIAS_TTL, connectionKept: FRONT_DOOR.clientKeepAlive });

/** The steps after a flip; no client waits for them. */
export const postRecoveryTimeline = (mode: FlipMode): StepTimeline =>
  timelineOf(POST_RECOVERY, mode, { detection: NONE, nameKept: NONE, connectionKept: NONE });

const NONE = seconds(0);

function timelineOf(plan: readonly PlanStep[], mode: FlipMode, surroundings: Surroundings): StepTimeline {
  const { lines, expected, timeout, done, withoutWrites } = budgetOf('activate', mode, plan, surroundings);
  const steps = plan.map((step): TimelineStep => {
    const { name, does, atPause: advice } = step;
    const { expected, timeout } = lines.find((line) => line.name === name) ?? { expected: 0, timeout: 0 };
    return { name, does, advice, expected, timeout, skipped: step.expected[mode] === 'skipped', plan: step };
  });
  return { steps, budget: { expected, timeout, done, withoutWrites } };
}

/** The time budget of every step that a drill may see: those of parallel blocks and of post-recovery, too. In the plan's order. */
export const stepBudgets = (mode: FlipMode): readonly (Times & { readonly name: string })[] =>
  withParts([...ACTIVATE, ...POST_RECOVERY]).map((step) => ({ name: step.name, ...timesOf(step, mode) }));

/** What to do at a pause in a step, also in a step of a parallel block. */
export function adviceAt(timeline: StepTimeline, name: string): readonly string[] {
  return withParts(timeline.steps.map(({ plan }) => plan)).find((step) => step.name === name)?.atPause ?? [];
}

/** Steps, each followed by those of its parallel block. */
const withParts = (steps: readonly PlanStep[]): readonly PlanStep[] =>
  steps.flatMap((step) => [step, ...(step.block.kind === 'parallel' ? withParts(step.block.steps) : [])]);

// A flip on the screen. Pure.

/** @param now milliseconds since 1970 */
export function shownFlip(title: string, timeline: StepTimeline, seen: ObservedState, now: number): ShownFlip {
  const steps = timeline.steps.map(({ name, expected, timeout }) =>
    shownStep({ name, expected, timeout }, seen.steps.get(name), now),
  );
  const elapsed = inSeconds(now - (seen.declared?.at ?? now));
  return { title, steps, elapsed, remaining: remaining(steps), clients: clientsNow(seen, now) };
}

function shownStep(
  step: Pick<ShownStep, 'name' | 'expected' | 'timeout'>,
  seen: SeenStep | undefined,
  now: number,
): ShownStep {
  if (!seen) return { ...step, status: 'waiting', elapsed: undefined };
  const until = seen.status === 'running' ? now : seen.at;
  return { ...step, status: seen.status, elapsed: inSeconds(until - (seen.began ?? until)) };
}

/** Time left in the steps that have not ended; a late step reduces the sum. */
function remaining(steps: readonly ShownStep[]): ShownFlip['remaining'] {
  const open = steps.filter(({ status }) => status === 'waiting' || status === 'running' || status === 'failed');
  const left = (of: (step: ShownStep) => number): number =>
    open.reduce((sum, step) => sum + of(step) - (step.elapsed ?? 0), 0);
  return { expected: left(({ expected }) => expected), timeout: left(({ timeout }) => timeout) };
}

/** What the clients see. A request under way shows nothing, so the text says how long ago the last answer was. */
export function clientsNow(
  { last, lastAcknowledged }: Pick<ObservedState, 'last' | 'lastAcknowledged'>,
  now: number,
): string {
  if (!last) return 'no client has an answer yet';
  if (!lastAcknowledged) return `no write acknowledged since the start (${last.answer})`;
  const ago = `${inSeconds(now - lastAcknowledged.done).toFixed(1)} s`;
  if (last.outcome !== 'acknowledged') return `no write acknowledged for ${ago} (${last.answer})`;
  return `last write acknowledged ${ago} ago${lastAcknowledged.region === undefined ? '' : ` by ${lastAcknowledged.region}`}`;
}

const inSeconds = (milliseconds: number): number => milliseconds / 1000;
