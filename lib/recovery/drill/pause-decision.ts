/** A pause of the plan: shows the operator what to look at, asks for a decision and carries it out. */
import type { RegionSwitch } from '../../region-switch/client';
import type { EntryOf } from '../evidence/entries';
import type { DrillContext } from './context';
import { adviceAt, type StepTimeline } from './step-timeline';
import type { Choice } from './ports';

export type Action = EntryOf<'decision'>['action'];

export interface Pause {
  readonly executionId: string;
  readonly step: string;
  /** What Region switch says about it. */
  readonly why: string;
  /** Whether the execution is ungraceful already. */
  readonly ungraceful: boolean;
}

/** The pause decisions that are possible. Pure. */
export function choicesAt({ step, ungraceful }: Pick<Pause, 'step' | 'ungraceful'>): readonly Choice<Action>[] {
  const all: readonly Choice<Action>[] = [
    { answer: 'resume', means: `try ${step} again` },
    { answer: 'skip', means: `continue without ${step}: you did it by hand, or it can wait` },
    { answer: 'switchToUngraceful', means: `do ${step} the ungraceful way: it may lose data` },
    { answer: 'cancel', means: 'end the execution here; completed steps are not undone' },
  ];
  return all.filter(({ answer }) => answer !== 'switchToUngraceful' || !ungraceful);
}

/** Asks, records the decision and carries it out. @returns undefined where no operator is there to ask */
export async function decide(
  drilling: DrillContext,
  arc: RegionSwitch,
  guide: StepTimeline,
  pause: Pause,
): Promise<Action | undefined> {
  const { operator, screen } = drilling.ports;
  screen.say(`The plan is paused at ${pause.step}: ${pause.why || 'no reason given'}`);
  for (const advice of adviceAt(guide, pause.step)) screen.say(`  - ${advice}`);
  if (!operator) return undefined;
  const action = await operator.choose(`What do you want to do with ${pause.step}?`, choicesAt(pause));
  const reason = await operator.type('Why? One line, for the evidence:');
  drilling.record({ kind: 'decision', at: drilling.now(), step: pause.step, action, reason });
  await carryOut(arc, drilling.target.planArn, pause, action, reason);
  return action;
}

/** Region switch takes a comment of at most 1,024 characters. */
const COMMENT = 1000;

async function carryOut(
  arc: RegionSwitch,
  planArn: string,
  { executionId, step }: Pause,
  action: Action,
  reason: string,
): Promise<void> {
  const comment = reason.slice(0, COMMENT);
  const execution = { planArn, executionId };
  if (action === 'resume') await arc.call('UpdatePlanExecution', { ...execution, action: 'resume', comment });
  else if (action === 'cancel') await arc.call('CancelPlanExecution', { ...execution, comment });
  else await arc.call('UpdatePlanExecutionStep', { ...execution, stepName: step, actionToTake: action, comment });
}
