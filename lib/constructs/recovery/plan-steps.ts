/** Steps of the plan (lib/recovery/plan) in the words of AWS::ARCRegionSwitch::Plan. */
import type { CfnPlan } from 'aws-cdk-lib/aws-arcregionswitch';
import { clusterArn, clusterName, flipFunctionArn, globalClusterId, HOSTS, type ServiceName } from '../../config/names';
import type { Environment, Region } from '../../config/types';
import type { Block, PlanStep } from '../../recovery/plan/step';

/** What a plan is about. */
export interface PlanScope {
  readonly environment: Environment;
  readonly regions: readonly [Region, Region];
  readonly zoneId: string;
}

type Configuration = CfnPlan.ExecutionBlockConfigurationProperty;

/** Steps as the template has them. Values of enumerations begin in lower case, whatever the generated types say. */
export const planSteps = (scope: PlanScope, steps: readonly PlanStep[]): CfnPlan.StepProperty[] =>
  steps.map((step) => ({
    name: step.name,
    description: step.does,
    executionBlockType: TYPES[step.block.kind],
    executionBlockConfiguration: configuration(scope, step.block, step.timeout.minutes),
  }));

const TYPES: Readonly<Record<Block['kind'], string>> = {
  function: 'CustomActionLambda',
  capacity: 'ECSServiceScaling',
  database: 'AuroraGlobalDatabase',
  traffic: 'Route53HealthCheck',
  parallel: 'Parallel',
};

function configuration(scope: PlanScope, block: Block, timeoutMinutes: number): Configuration {
  const { environment, regions, zoneId } = scope;
  switch (block.kind) {
    case 'parallel':
      return { parallelConfig: { steps: planSteps(scope, block.steps) } };
    case 'function':
      return {
        customActionLambdaConfig: {
          lambdas: regions.map((region) => ({ arn: flipFunctionArn(environment, block.function, region) })),
          regionToRun: block.regionToRun,
          retryIntervalMinutes: block.retry.minutes,
          timeoutMinutes,
          ...(block.skippedUngracefully && { ungraceful: { behavior: 'skip' } }),
        },
      };
    case 'capacity':
      return {
        ecsCapacityIncreaseConfig: {
          services: regions.map((region) => serviceArns(environment, block.service, region)),
          targetPercent: block.targetPercent,
          // Region switch's own samples: Container Insights would have to be asked in a region that may be gone.
          capacityMonitoringApproach: 'sampledMaxInLast24Hours',
          timeoutMinutes,
          ungraceful: { minimumSuccessPercentage: block.ungracefulMinimumPercent },
        },
      };
    case 'database':
      return {
        globalAuroraConfig: {
          globalClusterIdentifier: globalClusterId(environment),
          databaseClusterArns: regions.map((region) => clusterArn(environment, region)),
          // `failover` would lose data even when nothing is broken.
          behavior: 'switchoverOnly',
          ungraceful: { ungraceful: 'failover' },
          timeoutMinutes,
        },
      };
    case 'traffic':
      return {
        route53HealthCheckConfig: {
          hostedZoneId: zoneId,
          recordName: HOSTS.active(environment),
          recordSets: regions.map(({ name }) => ({ recordSetIdentifier: name, region: name })),
          timeoutMinutes,
        },
      };
  }
}

const serviceArns = (environment: Environment, service: ServiceName, { name }: Region) => ({
  clusterArn: `arn:aws:ecs:${name}:${environment.account}:cluster/${clusterName(environment)}`,
  serviceArn: `arn:aws:ecs:${name}:${environment.account}:service/${clusterName(environment)}/${service}`,
});
