import type { Execution } from '../../../simulator/executor/execution';
import { EAST, latch, WEST } from '../fake-backend';
import { closeStages, PLAN_ARN, reaches, smallPlan, stageOf, stepReaches, STEPS, eventsOf } from '../small-plan';

const failing = () => Promise.reject(new Error('no'));

afterEach(closeStages);

describe('the operator', () => {
  test('pauses before the next step, and resumes', async () => {
    const { handlers, engines, flip } = stageOf();
    const fenced = latch();
    handlers.fence = () => fenced.promise;
    const execution = flip();
    execution.update('pause');
    expect(() => execution.update('pause')).toThrow('a pause has been asked for already');
    await reaches(execution, 'pausedByOperator');
    expect(eventsOf(execution, 'executionPausing', 'stepPausedByOperator', 'executionPaused')).toEqual([
      'executionPausing',
      'stepPausedByOperator fence',
      'executionPaused',
    ]);
    execution.update('resume');
    await reaches(execution, 'inProgress');
    execution.update('pause');
    execution.update('resume');
    fenced.open();
    await reaches(execution, 'completed');
    expect(engines.done).toContain(`fence ${WEST}`);
  });

  test.each(['running', 'paused', 'failed'] as const)(
    'cancels an execution that is %s; nothing more is begun',
    async (when) => {
      const { handlers, engines, flip } = stageOf();
      const never = latch();
      handlers.fence = when === 'failed' ? failing : () => never.promise;
      const execution = flip();
      if (when === 'paused') execution.update('pause');
      if (when === 'running') await stepReaches(execution, 'fence', 'running');
      else await reaches(execution, when === 'paused' ? 'pausedByOperator' : 'pausedByFailedStep');
      execution.cancel();
      await reaches(execution, 'canceled');
      execution.cancel();
      expect(
        eventsOf(execution, 'executionCanceling', 'executionCanceled', 'stepCanceled').filter(
          (each) => !each.includes('grow'),
        ),
      ).toEqual(
        when === 'paused'
          ? ['executionCanceling', 'executionCanceled']
          : ['executionCanceling', 'stepCanceled fence', 'executionCanceled'],
      );
      never.open();
      expect(engines.done.filter((each) => each.includes('over') || each.includes('traffic'))).toEqual([]);
    },
  );

  test('skips a step that runs', async () => {
    const { handlers, flip } = stageOf();
    let signal: AbortSignal | undefined;
    handlers.fence = (given) => {
      signal = given;
      return new Promise(() => undefined);
    };
    const execution = flip();
    while (!signal) await new Promise((resolve) => setTimeout(resolve, 1));
    execution.updateStep('fence', 'skip');
    await reaches(execution, 'completedWithExceptions');
    expect(signal.aborted).toBe(true);
  });

  test('switches the whole execution to ungraceful: running steps begin again, later steps follow', async () => {
    const { handlers, engines, flip } = stageOf();
    let isCalled = false;
    handlers.fence = () => {
      isCalled = true;
      return new Promise(() => undefined);
    };
    const execution = flip();
    while (!isCalled) await new Promise((resolve) => setTimeout(resolve, 1));
    execution.update('switchToUngraceful');
    expect(() => execution.update('switchToUngraceful')).toThrow('the execution is ungraceful already');
    await reaches(execution, 'completed');
    expect(engines.done).toContain(`failover ${EAST}`);
    expect(eventsOf(execution, 'executionBehaviorChangedToUngraceful')).toHaveLength(1);
  });

  test('switches back to graceful before a step that would lose data', async () => {
    const { engines, flip } = stageOf();
    const execution = flip('ungraceful');
    execution.update('pause');
    await reaches(execution, 'pausedByOperator');
    execution.update('switchToGraceful');
    execution.update('resume');
    await reaches(execution, 'completed');
    expect(engines.done).toContain(`switchover ${EAST}`);
    expect(eventsOf(execution, 'executionBehaviorChangedToGraceful')).toHaveLength(1);
  });

  test.each([
    ['resumes what is not paused', (execution: Execution) => execution.update('resume'), 'the execution is not paused'],
    [
      'decides about a later step',
      (execution: Execution) => execution.updateStep('announce', 'skip'),
      'announce is notStarted',
    ],
    [
      'decides about an unknown step',
      (execution: Execution) => execution.updateStep('dance', 'skip'),
      'the execution has no step dance',
    ],
  ])('is refused where one %s', async (_name, act, message) => {
    const { flip } = stageOf();
    expect(() => act(flip())).toThrow(message);
  });

  test('cannot change what has ended', async () => {
    const { flip } = stageOf();
    const execution = flip();
    await reaches(execution, 'completed');
    expect(() => execution.update('pause')).toThrow('the execution is completed');
    execution.cancel();
    expect(execution.state).toBe('completed');
  });
});

test('an execution that stays paused times out', async () => {
  const { handlers, flip } = stageOf(undefined, { execution: 400 });
  handlers.fence = failing;
  const execution = flip();
  await reaches(execution, 'pausedByFailedStep');
  await reaches(execution, 'planExecutionTimedOut');
  expect(eventsOf(execution, 'executionFailed')).toEqual(['executionFailed']);
});

test('a mistake of the executor itself fails the execution', async () => {
  const { engines, flip } = stageOf();
  engines.healthy = false;
  Object.defineProperty(engines.health, 'becomesHealthy', {
    value: () => {
      throw new Error('broken');
    },
  });
  const execution = flip();
  await reaches(execution, 'failed');
});

describe('an execution is started', () => {
  const start = { planArn: PLAN_ARN, targetRegion: EAST, action: 'activate' } as const;

  test('while no other one is active', async () => {
    const { handlers, executor, flip } = stageOf();
    handlers.fence = failing;
    const first = flip();
    expect(() => flip()).toThrow('the plan is being executed');
    await reaches(first, 'pausedByFailedStep');
    expect(() => flip()).toThrow('pausedByFailedStep');
    first.cancel();
    await reaches(first, 'canceled');
    handlers.fence = () => Promise.resolve();
    await reaches(flip(), 'completed');
    expect(executor.executions.map(({ state }) => state)).toEqual(['completed', 'canceled']);
  });

  test('while another one still waits for the application, which then waits no longer', async () => {
    const { engines, executor, flip } = stageOf();
    engines.healthy = false;
    const first = flip();
    await reaches(first, 'completedMonitoringApplicationHealth');
    const second = executor.start(WEST, { ...start, targetRegion: WEST });
    await reaches(first, 'completed');
    expect(first.healthyTime).toBeUndefined();
    executor.close();
    await reaches(second, 'completed', 'canceled');
  });

  test('after a recovery, about the region that was left', async () => {
    const { engines, executor, flip } = stageOf();
    const recovery = flip();
    await reaches(recovery, 'completed');
    const post = { planArn: PLAN_ARN, action: 'postRecovery', recoveryExecutionId: recovery.id } as const;
    expect(() => executor.start(EAST, { ...post, targetRegion: EAST })).toThrow(
      'postRecovery is about the other region',
    );
    expect(() => executor.start(EAST, { ...post, targetRegion: WEST, recoveryExecutionId: undefined })).toThrow(
      'needs the id of an execution',
    );
    const after = executor.start(WEST, { ...post, targetRegion: WEST });
    await reaches(after, 'completed');
    expect(engines.done.slice(-2)).toEqual([`check ${WEST}`, `offer ${EAST}`]);
    expect(() => executor.start(WEST, { ...post, targetRegion: WEST, recoveryExecutionId: after.id })).toThrow(
      'needs the id of an execution',
    );
  });

  test.each([
    ['of another plan', { planArn: 'arn:aws:arc-region-switch::000000000001:plan/other:abc123' }, 'there is no plan'],
    ['to a region that the plan does not have', { targetRegion: 'eu-west-1' }, 'not of eu-west-1'],
    ['by the endpoint of the region that is left', { targetRegion: WEST }, 'is activated by its own endpoint'],
    ['by an action without a workflow', { action: 'deactivate' }, 'no workflow that can deactivate'],
    ['of an unknown version', { latestVersion: '7' }, 'no version 7'],
  ] as const)('but not %s', (_name, changed, message) => {
    const { executor } = stageOf();
    expect(() => executor.start(EAST, { ...start, ...changed })).toThrow(message);
  });
});

test('a plan with a block that is not carried out is refused before anything happens', () => {
  expect(() =>
    stageOf([
      ...STEPS,
      {
        name: 'ask',
        executionBlockType: 'ManualApproval',
        executionBlockConfiguration: {},
      },
    ]),
  ).toThrow('the plan also has ask (ManualApproval)');
  expect(smallPlan().workflows).toHaveLength(3);
});
