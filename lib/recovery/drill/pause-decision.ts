/** What is done when the plan pauses: the operator is told what to look at, asked, and taken at their word. */
import type { RegionSwitch } from '../../region-switch/client';
import type { EntryOf } from '../evidence/entries';
import type { DrillContext } from './context';
import { adviceAt, type StepTimeline } from './step-timeline';
import type { Choice } from './ports';

export type Action = EntryOf<'decision'>['action'];

/** Where a plan is paused. */
export interface Pause {
  readonly executionId: string;
  readonly step: string;
  /** What Region switch says about it. */
  readonly why: string;
  /** Whether the execution is ungraceful already. */
  readonly ungraceful: boolean;
}

/** What can be answered at a pause. Pure. */
export function choicesAt({ step, ungraceful }: Pick<Pause, 'step' | 'ungraceful'>): readonly Choice<Action>[] {
  const all: readonly Choice<Action>[] = [
    { answer: 'resume', means: `try ${step} again` },
    { answer: 'skip', means: `go on without ${step}: you have done it by hand, or it can wait` },
    { answer: 'switchToUngraceful', means: `do ${step} the ungraceful way: it may lose data` },
    { answer: 'cancel', means: 'end the execution here; what was done stays done' },
  ];
  return all.filter(({ answer }) => answer !== 'switchToUngraceful' || !ungraceful);
}

/** Asks, records and does it. @returns undefined where there is nobody to ask */
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
  const action = await operator.choose(`What shall happen with ${pause.step}?`, choicesAt(pause));
  const reason = await operator.type('Why? One line, for the evidence:');
  drilling.record({ kind: 'decision', at: drilling.now(), step: pause.step, action, reason });
  await carryOut(arc, drilling.target.planArn, pause, action, reason);
  return action;
}

/** Ids, ARNs and what the operator wrote: Region switch takes 1,024 characters of a comment. */
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
