/** A flip without Region switch: the plan's steps one after the other, each done and recorded once. */
import { NeedsHands, doByHand } from './manual-steps';
import { choicesAt, type Action } from './pause-decision';
import type { DrillContext } from './context';
import type { FollowEnd } from './model';
import { type StepTimeline, type GuideStep, shownFlip } from './step-timeline';
import type { FlipMode } from './model';

/** @throws the signal's reason when the drill is interrupted */
export async function breakGlass(drilling: DrillContext, guide: StepTimeline, title: string): Promise<FollowEnd> {
  if (drilling.state.phase !== 'following') {
    drilling.record({ kind: 'started', at: drilling.now(), by: 'break-glass', executionId: drilling.state.id });
    await drilling.advance({ phase: 'following' });
  }
  for (const step of guide.steps) {
    const status = drilling.seen.steps.get(step.name)?.status;
    if (status === 'completed' || status === 'skipped') continue;
    const end = await takeStep(drilling, guide, title, step);
    if (end) return end;
  }
  return { kind: 'completed', detail: '' };
}

/** Does a step until it is done or given up. */
async function takeStep(
  drilling: DrillContext,
  guide: StepTimeline,
  title: string,
  step: GuideStep,
): Promise<FollowEnd | undefined> {
  const { name } = step;
  let { mode }: { mode: FlipMode } = drilling.direction;
  for (;;) {
    await drilling.noteStep(name, 'running', '');
    drilling.ports.screen.show(shownFlip(title, guide, drilling.seen, drilling.now()));
    try {
      const { status, detail } = await doByHand(drilling, step.plan, mode);
      await drilling.noteStep(name, status, detail);
      return undefined;
    } catch (error) {
      drilling.ports.interrupted.throwIfAborted();
      const why = error instanceof Error ? error.message : String(error);
      await drilling.noteStep(name, 'failed', why);
      const action = await decided(drilling, step, mode, error, why);
      if (action === undefined) return { kind: 'paused', step: name };
      if (action === 'cancel') return { kind: 'canceled', detail: `the operator canceled at ${name}` };
      if (action === 'switchToUngraceful') mode = 'failover';
      if (action === 'skip') {
        await drilling.noteStep(name, 'skipped', 'by the operator');
        return undefined;
      }
    }
  }
}

async function decided(
  drilling: DrillContext,
  step: GuideStep,
  mode: FlipMode,
  error: unknown,
  why: string,
): Promise<Action | undefined> {
  const { operator, screen } = drilling.ports;
  screen.say(`${step.name} failed: ${why}`);
  for (const advice of step.advice) screen.say(`  - ${advice}`);
  if (error instanceof NeedsHands) {
    screen.say('Only a person can do this (docs/runbooks/region-flip.md):');
    for (const command of error.commands) screen.say(`  ${command}`);
  }
  if (!operator) return undefined;
  const action = await operator.choose(
    `What do you want to do with ${step.name}?`,
    choicesAt({ step: step.name, ungraceful: mode === 'failover' }),
  );
  const reason = await operator.type('Why? One line, for the evidence:');
  drilling.record({ kind: 'decision', at: drilling.now(), step: step.name, action, reason });
  return action;
}
