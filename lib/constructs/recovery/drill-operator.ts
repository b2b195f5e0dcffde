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

/** A drill ends within an hour; an emergency may take longer. Only a user gets more than an hour: STS limits role chaining to one. */
const SESSION = Duration.hours(4);

/**
 * The role of a person who flips, drills and, when Region switch is not reachable, does the same steps by hand in this
 * region. Each of its actions is listed in lib/recovery/plan/iam-actions.ts.
 */
export class DrillOperator extends Construct {
  constructor(scope: Construct, id: string, props: DrillOperatorProps) {
    super(scope, id);
    const { environment, region, evidence } = props;
    const policy = new ManagedPolicy(this, 'Policy', {
      statements: [
        ...executionStatements(props),
        ...breakGlassStatements(props),
        ...readStatements(props),
        ...evidenceStatements(props),
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
 * Who may assume the role, if IAM also allows it: a person in a role of the identity provider, which asks for a second factor
 * itself; or, when the provider is not available, an emergency user of the account with a second factor.
 */
function peopleOf({ account }: Environment): CompositePrincipal {
  const people = new AccountPrincipal(account);
  return new CompositePrincipal(
    people.withConditions({ StringEquals: { 'aws:PrincipalType': 'AssumedRole' } }),
    people.withConditions({ Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
  );
}

/** A flip through Region switch, called in this region. The plan's ARN has a random end. */
const executionStatements = ({ environment }: Props): readonly PolicyStatement[] => [
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

/** Break glass: the same steps without Region switch. The fencing function is in the region that is left. */
function breakGlassStatements({ environment, region, peer }: Props): readonly PolicyStatement[] {
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
function readStatements({ environment, region, peer }: Props): readonly PolicyStatement[] {
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
    // Whether the caller has the permissions that the steps need.
    new PolicyStatement({ actions: ['iam:SimulatePrincipalPolicy', 'iam:GetRole'], resources: own }),
    // These actions have no resource, or are called without one.
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

/** Authenticates heartbeats in both regions, and signs evidence. */
const evidenceStatements = ({ environment, region, peer, key }: Props): readonly PolicyStatement[] => [
  new PolicyStatement({
    actions: ['kms:GenerateMac'],
    resources: [region, peer].map(({ name }) => `arn:aws:kms:${name}:${environment.account}:key/*`),
    conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': keyAlias(environment, 'heartbeat') } },
  }),
  new PolicyStatement({ actions: ['kms:Sign', 'kms:GetPublicKey'], resources: [key.keyArn] }),
];
