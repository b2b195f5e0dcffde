/** The way back of the runbook, after a flip that was canceled: the old region is activated again, which lifts its fence. */
import type { Clock } from '../../lib/recovery/drill/clock';
import { regionSwitchIn } from '../../lib/recovery/drill/execution';
import type { Stage } from '../rehearsal/stage';
import { type Parts, regionNamed } from './fault';

const WAY_BACK_MS = 60_000;

/** @throws where it is not over in time */
export async function goBack({ faults, target }: Stage, { from }: Parts, clock: Clock): Promise<void> {
  const { planArn, environment } = target;
  const region = regionNamed(environment, from);
  await faults.repair();
  const arc = await regionSwitchIn(target, region);
  const { executionId = '' } = await arc.start({
    planArn,
    targetRegion: region.name,
    action: 'activate',
    mode: 'graceful',
    comment: 'the way back',
  });
  const end = clock.now() + WAY_BACK_MS;
  for (let state = ''; !state.startsWith('completed'); await clock.pause(100)) {
    ({ executionState: state } = await arc.call('GetPlanExecution', { planArn, executionId }));
    if (clock.now() > end) throw new Error(`the way back must be over within ${WAY_BACK_MS} ms, and is ${state}`);
  }
}
