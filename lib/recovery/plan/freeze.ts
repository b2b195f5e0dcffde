/** No deployment during a flip: it would change what the flip is about to use, and a flip may be why the deployment fails. */
import type { ListPlanExecutionsRequest, ListPlanExecutionsResponse } from '../../region-switch/client';

/** What is asked of Region switch; its client is one (lib/region-switch/client.ts). */
export interface Executions {
  pages(operation: 'ListPlanExecutions', input: ListPlanExecutionsRequest): AsyncIterable<ListPlanExecutionsResponse>;
}

/** An execution of the plan that has not ended. */
export interface UnderWay {
  readonly executionId: string;
  /** `activate us-west-2`. */
  readonly what: string;
  /** As Region switch calls it, for example `pausedByFailedStep`. */
  readonly state: string;
  /** What who started it wrote with it. */
  readonly comment?: string | undefined;
}

/** States in which no step is to come; any other, a new one too, counts as under way. */
const ENDED = [
  'completed',
  'completedMonitoringApplicationHealth',
  'completedWithExceptions',
  'canceled',
  'failed',
  'planExecutionTimedOut',
];

/**
 * Executions of the plan that have not ended, newest first as Region switch lists them.
 * @throws whatever `pages` throws
 */
export async function executionsUnderWay(region: Executions, planArn: string): Promise<readonly UnderWay[]> {
  const found: UnderWay[] = [];
  for await (const { items = [] } of region.pages('ListPlanExecutions', { planArn })) {
    for (const { executionId, executionAction, executionRegion, executionState, comment } of items) {
      if (!ENDED.includes(executionState))
        found.push({ executionId, what: `${executionAction} ${executionRegion}`, state: executionState, comment });
    }
  }
  return found;
}
