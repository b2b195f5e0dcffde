import type { RegionSwitch } from '../../../lib/region-switch/client';
import { EAST } from '../fake-backend';

const other = 'arn:aws:arc-region-switch::000000000001:plan/other:abc123';

/** A call of each operation that names a plan or an execution that there is not. */
export const callsOf = (arc: RegionSwitch, planArn: string): Readonly<Record<string, () => Promise<unknown>>> => ({
  GetPlanInRegion: () => arc.call('GetPlanInRegion', { arn: other }),
  GetPlanEvaluationStatus: () => arc.call('GetPlanEvaluationStatus', { planArn: other }),
  ListRoute53HealthChecksInRegion: () => arc.call('ListRoute53HealthChecksInRegion', { arn: other }),
  StartPlanExecution: () => arc.start({ planArn: other, targetRegion: EAST, action: 'activate' }),
  GetPlanExecution: () => arc.call('GetPlanExecution', { planArn, executionId: 'none' }),
  ListPlanExecutions: () => arc.call('ListPlanExecutions', { planArn: other }),
  ListPlanExecutionEvents: () => arc.call('ListPlanExecutionEvents', { planArn, executionId: 'none' }),
  UpdatePlanExecution: () => arc.call('UpdatePlanExecution', { planArn, executionId: 'none', action: 'pause' }),
  UpdatePlanExecutionStep: () =>
    arc.call('UpdatePlanExecutionStep', {
      planArn,
      executionId: 'none',
      stepName: 'fence',
      actionToTake: 'skip',
      comment: '',
    }),
  CancelPlanExecution: () => arc.call('CancelPlanExecution', { planArn, executionId: 'none' }),
  ListPlansInRegion: () => arc.call('ListPlansInRegion', {}),
});
