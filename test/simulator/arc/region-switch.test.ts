/** Region switch of the simulator, as our own unmodified client sees it. Every request and answer passes the service's model. */
import { itemsOf, regionSwitch, type RegionSwitch } from '../../../lib/region-switch/client';
import { endpointOf, send } from '../../../lib/region-switch/transport';
import { MODEL } from '../../../lib/region-switch/model/model';
import { Fault } from '../../../simulator/api/service';
import { EAST, WEST } from '../fake-backend';
import { CREDENTIALS, simulatorOf, type TestSimulator } from '../simulator-of';
import { callsOf } from './absent-plan';

let simulator: TestSimulator;

const clientIn = (region: string): RegionSwitch =>
  regionSwitch({ region, credentials: CREDENTIALS, endpoint: simulator.apis[region], repetition: { attempts: 1 } });

beforeEach(async () => {
  simulator = await simulatorOf();
});
afterEach(() => simulator.close());

const planArn = (): string => simulator.executor.plan.arn;
const start = () =>
  clientIn(EAST).start({
    planArn: planArn(),
    targetRegion: EAST,
    action: 'activate',
    mode: 'graceful',
    comment: 'a test',
  });

/** Executions wait for capacity from now on, and call no function. */
const withoutCapacity = (): void => void (simulator.engines.starting = () => new Promise(() => undefined));

/** Id of an execution that waits for capacity. */
async function waiting(): Promise<string> {
  withoutCapacity();
  return (await start()).executionId ?? '';
}

test('the plan is the one of the templates, the same in both regions', async () => {
  const [west, east] = await Promise.all(
    [WEST, EAST].map((region) => clientIn(region).call('GetPlanInRegion', { arn: planArn() })),
  );
  expect(west).toEqual(east);
  expect(west?.plan).toMatchObject({
    name: 'holdfast-production',
    regions: [WEST, EAST],
    recoveryApproach: 'activePassive',
    owner: '000000000001',
  });
  const { plans } = await clientIn(WEST).call('ListPlansInRegion', {});
  expect(plans).toMatchObject([{ arn: planArn(), name: 'holdfast-production' }]);
});

test('the plan is evaluated, and passes', async () => {
  await expect(clientIn(EAST).call('GetPlanEvaluationStatus', { planArn: planArn() })).resolves.toMatchObject({
    evaluationState: 'passed',
    region: EAST,
    warnings: [],
  });
});

test('the health checks follow the traffic', async () => {
  const status = async (): Promise<unknown> => {
    const { healthChecks = [] } = await clientIn(WEST).call('ListRoute53HealthChecksInRegion', { arn: planArn() });
    return Object.fromEntries(healthChecks.map(({ region, status }) => [region, status]));
  };
  await expect(status()).resolves.toEqual({ [WEST]: 'healthy', [EAST]: 'unhealthy' });
  await simulator.engines.traffic.shift(EAST);
  await expect(status()).resolves.toEqual({ [WEST]: 'unhealthy', [EAST]: 'healthy' });
});

test('an execution is seen from both regions, with its steps, events and comment', async () => {
  const executionId = await waiting();
  const seen = await clientIn(WEST).call('GetPlanExecution', { planArn: planArn(), executionId });
  expect(seen).toMatchObject({
    executionState: 'inProgress',
    executionAction: 'activate',
    executionRegion: EAST,
    mode: 'graceful',
    comment: expect.stringMatching(/^a test start-/),
  });
  expect(seen.stepStates?.find(({ status }) => status === 'running')).toMatchObject({
    startTime: expect.any(Date),
    stepMode: 'graceful',
  });
  const events = await itemsOf(
    clientIn(WEST).pages('ListPlanExecutionEvents', { planArn: planArn(), executionId, maxResults: 1 }),
    ({ items }) => items,
  );
  expect(events).toEqual(simulator.executor.active?.log.all);
  expect(events.slice(0, 2).map(({ type }) => type)).toEqual(['executionPending', 'executionStarted']);
  const named = await clientIn(WEST).call('ListPlanExecutionEvents', {
    planArn: planArn(),
    executionId,
    name: seen.stepStates?.[0]?.name,
  });
  expect(named.items?.length).toBeGreaterThan(0);
  await expect(
    clientIn(WEST).call('ListPlanExecutions', { planArn: planArn(), state: 'inProgress' }),
  ).resolves.toMatchObject({ items: [{ executionId }] });
  await expect(
    clientIn(WEST).call('ListPlanExecutions', { planArn: planArn(), state: 'completed' }),
  ).resolves.toMatchObject({ items: [] });
  await expect(clientIn(WEST).call('ListPlansInRegion', {})).resolves.toMatchObject({
    plans: [{ activePlanExecution: executionId }],
  });
});

test('an execution is paused, resumed, switched and canceled', async () => {
  const executionId = await waiting();
  const arc = clientIn(EAST);
  const about = { planArn: planArn(), executionId };
  await arc.call('UpdatePlanExecution', { ...about, action: 'pause' });
  await arc.call('UpdatePlanExecution', { ...about, action: 'resume' });
  await arc.call('UpdatePlanExecution', { ...about, action: 'switchToUngraceful' });
  await expect(arc.call('GetPlanExecution', about)).resolves.toMatchObject({ mode: 'ungraceful' });
  const { stepStates = [] } = await arc.call('GetPlanExecution', about);
  const running = stepStates.filter(({ status }) => status === 'running').at(-1)?.name ?? '';
  await arc.call('UpdatePlanExecutionStep', { ...about, stepName: running, actionToTake: 'skip', comment: 'enough' });
  await arc.call('CancelPlanExecution', { ...about, comment: 'enough' });
  await expect(arc.call('GetPlanExecution', about)).resolves.toMatchObject({
    executionState: 'canceled',
    endTime: expect.any(Date),
  });
  await expect(arc.call('CancelPlanExecution', about)).resolves.toEqual({});
});

describe('errors', () => {
  test('IllegalStateException where the plan is being executed, or the execution is in no state for it', async () => {
    const executionId = await waiting();
    await expect(start()).rejects.toMatchObject({ code: 'IllegalStateException', status: 400 });
    await expect(
      clientIn(EAST).call('UpdatePlanExecution', { planArn: planArn(), executionId, action: 'resume' }),
    ).rejects.toMatchObject({ code: 'IllegalStateException' });
  });

  test('IllegalArgumentException where a region or a record is not of the plan, ValidationException where a page is not', async () => {
    const arc = clientIn(EAST);
    const calls = [
      arc.start({ planArn: planArn(), targetRegion: 'eu-west-1', action: 'activate' }),
      arc.call('ListRoute53HealthChecksInRegion', { arn: planArn(), recordName: 'unknown.example.com' }),
      arc.call('ListPlansInRegion', { nextToken: 'made-up' }),
    ];
    expect(await Promise.all(calls.map((call) => call.catch((error: unknown) => error)))).toMatchObject([
      { code: 'IllegalArgumentException' },
      { code: 'IllegalArgumentException' },
      { code: 'ValidationException' },
    ]);
  });

  const declared = (code: string): readonly string[] =>
    Object.entries(MODEL.operations).flatMap(([name, { errors }]) => (errors.includes(code) ? [name] : []));

  /** What each of these operations says to a call about a plan or an execution that there is not. */
  const answers = (names: readonly string[]): Promise<readonly unknown[]> =>
    Promise.all(
      names.map(async (name) =>
        callsOf(clientIn(EAST), planArn())
          [name]?.()
          .catch((error: unknown) => error),
      ),
    );

  test('ResourceNotFoundException from every operation that declares it', async () => {
    const names = declared('ResourceNotFoundException');
    expect(await answers(names)).toEqual(
      names.map(() =>
        expect.objectContaining({
          code: 'ResourceNotFoundException',
          status: 404,
          detail: expect.stringMatching(/there is no plan|no execution/),
        }),
      ),
    );
  });

  test('AccessDeniedException from every operation that declares it, while it is denied', async () => {
    const names = declared('AccessDeniedException');
    const denied = expect.objectContaining({ code: 'AccessDeniedException', status: 403 });
    const allow = names.map((name) => simulator.faults.deny(`arc-region-switch:${name}`));
    expect(await answers(names)).toEqual(names.map(() => denied));
    for (const each of allow) each();
    for (const answer of await answers(names)) expect(answer).not.toEqual(denied);
  });

  test.each(declared('InternalServerException'))('InternalServerException of %s', async (name) => {
    simulator.engines.traffic.status = () => {
      throw new Error('Route 53 does not answer');
    };
    await expect(clientIn(EAST).call('ListRoute53HealthChecksInRegion', { arn: planArn() })).rejects.toMatchObject({
      code: 'InternalServerException',
      status: 500,
    });
    expect(simulator.complaints).toEqual([`${EAST}: arc-region-switch:${name} failed: Route 53 does not answer`]);
  });

  test('that pass are retried by the client, also when it starts an execution', async () => {
    withoutCapacity();
    simulator.faults.fail(
      EAST,
      'arc-region-switch:StartPlanExecution',
      new Fault('ThrottlingException', 400, 'Rate exceeded'),
      2,
    );
    const arc = regionSwitch({
      region: EAST,
      credentials: CREDENTIALS,
      endpoint: simulator.apis[EAST],
      repetition: { pause: 1 },
    });
    await expect(arc.start({ planArn: planArn(), targetRegion: EAST, action: 'activate' })).resolves.toMatchObject({
      activateRegion: EAST,
      deactivateRegion: WEST,
      planVersion: '1',
    });
    expect(simulator.executor.executions).toHaveLength(1);
  });
});

test('an operation that the simulator does not serve is named, and complained about', async () => {
  await expect(
    send(
      { region: EAST, endpoint: endpointOf(EAST, simulator.apis[EAST]), credentials: CREDENTIALS, timeout: 5_000 },
      'ApprovePlanExecutionStep',
      '{}',
    ),
  ).rejects.toThrow('the simulator does not serve arc-region-switch:ApprovePlanExecutionStep');
  expect(simulator.complaints).toEqual([
    `${EAST}: the simulator does not serve arc-region-switch:ApprovePlanExecutionStep`,
  ]);
});

test('a region that is lost does not answer, and the other one goes on', async () => {
  const executionId = await waiting();
  simulator.engines.lost.add(WEST);
  await expect(clientIn(WEST).call('GetPlanExecution', { planArn: planArn(), executionId })).rejects.toMatchObject({
    name: 'NoAnswer',
  });
  await expect(clientIn(EAST).call('GetPlanExecution', { planArn: planArn(), executionId })).resolves.toMatchObject({
    executionState: 'inProgress',
  });
  simulator.engines.lost.delete(WEST);
  await expect(clientIn(WEST).call('GetPlanExecution', { planArn: planArn(), executionId })).resolves.toMatchObject({
    executionState: 'inProgress',
  });
});
