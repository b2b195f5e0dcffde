import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { clusterArn, clusterName, flipFunctionArn, globalClusterId, planName } from '../../config/names';
import { PROOF_FOLDERS, writerName } from '../../config/record-writers';
import { FLIP_FUNCTIONS, healthAlarmArn } from '../../recovery/plan/step';
import { type Evidence, mayFile } from '../backup/audit-evidence';
import type { PlanScope } from './plan-steps';

export interface ExecutionRoleProps extends PlanScope {
  /** Where reports go. */
  readonly evidence: Evidence;
}

/**
 * What Region switch may do for the plan: what its documentation asks for each kind of block ("Execution block permissions",
 * ARC Developer Guide) on the resources of this plan alone. Every action stands in lib/recovery/plan/iam-actions.ts with its
 * class (rule 3). The documented trust policy has no condition on the source account, so there is none.
 */
export class ExecutionRole extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, props: ExecutionRoleProps) {
    super(scope, id);
    const { environment, evidence } = props;
    const name = writerName(environment, 'region-switch', evidence.region);
    const role = new Role(this, 'Role', {
      roleName: name,
      assumedBy: new ServicePrincipal('arc-region-switch.amazonaws.com'),
    });
    this.arn = role.roleArn;
    const policy = new ManagedPolicy(this, 'Permissions', {
      statements: [
        ...flips(props),
        ...readStatements(props, `arn:aws:iam::${Stack.of(this).account}:role/${name}`),
        ...mayFile(evidence, PROOF_FOLDERS.flipStatements),
      ],
    });
    policy.attachToRole(role);
  }
}

/** What moves the role from region to region. */
function flips({ environment, regions }: PlanScope): readonly PolicyStatement[] {
  const { account } = environment;
  const cluster = clusterName(environment);
  const services = regions.flatMap(({ name }) =>
    (['portal', 'gateway'] as const).map((service) => `arn:aws:ecs:${name}:${account}:service/${cluster}/${service}`),
  );
  const functions = regions.flatMap((region) =>
    FLIP_FUNCTIONS.map((each) => flipFunctionArn(environment, each, region)),
  );
  return [
    new PolicyStatement({ actions: ['lambda:GetFunction', 'lambda:InvokeFunction'], resources: functions }),
    new PolicyStatement({
      actions: ['rds:SwitchoverGlobalCluster', 'rds:FailoverGlobalCluster'],
      resources: [
        `arn:aws:rds::${account}:global-cluster:${globalClusterId(environment)}`,
        ...regions.map((region) => clusterArn(environment, region)),
      ],
    }),
    new PolicyStatement({ actions: ['ecs:DescribeServices', 'ecs:UpdateService'], resources: services }),
    new PolicyStatement({
      actions: ['ecs:DescribeClusters'],
      resources: regions.map(({ name }) => `arn:aws:ecs:${name}:${account}:cluster/${cluster}`),
    }),
    new PolicyStatement({
      actions: ['application-autoscaling:RegisterScalableTarget'],
      // A scalable target has a random id.
      resources: regions.map(({ name }) => `arn:aws:application-autoscaling:${name}:${account}:scalable-target/*`),
      conditions: {
        StringEquals: {
          'application-autoscaling:service-namespace': 'ecs',
          'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
        },
      },
    }),
  ];
}

/** What it looks at, during an execution and every half hour in between. */
function readStatements({ environment, regions, zoneId }: PlanScope, own: string): readonly PolicyStatement[] {
  const { account } = environment;
  return [
    // These know no resource, or are asked without one.
    new PolicyStatement({
      actions: [
        'rds:DescribeGlobalClusters',
        'rds:DescribeDBClusters',
        'ecs:ListServices',
        'application-autoscaling:DescribeScalableTargets',
        'cloudwatch:GetMetricStatistics',
      ],
      resources: ['*'],
    }),
    new PolicyStatement({
      actions: ['cloudwatch:DescribeAlarms', 'cloudwatch:DescribeAlarmHistory'],
      resources: regions.map((region) => healthAlarmArn(environment, region)),
    }),
    new PolicyStatement({
      actions: ['route53:ListResourceRecordSets'],
      resources: [`arn:aws:route53:::hostedzone/${zoneId}`],
    }),
    new PolicyStatement({ actions: ['iam:SimulatePrincipalPolicy'], resources: [own] }),
    // The plan's ARN ends at random.
    new PolicyStatement({
      actions: [
        'arc-region-switch:GetPlan',
        'arc-region-switch:GetPlanExecution',
        'arc-region-switch:ListPlanExecutions',
      ],
      resources: [`arn:aws:arc-region-switch::${account}:plan/${planName(environment)}:*`],
    }),
  ];
}
