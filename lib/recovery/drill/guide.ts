/** What the plan's data say about the steps of a flip, as a drill needs it. */
import { FRONT_DOOR } from '../../config/numbers';
import { seconds } from '../../config/units';
import { ALIAS_TTL, budgetOf, type Surroundings } from '../plan/budget';
import type { PlanStep } from '../plan/step';
import { ACTIVATE, POST_RECOVERY } from '../plan/steps';
import type { FlipMode } from './target';

/** A step as a drill follows it. */
export interface GuideStep {
  readonly name: string;
  readonly does: string;
  /** Seconds; 0 where the mode leaves it out. */
  readonly expected: number;
  readonly timeout: number;
  readonly skipped: boolean;
  /** What to look at and decide when the plan pauses here. */
  readonly advice: readonly string[];
  readonly plan: PlanStep;
}

/** A workflow of the plan in one mode. */
export interface Guide {
  /** Steps that follow each other. */
  readonly steps: readonly GuideStep[];
  /** The critical path, in seconds: the steps, and what clients need to follow. */
  readonly budget: { readonly expected: number; readonly timeout: number };
}

/** A flip whose steps have been declared: nobody has to detect anything any more, and the clients follow the name. */
export const flipGuide = (mode: FlipMode): Guide =>
  guideOf(ACTIVATE, mode, { detection: NONE, nameKept: ALIAS_TTL, connectionKept: FRONT_DOOR.clientKeepAlive });

/** No client waits for what follows a flip. */
export const postRecoveryGuide = (mode: FlipMode): Guide =>
  guideOf(POST_RECOVERY, mode, { detection: NONE, nameKept: NONE, connectionKept: NONE });

const NONE = seconds(0);

function guideOf(plan: readonly PlanStep[], mode: FlipMode, surroundings: Surroundings): Guide {
  const { lines, expected, timeout } = budgetOf('activate', mode, plan, surroundings);
  const steps = plan.map((step): GuideStep => {
    const line = lines.find(({ name }) => name === step.name);
    const times = { expected: line?.expected ?? 0, timeout: line?.timeout ?? 0 };
    return {
      ...times,
      name: step.name,
      does: step.does,
      skipped: step.expected[mode] === 'skipped',
      advice: step.atPause,
      plan: step,
    };
  });
  return { steps, budget: { expected, timeout } };
}

/** What to do at a pause in a step; steps that stand inside another count too. */
export function adviceAt(guide: Guide, name: string): readonly string[] {
  const within = (steps: readonly PlanStep[]): readonly PlanStep[] =>
    steps.flatMap((step) => [step, ...(step.block.kind === 'parallel' ? within(step.block.steps) : [])]);
  return within(guide.steps.map(({ plan }) => plan)).find((step) => step.name === name)?.atPause ?? [];
}
