/** Whatever the operator does, in whatever order, and whatever fails meanwhile. */
import fc from 'fast-check';
import type { Execution } from '../../../simulator/executor/execution';
import { Refused } from '../../../simulator/executor/refusals';
import { flattened } from '../../../simulator/executor/steps';
import { PATIENCE_MS } from '../../support/patience';
import { closeStages, stageOf, STEPS, type Stage } from '../small-plan';

afterEach(closeStages);

const names = ['grow', 'grow-portal', 'grow-gateway', ...STEPS.map(({ name }) => name)];

const command = fc.oneof(
  fc
    .constantFrom('pause', 'resume', 'switchToGraceful', 'switchToUngraceful')
    .map((action) => ({ kind: 'update' as const, action })),
  fc.record({
    kind: fc.constant('step' as const),
    name: fc.constantFrom(...names),
    action: fc.constantFrom('skip' as const, 'switchToUngraceful' as const),
  }),
  fc.record({ kind: fc.constant('cancel' as const) }),
  // Time passes between some orders; others come at the same moment.
  fc.record({ kind: fc.constant('pass' as const) }),
  fc.record({ kind: fc.constant('pass' as const) }),
);

type Command = typeof command extends fc.Arbitrary<infer Each> ? Each : never;

function give(execution: Execution, order: Command): void {
  try {
    if (order.kind === 'update') execution.update(order.action);
    if (order.kind === 'step') execution.updateStep(order.name, order.action);
    if (order.kind === 'cancel') execution.cancel();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
}

const moment = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What fails, how often; afterwards it succeeds. */
function trouble({ engines, handlers }: Stage, failures: readonly boolean[]): void {
  const left = [...failures];
  const maybe = async (): Promise<void> => {
    await moment();
    if (left.shift()) throw new Error('trouble');
  };
  engines.moving = engines.starting = engines.shifting = maybe;
  handlers.fence = handlers.announce = maybe;
}

const ENDS = ['completed', 'completedWithExceptions', 'canceled', 'planExecutionTimedOut'];
const PAUSES = ['pausedByFailedStep', 'pausedByOperator'];

/** Lets it run until it is over, or waits for the operator. @throws where it does neither */
async function settled(execution: Execution): Promise<void> {
  const end = Date.now() + PATIENCE_MS / 3;
  while (![...ENDS, ...PAUSES].includes(execution.state)) {
    if (Date.now() > end) throw new Error(`it is ${execution.state} for ever`);
    await moment();
  }
}

function mustHold(execution: Execution, done: readonly string[]): void {
  const events = execution.log.all;
  const ended = (name: string) =>
    events.filter(
      ({ type, stepName }) =>
        stepName === name && ['stepSucceeded', 'stepSkipped', 'stepCanceled'].includes(type ?? ''),
    );
  for (const name of names) expect(ended(name).length).toBeLessThanOrEqual(1);
  // The next step begins when the one before has ended.
  const order = STEPS.map(({ name }) => ({
    begun: events.findIndex(({ type, stepName }) => stepName === name && type === 'stepStarted'),
    over: events.findIndex(({ eventId }) => eventId === ended(name)[0]?.eventId),
  }));
  for (const [index, { begun }] of order.entries()) {
    const before = order[index - 1];
    if (begun >= 0 && before) expect(before.over).toBeGreaterThanOrEqual(0);
    if (begun >= 0 && before) expect(begun).toBeGreaterThan(before.over);
  }
  const canceling = events.findIndex(({ type }) => type === 'executionCanceling');
  if (canceling >= 0) expect(events.slice(canceling).filter(({ type }) => type === 'stepStarted')).toEqual([]);
  expect(done.filter((each) => each.includes('over ')).length).toBeLessThanOrEqual(1);
  expect(
    flattened(execution.steps).filter(
      ({ endTime, status }) => (endTime === undefined) !== ['notStarted', 'running', 'failed'].includes(status),
    ),
  ).toEqual([]);
}

test('an execution ends or pauses, keeps its order, and carries out no step twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('graceful' as const, 'ungraceful' as const),
      fc.array(command, { maxLength: 20 }),
      fc.array(fc.boolean(), { maxLength: 8 }),
      async (mode, commands, failures) => {
        const stage = stageOf(undefined, { retryMinute: 0 });
        trouble(stage, failures);
        const execution = stage.flip(mode);
        for (const each of commands) {
          if (each.kind === 'pass') await moment();
          else give(execution, each);
        }
        await settled(execution);
        mustHold(execution, stage.engines.done);
        // From any pause there is a way on.
        for (let tries = 0; tries < 12 && PAUSES.includes(execution.state); tries += 1) {
          give(execution, { kind: 'update', action: 'resume' });
          await moment();
          await settled(execution);
        }
        expect(ENDS).toContain(execution.state);
        mustHold(execution, stage.engines.done);
      },
    ),
    { numRuns: 150 },
  );
});
