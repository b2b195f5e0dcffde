/** After a flip: what makes two regions of one again, once the old one is fenced. */
import { messageOf } from '../../runtime/text';
import type { DrillContext } from './context';
import { regionSwitchIn, startPostRecovery } from './execution';
import { follow } from './follow';
import { askFence } from './post-flip-checks';
import { postRecoveryTimeline } from './step-timeline';

/** Checks the fence of the old region and, where it holds, runs post-recovery; with what is left to be done, in lines. */
export async function restoreRedundancy(context: DrillContext) {
  const fence = await askFence(context);
  const left =
    fence.status === 'verified'
      ? await runPostRecovery(context).catch((error: unknown) => {
          // The flip is over, and what follows it can wait.
          context.ports.interrupted.throwIfAborted();
          return [`post-recovery could not be carried out: ${messageOf(error)}`];
        })
      : [`post-recovery is blocked: fence ${fence.status}, ${fence.detail}`];
  return { fence, left };
}

/** @returns what is left to be done, in lines */
async function runPostRecovery(context: DrillContext): Promise<readonly string[]> {
  const {
    target,
    direction: { from, mode },
    state: { executionId: flipId },
  } = context;
  if (flipId === undefined) return ['post-recovery has to follow by Region switch, once it can be reached'];
  const arc = await regionSwitchIn(target, from);
  const executionId = await startPostRecovery(context, arc, flipId);
  const title = `post-recovery of ${target.environment.name}`;
  const end = await follow(context, { arc, timeline: postRecoveryTimeline(mode), title, executionId });
  if (end.kind === 'completed') return end.detail ? [end.detail] : [];
  // The drill goes on with one that is paused, and begins anew after any other.
  if (end.kind !== 'paused') await context.advance({ postRecoveryId: undefined });
  return [`post-recovery ${end.kind}${end.kind === 'paused' ? ` at ${end.step}: ${end.reason}` : `: ${end.detail}`}`];
}
