/** A plan with one block of each kind, executed on fakes. */
import type { Plan, Step } from '../../lib/region-switch/model/types';
import { monotonicClock } from '../../lib/recovery/drill/clock';
import type { Execution } from '../../simulator/executor/execution';
import { Executor } from '../../simulator/executor/executor';
import type { Functions } from '../../simulator/executor/functions';
import { PACES, type Pace } from '../../simulator/executor/pace';
import { flattened } from '../../simulator/executor/steps';
import { Samples } from '../../simulator/executor/evaluation';
import { GlobalCluster } from '../../simulator/rds/global-cluster';
import { PATIENCE_MS } from '../support/patience';
import { EAST, FakeEngines, WEST } from './fake-backend';

export const PLAN_ARN = 'arn:aws:arc-region-switch::000000000001:plan/small:abc123';

const functionArn = (name: string, region: string): string => `arn:aws:lambda:${region}:000000000001:function:${name}`;

export const functionStep = (name: string, regionToRun: string, more: object = {}): Step => ({
  name,
  executionBlockType: 'CustomActionLambda',
  executionBlockConfiguration: {
    customActionLambdaConfig: {
      lambdas: [WEST, EAST].map((region) => ({ arn: functionArn(name, region) })),
      regionToRun,
      retryIntervalMinutes: 1,
      timeoutMinutes: 1,
      ...more,
    },
  },
});

const grow = (service: string): Step => ({
  name: `grow-${service}`,
  executionBlockType: 'ECSServiceScaling',
  executionBlockConfiguration: {
    ecsCapacityIncreaseConfig: {
      services: [WEST, EAST].map((region) => ({
        serviceArn: `arn:aws:ecs:${region}:000000000001:service/small/${service}`,
        clusterArn: `arn:aws:ecs:${region}:000000000001:cluster/small`,
      })),
      targetPercent: 100,
      timeoutMinutes: 1,
      ungraceful: { minimumSuccessPercentage: 0 },
    },
  },
});

export const STEPS: readonly Step[] = [
  {
    name: 'grow',
    executionBlockType: 'Parallel',
    executionBlockConfiguration: { parallelConfig: { steps: [grow('portal'), grow('gateway')] } },
  },
  functionStep('fence', 'deactivatingRegion', { ungraceful: { behavior: 'skip' } }),
  {
    name: 'switch',
    executionBlockType: 'AuroraGlobalDatabase',
    executionBlockConfiguration: {
      globalAuroraConfig: {
        behavior: 'switchoverOnly',
        ungraceful: { ungraceful: 'failover' },
        globalClusterIdentifier: 'small',
        timeoutMinutes: 1,
        databaseClusterArns: [WEST, EAST].map((region) => `arn:aws:rds:${region}:000000000001:cluster:small`),
      },
    },
  },
  {
    name: 'shift',
    executionBlockType: 'Route53HealthCheck',
    executionBlockConfiguration: {
      route53HealthCheckConfig: {
        hostedZoneId: 'Z1',
        recordName: 'active.example.com',
        recordSets: [WEST, EAST].map((region) => ({ region, recordSetIdentifier: region })),
        timeoutMinutes: 1,
      },
    },
  },
  functionStep('announce', 'activatingRegion'),
];

export const smallPlan = (steps: readonly Step[] = STEPS): Plan => ({
  arn: PLAN_ARN,
  name: 'small',
  owner: '000000000001',
  version: '1',
  executionRole: 'arn:aws:iam::000000000001:role/flip',
  recoveryApproach: 'activePassive',
  regions: [WEST, EAST],
  workflows: [
    ...[WEST, EAST].map((region) => ({ workflowTargetAction: 'activate', workflowTargetRegion: region, steps })),
    {
      workflowTargetAction: 'postRecovery',
      steps: [functionStep('check', 'inactiveRegion'), functionStep('offer', 'activeRegion')],
    },
  ],
  associatedAlarms: Object.fromEntries(
    [WEST, EAST].map((region) => [
      region,
      { alarmType: 'applicationHealth', resourceIdentifier: `arn:aws:cloudwatch:${region}:000000000001:alarm:health` },
    ]),
  ),
});

/** What functions do; by default they succeed at once. */
export type Handlers = Record<string, (signal: AbortSignal | undefined) => Promise<unknown>>;

export interface Stage {
  readonly engines: FakeEngines;
  readonly executor: Executor;
  readonly handlers: Handlers;
  /** Starts a flip to the east. */
  readonly flip: (mode?: 'graceful' | 'ungraceful') => Execution;
}

const stages: Executor[] = [];

/** Ends every execution that a test left: to be called after each. */
export function closeStages(): void {
  for (const executor of stages.splice(0)) executor.close();
}

export function stageOf(steps?: readonly Step[], pace: Partial<Pace> = {}): Stage {
  const engines = new FakeEngines();
  const handlers: Handlers = {};
  const functions: Functions = {
    invoke: async (region, arn, _event, signal) => {
      const name = arn.split(':').at(-1) ?? '';
      if (!engines.isReachable(region)) throw new Error(`Lambda in ${region} does not answer`);
      await handlers[name]?.(signal);
      engines.done.push(`${name} ${region}`);
      return {};
    },
  };
  const executor = new Executor(smallPlan(steps), {
    engines,
    functions,
    cluster: new GlobalCluster(engines, [WEST, EAST]),
    samples: new Samples(engines, [WEST, EAST]),
    clock: monotonicClock(),
    pace: { ...PACES.rehearsal, timeoutMinute: 150, retryMinute: 20, ...pace },
  });
  stages.push(executor);
  return {
    engines,
    executor,
    handlers,
    flip: (mode = 'graceful') =>
      executor.start(EAST, { planArn: PLAN_ARN, targetRegion: EAST, action: 'activate', mode }),
  };
}

/** Resolves when an execution is in one of these states. */
export const reaches = (execution: Execution, ...states: readonly string[]): Promise<void> =>
  until(execution, () => states.includes(execution.state));

/** Resolves when a step of an execution has this status. */
export const stepReaches = (execution: Execution, name: string, status: string): Promise<void> =>
  until(execution, () => statuses(execution).includes(`${name} ${status}`));

/** Steps and their statuses, in words. */
export const statuses = (execution: Execution): readonly string[] =>
  flattened(execution.steps).map(({ step, status }) => `${step.name} ${status}`);

/** Events of some types, with their steps, in words. */
export const eventsOf = (execution: Execution, ...types: readonly string[]): readonly string[] =>
  execution.log.all
    .filter(({ type }) => types.includes(type ?? ''))
    .map(({ type, stepName }) => `${type}${stepName === undefined ? '' : ` ${stepName}`}`);

async function until(execution: Execution, isSo: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE_MS / 3;
  while (!isSo()) {
    if (Date.now() > end)
      throw new Error(`the execution is ${execution.state}; its steps are ${statuses(execution).join(', ')}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
