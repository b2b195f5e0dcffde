/** A pause of the plan: shows the operator what to look at, asks for a decision and carries it out. */
import type { RegionSwitch } from '../../region-switch/client';
import type { EntryOf } from '../evidence/entries';
import type { DrillContext } from './context';
import { adviceAt, type StepTimeline } from './step-timeline';
import type { Choice } from './ports';

export type Action = EntryOf<'decision'>['action'];

/** A step that does not go on. */
export interface StuckStep {
  readonly step: string;
  /** Whether it is done ungracefully already. */
  readonly ungraceful: boolean;
}

/** A pause of an execution. */
export interface Pause extends StuckStep {
  readonly executionId: string;
  /** What Region switch says about it. */
  readonly why: string;
}

/** The pause decisions that are possible. Pure. */
export function choicesAt({ step, ungraceful }: StuckStep): readonly Choice<Action>[] {
  const all: readonly Choice<Action>[] = [
    { answer: 'resume', means: `try ${step} again` },
    { answer: 'skip', means: `continue without ${step}: you did it by hand, or it can wait` },
    { answer: 'switchToUngraceful', means: `do ${step} the ungraceful way: it may lose data` },
    { answer: 'cancel', means: 'end the execution here; completed steps are not undone' },
  ];
  return all.filter(({ answer }) => answer !== 'switchToUngraceful' || !ungraceful);
}

/** Says why a step does not go on, asks what to do, and records the decision. @returns undefined where no operator is there to ask */
export async function askOperator(
  context: DrillContext,
  stuck: StuckStep,
  lines: readonly string[],
): Promise<Pick<EntryOf<'decision'>, 'action' | 'reason'> | undefined> {
  const { operator, screen } = context.ports;
  for (const line of lines) screen.say(line);
  if (!operator) return undefined;
  const { step } = stuck;
  const action = await operator.choose(`What do you want to do with ${step}?`, choicesAt(stuck));
  const reason = await operator.type('Why? One line, for the evidence:');
  context.record({ kind: 'decision', at: context.now(), step, action, reason });
  return { action, reason };
}

/** Region switch takes a comment of at most 1,024 characters. */
const COMMENT = 1000;

/** Asks about a pause and carries the decision out. @returns whether one was made */
export async function decide(
  context: DrillContext,
  arc: RegionSwitch,
  timeline: StepTimeline,
  pause: Pause,
): Promise<boolean> {
  const decision = await askOperator(context, pause, [
    `The plan is paused at ${pause.step}: ${pause.why}`,
    ...adviceAt(timeline, pause.step).map((advice) => `  - ${advice}`),
  ]);
  if (!decision) return false;
  const { action, reason } = decision;
  const common = { planArn: context.target.planArn, executionId: pause.executionId, comment: reason.slice(0, COMMENT) };
  if (action === 'resume') await arc.call('UpdatePlanExecution', { ...common, action: 'resume' });
  else if (action === 'cancel') await arc.call('CancelPlanExecution', common);
  else await arc.call('UpdatePlanExecutionStep', { ...common, stepName: pause.step, actionToTake: action });
  return true;
}
