/** A flip without Region switch: the plan's steps one after the other, each done and recorded once. */
import { messageOf } from '../../runtime/text';
import { executeStep, ManualStepRequired } from './manual-steps';
import { askOperator } from './pause-decision';
import type { DrillContext } from './context';
import type { FollowEnd, FlipMode } from './model';
import { type StepTimeline, shownFlip, type TimelineStep } from './step-timeline';

/** @throws the signal's reason when the drill is interrupted */
export async function breakGlass(context: DrillContext, timeline: StepTimeline, title: string): Promise<FollowEnd> {
  if (context.state.phase !== 'following') {
    context.record({ kind: 'started', at: context.now(), by: 'break-glass', executionId: context.state.id });
    await context.advance({ phase: 'following' });
  }
  for (const step of timeline.steps) {
    const status = context.seen.steps.get(step.name)?.status;
    if (status === 'completed' || status === 'skipped') continue;
    const end = await takeStep(context, step, () =>
      context.ports.screen.show(shownFlip(title, timeline, context.seen, context.now())),
    );
    if (end) return end;
  }
  return { kind: 'completed', detail: '' };
}

/** Does a step until it is done or given up. */
async function takeStep(context: DrillContext, step: TimelineStep, show: () => void): Promise<FollowEnd | undefined> {
  const { name } = step;
  let { mode }: { mode: FlipMode } = context.direction;
  for (;;) {
    await context.noteStep(name, 'running', '');
    show();
    try {
      const { status, detail } = await executeStep(context, step.plan, mode);
      await context.noteStep(name, status, detail);
      return undefined;
    } catch (error) {
      context.ports.interrupted.throwIfAborted();
      await context.noteStep(name, 'failed', messageOf(error));
      const stuck = { step: name, ungraceful: mode === 'failover' };
      const decision = await askOperator(context, stuck, linesAbout(step, error));
      if (!decision) return { kind: 'paused', step: name, reason: messageOf(error) };
      if (decision.action === 'cancel') return { kind: 'canceled', detail: `the operator canceled at ${name}` };
      if (decision.action === 'switchToUngraceful') mode = 'failover';
      if (decision.action === 'skip') {
        await context.noteStep(name, 'skipped', 'by the operator');
        return undefined;
      }
    }
  }
}

const linesAbout = ({ name, advice }: TimelineStep, error: unknown): readonly string[] => [
  `${name} failed: ${messageOf(error)}`,
  ...advice.map((line) => `  - ${line}`),
  ...(error instanceof ManualStepRequired
    ? ['Only a person can do this (docs/runbooks/region-flip.md):', ...error.commands.map((line) => `  ${line}`)]
    : []),
];
