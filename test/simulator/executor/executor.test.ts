import { EAST, latch, WEST } from '../fake-backend';
import {
  closeStages,
  functionStep,
  PLAN_ARN,
  reaches,
  stageOf,
  statuses,
  stepReaches,
  eventsOf,
  type Stage,
} from '../small-plan';

const failing = () => Promise.reject(new Error('no'));

afterEach(closeStages);

describe('a flip', () => {
  test('without trouble carries out every step in its order, and is over when the application is healthy', async () => {
    const { engines, flip } = stageOf();
    engines.sizes.set(`${WEST}/portal`, { running: 5, minimum: 3, maximum: 12 });
    engines.healthy = false;
    const execution = flip();
    await reaches(execution, 'completedMonitoringApplicationHealth');
    expect(engines.done).toEqual([
      `minimum ${EAST} portal 5`,
      ...['gateway 3', 'portal 5'].map((each) => `runs ${EAST} ${each}`),
      `fence ${WEST}`,
      `switchover ${EAST}`,
      `traffic ${EAST}`,
      `announce ${EAST}`,
    ]);
    expect(execution.isActive).toBe(false);
    engines.becomeHealthy();
    await reaches(execution, 'completed');
    expect(execution.healthyTime?.getTime()).toBeGreaterThanOrEqual(execution.startTime.getTime());
    expect(
      eventsOf(execution, 'executionStarted', 'executionSuccessMonitoringApplicationHealth', 'executionSucceeded'),
    ).toEqual(['executionStarted', 'executionSuccessMonitoringApplicationHealth', 'executionSucceeded']);
  });

  test('that is ungraceful leaves out what the plan leaves out, waits for no capacity, and fails over', async () => {
    const { engines, flip } = stageOf();
    engines.sizes.set(`${WEST}/portal`, { running: 9, minimum: 3, maximum: 12 });
    const execution = flip('ungraceful');
    await reaches(execution, 'completed');
    expect(engines.done).toEqual([
      `minimum ${EAST} portal 9`,
      ...['gateway 0', 'portal 0'].map((each) => `runs ${EAST} ${each}`),
      `failover ${EAST}`,
      `traffic ${EAST}`,
      `announce ${EAST}`,
    ]);
    expect(statuses(execution)).toContain('fence skipped');
  });

  test('knows the size of services in a region that is lost from what it saw before, and never asks for more than may run', async () => {
    const { engines, executor, flip } = stageOf();
    engines.sizes.set(`${WEST}/gateway`, { running: 30, minimum: 3, maximum: 30 });
    const before = executor.start(WEST, { planArn: PLAN_ARN, targetRegion: WEST, action: 'activate' });
    await reaches(before, 'completed');
    engines.lost.add(WEST);
    await reaches(flip('ungraceful'), 'completed');
    expect(engines.done).toContain(`minimum ${EAST} gateway 12`);
  });

  test('to where the writer is already does not move it', async () => {
    const { engines, executor } = stageOf();
    await reaches(executor.start(WEST, { planArn: PLAN_ARN, targetRegion: WEST, action: 'activate' }), 'completed');
    expect(engines.done.filter((each) => each.includes('over'))).toEqual([]);
  });

  test('has events in a chain, each with the step and what it is about', async () => {
    const { flip } = stageOf();
    const execution = flip();
    await reaches(execution, 'completed');
    const { all } = execution.log;
    expect(all.map(({ previousEventId }) => previousEventId)).toEqual([
      undefined,
      ...all.slice(0, -1).map(({ eventId }) => eventId),
    ]);
    expect(all.find(({ stepName }) => stepName === 'switch')).toMatchObject({
      executionBlockType: 'AuroraGlobalDatabase',
      resources: [expect.stringContaining(WEST), expect.stringContaining(EAST)],
    });
  });
});

describe('a step that fails', () => {
  test('is tried again until its time is over; then the execution pauses', async () => {
    const { handlers, flip, engines } = stageOf();
    let calls = 0;
    handlers.fence = () => Promise.reject(new Error(`no ${(calls += 1)}`));
    const execution = flip();
    await reaches(execution, 'pausedByFailedStep');
    expect(calls).toBeGreaterThan(2);
    expect(statuses(execution)).toContain('fence failed');
    expect(eventsOf(execution, 'stepFailed', 'stepPausedByError')).toEqual([
      'stepFailed fence',
      'stepPausedByError fence',
    ]);
    expect(execution.log.all.find(({ type }) => type === 'stepUpdate')).toBeDefined();
    expect(engines.done).not.toContain(`switchover ${EAST}`);
    handlers.fence = () => Promise.resolve();
    execution.update('resume');
    await reaches(execution, 'completed');
    expect(engines.done.filter((each) => each === `fence ${WEST}`)).toHaveLength(1);
  });

  test('and then succeeds within its time is completed', async () => {
    const { handlers, flip } = stageOf();
    let calls = 0;
    handlers.fence = () => ((calls += 1) < 3 ? failing() : Promise.resolve());
    const execution = flip();
    await reaches(execution, 'completed');
    expect(calls).toBe(3);
    expect(eventsOf(execution, 'stepFailed')).toEqual([]);
  });

  test('in a region that does not answer pauses, and goes on ungracefully', async () => {
    const { engines, flip } = stageOf();
    engines.lost.add(WEST);
    const execution = flip();
    await reaches(execution, 'pausedByFailedStep');
    execution.updateStep('fence', 'switchToUngraceful');
    expect(eventsOf(execution, 'stepExecutionBehaviorChangedToUngraceful')).toEqual([
      'stepExecutionBehaviorChangedToUngraceful fence',
    ]);
    // The switchover needs the region that is lost, too.
    await stepReaches(execution, 'switch', 'failed');
    execution.updateStep('switch', 'switchToUngraceful');
    await reaches(execution, 'completed');
    expect(engines.done).toContain(`failover ${EAST}`);
    expect(statuses(execution)).toContain('fence skipped');
  });

  test.each<[string, string, (stage: Stage) => void, readonly string[]]>([
    ['alone', 'announce', ({ handlers }) => (handlers.announce = failing), ['announce skipped']],
    [
      'with its whole parallel block',
      'grow',
      ({ engines }) => (engines.starting = failing),
      ['grow skipped', 'grow-portal skipped', 'grow-gateway skipped'],
    ],
  ])('can be skipped %s, which the end of the execution says', async (_how, name, fail, skipped) => {
    const stage = stageOf();
    fail(stage);
    const execution = stage.flip();
    await reaches(execution, 'pausedByFailedStep');
    execution.updateStep(name, 'skip');
    await reaches(execution, 'completedWithExceptions');
    expect(statuses(execution).filter((each) => each.endsWith('skipped'))).toEqual(skipped);
  });

  test('in a parallel block lets the others go on, and alone is tried again', async () => {
    const both = {
      name: 'both',
      executionBlockType: 'Parallel',
      executionBlockConfiguration: {
        parallelConfig: { steps: [functionStep('one', 'activatingRegion'), functionStep('two', 'activatingRegion')] },
      },
    };
    const { handlers, engines, flip } = stageOf([both, functionStep('announce', 'activatingRegion')]);
    handlers.one = failing;
    const execution = flip();
    await reaches(execution, 'pausedByFailedStep');
    expect(statuses(execution)).toEqual(['both running', 'one failed', 'two completed', 'announce notStarted']);
    handlers.one = () => Promise.resolve();
    execution.update('resume');
    await reaches(execution, 'completed');
    expect(engines.done).toEqual([`two ${EAST}`, `one ${EAST}`, `announce ${EAST}`]);
  });

  test('because the engine could not leaves the writer where it was', async () => {
    const { engines, flip } = stageOf();
    engines.moving = failing;
    const execution = flip();
    await reaches(execution, 'pausedByFailedStep');
    expect(engines.database.writer).toBe(WEST);
    engines.moving = () => Promise.resolve();
    execution.update('resume');
    await reaches(execution, 'completed');
  });

  test('because it took too long is joined, not repeated, when it is resumed', async () => {
    const { engines, flip } = stageOf();
    const moved = latch();
    engines.moving = () => moved.promise;
    const execution = flip();
    await reaches(execution, 'pausedByFailedStep');
    expect(execution.log.all.find(({ type }) => type === 'stepFailed')).toMatchObject({
      stepName: 'switch',
      error: 'not done within 1 minutes',
    });
    execution.update('resume');
    await stepReaches(execution, 'switch', 'running');
    await new Promise((resolve) => setTimeout(resolve, 10));
    moved.open();
    await reaches(execution, 'completed');
    expect(engines.done.filter((each) => each.startsWith('switchover'))).toHaveLength(1);
  });
});
