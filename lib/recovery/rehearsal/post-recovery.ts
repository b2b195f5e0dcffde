/** What follows a failover once the region that was lost is back: the plan's own steps, carried out by Region switch. */
import { itemsOf } from '../arc/client';
import { regionSwitchIn } from '../drill/execution';
import type { DrillTarget } from '../drill/target';
import type { Run } from './runs';

/** Asked this often, in milliseconds, and given up after as long. */
const [POLL_MS, LIMIT_MS] = [100, 60_000];

/** How it ended, in words of Region switch: `completed`, or where it stopped. */
export async function followUp(target: DrillTarget, { from: left }: Run): Promise<string> {
  const arc = await regionSwitchIn(target, left);
  const { planArn } = target;
  const all = await itemsOf(arc.pages('ListPlanExecutions', { planArn }), ({ items }) => items);
  const flip = all.find(({ executionAction, executionState }) => executionAction === 'activate' && executionState === 'completed');
  if (!flip) return 'nothing to follow up';
  const { executionId = '' } = await arc.start({ planArn, targetRegion: left.name, action: 'postRecovery', mode: 'graceful', recoveryExecutionId: flip.executionId });
  for (let waited = 0; waited < LIMIT_MS; waited += POLL_MS) {
    const { executionState, stepStates } = await arc.call('GetPlanExecution', { planArn, executionId });
    if (executionState === 'completed') return executionState;
    const failed = stepStates?.find(({ status }) => status === 'failed');
    if (executionState !== 'inProgress' && executionState !== 'pending') return `${executionState} at ${failed?.name ?? 'an unknown step'}`;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return `not ended within ${LIMIT_MS / 1000} s`;
}
