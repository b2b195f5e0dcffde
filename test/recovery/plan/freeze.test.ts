import { shapeNamed } from '../../../lib/region-switch/model/model';
import { structureOf } from '../../../lib/region-switch/model/shapes';
import type { AbbreviatedExecution } from '../../../lib/region-switch/model/types';
import { executionsUnderWay, type Executions } from '../../../lib/recovery/plan/freeze';

const PLAN = 'arn:aws:arc-region-switch::000000000001:plan/holdfast-production:abc123';
const execution = (executionId: string, executionState: string): AbbreviatedExecution =>
  structureOf('AbbreviatedExecution', {
    planArn: PLAN,
    executionId,
    executionState,
    startTime: new Date(0),
    mode: 'graceful',
    executionAction: 'activate',
    executionRegion: 'us-east-2',
  });
const listing = (...pages: readonly (readonly AbbreviatedExecution[])[]): Executions => ({
  async *pages() {
    for (const items of pages) yield { items };
  },
});

const states = (): readonly string[] => {
  const shape = shapeNamed('ExecutionState');
  return shape.type === 'string' ? (shape.enum ?? []) : [];
};

test('a flip is under way in every state of Region switch but those that end it', async () => {
  const found: string[] = [];
  for (const state of states())
    if ((await executionsUnderWay(listing([execution('1', state)]), PLAN)).length > 0) found.push(state);
  expect(found.sort()).toEqual([
    'inProgress',
    'pausedByFailedStep',
    'pausedByOperator',
    'pending',
    'pendingManualApproval',
  ]);
});

test('executions of all pages are seen', async () => {
  const found = await executionsUnderWay(
    listing([execution('1', 'completed')], [execution('2', 'pausedByFailedStep')]),
    PLAN,
  );
  expect(found).toEqual([{ executionId: '2', what: 'activate us-east-2', state: 'pausedByFailedStep' }]);
});
