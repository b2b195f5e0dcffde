import { AccountPrincipal, CompositePrincipal, ManagedPolicy, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import {
  clusterArn,
  clusterName,
  flipFunctionArn,
  globalClusterId,
  keyAlias,
  parameterName,
  planName,
  type ServiceName,
  vaultArn,
} from '../../config/names';
import { PROOF_FOLDERS, writerName } from '../../config/record-writers';
import type { Environment, Region } from '../../config/types';
import { FLIP_FUNCTIONS, healthAlarmArn } from '../../recovery/plan/step';
import { type Evidence, mayConsult, mayFile } from '../backup/audit-evidence';

export interface DrillOperatorProps {
  readonly environment: Environment;
  readonly region: Region;
  readonly peer: Region;
  readonly key: Key;
  readonly evidence: Evidence;
}

/** A drill is over in an hour; an emergency may not be. Only who comes as a user gets more than an hour: STS ends what is assumed from another role after one. */
const SESSION = Duration.hours(4);

/**
 * Who a person becomes who flips, drills and, when Region switch is out of reach, does the same steps by hand in this region.
 * Each of its actions stands in lib/recovery/plan/iam-actions.ts.
 */
export class DrillOperator extends Construct {
  constructor(scope: Construct, id: string, props: DrillOperatorProps) {
    super(scope, id);
    const { environment, region, evidence } = props;
    const policy = new ManagedPolicy(this, 'Policy', {
      description: `May drill and flip ${environment.name} to ${region.name}, and file the evidence`,
      statements: [
        ...executes(props),
        ...byHand(props),
        ...looks(props),
        ...proves(props),
        ...mayFile(evidence, PROOF_FOLDERS.drills),
        ...mayConsult(evidence, PROOF_FOLDERS.drills),
      ],
    });
    new Role(this, 'Role', {
      roleName: writerName(environment, 'drill-operator', region),
      description: `Drills and flips ${environment.name} to ${region.name}`,
      assumedBy: peopleOf(environment),
      managedPolicies: [policy],
      maxSessionDuration: SESSION,
    });
  }
}

type Props = DrillOperatorProps;

/**
 * Whom IAM lets assume it besides: somebody whom the identity provider has let into a role, where it asked for a second factor
 * itself, or, when the provider is gone, an emergency user of the account with a second factor.
 */
function peopleOf({ account }: Environment): CompositePrincipal {
  const people = new AccountPrincipal(account);
  return new CompositePrincipal(
    people.withConditions({ StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }),
    people.withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
  );
}

/** Through Region switch, called in this region. Its plan's ARN ends at random. */
const executes = ({ environment }: Props): readonly PolicyStatement[] => [
  new PolicyStatement({
    actions: [
      'StartPlanExecution',
      'UpdatePlanExecution',
      'UpdatePlanExecutionStep',
      'CancelPlanExecution',
      'GetPlanInRegion',
      'GetPlanExecution',
      'GetPlanEvaluationStatus',
      'ListPlanExecutions',
      'ListPlanExecutionEvents',
      'ListRoute53HealthChecksInRegion',
    ].map((action) => `arc-region-switch:${action}`),
    resources: [`arn:aws:arc-region-switch::${environment.account}:plan/${planName(environment)}:*`],
  }),
];

/** The same steps without it: break-glass. The fence is a function of the region that is left. */
function byHand({ environment, region, peer }: Props): readonly PolicyStatement[] {
  const { account } = environment;
  return [
    new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: [region, peer].flatMap((where) =>
        FLIP_FUNCTIONS.map((each) => flipFunctionArn(environment, each, where)),
      ),
    }),
    new PolicyStatement({
      actions: ['rds:SwitchoverGlobalCluster', 'rds:FailoverGlobalCluster'],
      resources: [
        `arn:aws:rds::${account}:global-cluster:${globalClusterId(environment)}`,
        clusterArn(environment, region),
        clusterArn(environment, peer),
      ],
    }),
    new PolicyStatement({
      actions: ['application-autoscaling:RegisterScalableTarget'],
      resources: [`arn:aws:application-autoscaling:${region.name}:${account}:scalable-target/*`],
      conditions: { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } },
    }),
  ];
}

/** Pre-flight and progress. */
function looks({ environment, region, peer }: Props): readonly PolicyStatement[] {
  const { account } = environment;
  const services = [region, peer].flatMap(({ name }) =>
    (['portal', 'gateway'] satisfies ServiceName[]).map(
      (each) => `arn:aws:ecs:${name}:${account}:service/${clusterName(environment)}/${each}`,
    ),
  );
  const own = [`arn:aws:iam::${account}:role/*`, `arn:aws:iam::${account}:user/*`];
  return [
    new PolicyStatement({
      actions: ['ssm:GetParameter'],
      resources: [`arn:aws:ssm:${region.name}:${account}:parameter${parameterName(environment, 'planArn')}`],
    }),
    new PolicyStatement({ actions: ['ecs:DescribeServices'], resources: services }),
    new PolicyStatement({
      actions: ['backup:ListRecoveryPointsByBackupVault'],
      resources: [vaultArn(environment, region), vaultArn(environment, peer)],
    }),
    new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: [healthAlarmArn(environment, region)] }),
    // Whether the one who asks may do what is to be done.
    new PolicyStatement({ actions: ['iam:SimulatePrincipalPolicy', 'iam:GetRole'], resources: own }),
    // These know no resource, or are asked without one.
    new PolicyStatement({
      actions: [
        'arc-region-switch:ListPlansInRegion',
        'rds:DescribeGlobalClusters',
        'rds:DescribeDBClusters',
        'application-autoscaling:DescribeScalableTargets',
        'cloudwatch:GetMetricData',
        'acm:ListCertificates',
      ],
      resources: ['*'],
    }),
  ];
}

/** Heartbeats that the portal believes, in either region, and evidence that is signed. */
const proves = ({ environment, region, peer, key }: Props): readonly PolicyStatement[] => [
  new PolicyStatement({
    actions: ['kms:GenerateMac'],
    resources: [region, peer].map(({ name }) => `arn:aws:kms:${name}:${environment.account}:key/*`),
    conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': keyAlias(environment, 'heartbeat') } },
  }),
  new PolicyStatement({ actions: ['kms:Sign', 'kms:GetPublicKey'], resources: [key.keyArn] }),
];
