/** After a flip: what makes two regions of one again, once the old one is fenced. */
import type { DrillContext } from './context';
import { regionSwitchIn, startPostRecovery } from './execution';
import { follow } from './follow';
import { askFence } from './post-flip-checks';
import { postRecoveryGuide } from './step-timeline';

/** Whether the old region is fenced, and, where it is, what makes two regions of one again; with what is left to be done, in lines. */
export async function reunited(drilling: DrillContext) {
  const fence = await askFence(drilling);
  const left =
    fence.status === 'verified'
      ? await postRecovery(drilling).catch((error: unknown) => notNow(drilling, error))
      : [`post-recovery is blocked: fence ${fence.status}, ${fence.detail}`];
  return { fence, left };
}

/** The flip is over, and what follows it can wait. @throws the signal's reason when the drill is interrupted */
function notNow({ ports: { interrupted } }: DrillContext, error: unknown): readonly string[] {
  interrupted.throwIfAborted();
  return [`post-recovery could not be carried out: ${error instanceof Error ? error.message : String(error)}`];
}

/** @returns what is left to be done, in lines */
async function postRecovery(drilling: DrillContext): Promise<readonly string[]> {
  const {
    target,
    direction: { from, mode },
    state: { executionId },
  } = drilling;
  if (executionId === undefined) return ['post-recovery has to follow by Region switch, once it can be reached'];
  const arc = await regionSwitchIn(target, from);
  const title = `post-recovery of ${target.environment.name}`;
  const end = await follow(drilling, {
    arc,
    guide: postRecoveryGuide(mode),
    title,
    executionId: await startPostRecovery(drilling, arc, executionId),
  });
  if (end.kind === 'completed') return end.detail ? [end.detail] : [];
  return [`post-recovery ${end.kind}${end.kind === 'paused' ? ` at ${end.step}` : `: ${end.detail}`}`];
}
