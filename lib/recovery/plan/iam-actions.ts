/**
 * Rule 3: a flip needs nothing of the lost region. All that Region switch, the functions of the plan and the operator may do
 * in AWS, and what each action depends on. An action that is not listed, or is forbidden, fails a check
 * (lib/commitments/checks/recovery/actions.ts).
 */

/** Who acts: Region switch for the plan, a function of a step, or the operator. */
export type Actor = 'plan' | 'step' | 'operator';

/** AWS builds data planes to keep working when a control plane is lost. */
interface DataPlane {
  readonly class: 'data plane';
}

/** Changes a resource of the region being activated, through that region's own control plane. */
interface ControlPlane {
  readonly class: 'control plane of the surviving region';
  /** Why no data plane can do it. */
  readonly reason: string;
  /** What happens when that control plane does not answer. */
  readonly fallback: string;
}

/** Reads something before or after a flip; the flip goes on without the answer. */
interface Read {
  readonly class: 'pre-flight read';
}

export type ListedAction = { readonly action: string; readonly actors: readonly Actor[] } & (
  DataPlane | ControlPlane | Read
);

const dataPlane = (actors: readonly Actor[], service: string, ...actions: readonly string[]): readonly ListedAction[] =>
  actions.map((action) => ({ action: `${service}:${action}`, actors, class: 'data plane' }));

const read = (actors: readonly Actor[], service: string, ...actions: readonly string[]): readonly ListedAction[] =>
  actions.map((action) => ({ action: `${service}:${action}`, actors, class: 'pre-flight read' }));

const control = (
  actors: readonly Actor[],
  because: Omit<ControlPlane, 'class'>,
  service: string,
  ...actions: readonly string[]
): readonly ListedAction[] =>
  actions.map((action) => ({
    action: `${service}:${action}`,
    actors,
    class: 'control plane of the surviving region',
    ...because,
  }));

const SWITCH = {
  reason: 'Only Amazon RDS moves the writer of a global database',
  fallback:
    'The same call by hand. Last resort: detach the surviving cluster with remove-from-global-cluster, which makes it a writer',
};
const SEE_SWITCH = {
  reason: 'Only Amazon RDS says which member is the writer',
  fallback: 'The step activate asks the database itself',
};
const GROW = {
  reason: 'Application Auto Scaling keeps the minimum number of tasks, and Amazon ECS starts tasks',
  fallback: 'Skip the growing: the floor carries sign-in and mail (rule 4)',
};
const ATTACH = {
  reason:
    'Lambda attaches a function to the network when it is deployed; the role may do this, and a Deny keeps the code of the function from it',
  fallback: 'Functions stay attached: a flip does not need it',
};

export const ACTIONS: readonly ListedAction[] = [
  // The database.
  ...control(['plan', 'operator'], SWITCH, 'rds', 'SwitchoverGlobalCluster', 'FailoverGlobalCluster'),
  ...control(['plan', 'step', 'operator'], SEE_SWITCH, 'rds', 'DescribeGlobalClusters'),
  ...control(['plan', 'operator'], SEE_SWITCH, 'rds', 'DescribeDBClusters'),
  ...dataPlane(['step'], 'rds-db', 'connect'),
  // Capacity.
  ...control(['plan'], GROW, 'ecs', 'UpdateService'),
  ...control(['plan', 'step', 'operator'], GROW, 'application-autoscaling', 'RegisterScalableTarget'),
  ...read(['plan', 'operator'], 'ecs', 'DescribeServices'),
  ...read(['plan'], 'ecs', 'DescribeClusters', 'ListServices'),
  ...read(['plan', 'operator'], 'application-autoscaling', 'DescribeScalableTargets'),
  ...read(['plan'], 'cloudwatch', 'GetMetricStatistics'),
  // Functions of the plan.
  ...dataPlane(['plan', 'operator'], 'lambda', 'InvokeFunction'),
  ...read(['plan'], 'lambda', 'GetFunction'),
  ...control(
    ['step'],
    ATTACH,
    'ec2',
    'CreateNetworkInterface',
    'DeleteNetworkInterface',
    'DescribeNetworkInterfaces',
    'DescribeSubnets',
    'AssignPrivateIpAddresses',
    'UnassignPrivateIpAddresses',
  ),
  ...dataPlane(['step'], 'logs', 'CreateLogStream', 'PutLogEvents'),
  ...dataPlane(['step'], 'sqs', 'SendMessage'),
  ...dataPlane(['plan', 'step', 'operator'], 'kms', 'GenerateDataKey'),
  ...dataPlane(['step', 'operator'], 'kms', 'Decrypt'),
  ...dataPlane(['step'], 'events', 'PutEvents'),
  // Region switch, whose data plane is in every region of the plan.
  ...dataPlane(
    ['operator'],
    'arc-region-switch',
    'StartPlanExecution',
    'UpdatePlanExecution',
    'UpdatePlanExecutionStep',
    'CancelPlanExecution',
    'GetPlanInRegion',
    'ListPlanExecutionEvents',
    'GetPlanEvaluationStatus',
    'ListPlansInRegion',
    'ListRoute53HealthChecksInRegion',
  ),
  ...dataPlane(['plan', 'operator'], 'arc-region-switch', 'GetPlanExecution', 'ListPlanExecutions'),
  // Its control plane is in one region only: used while it evaluates the plan, never while it executes it.
  ...read(['plan'], 'arc-region-switch', 'GetPlan'),
  ...dataPlane(['operator'], 'ssm', 'GetParameter'),
  // Reads before and after a flip.
  ...read(['plan', 'operator'], 'cloudwatch', 'DescribeAlarms'),
  ...read(['plan'], 'cloudwatch', 'DescribeAlarmHistory'),
  ...read(['operator'], 'cloudwatch', 'GetMetricData'),
  ...read(['plan'], 'route53', 'ListResourceRecordSets'),
  ...read(['plan', 'operator'], 'iam', 'SimulatePrincipalPolicy'),
  ...read(['operator'], 'iam', 'GetRole'),
  ...read(['operator'], 'backup', 'ListRecoveryPointsByBackupVault'),
  ...read(['operator'], 'acm', 'ListCertificates'),
  ...read(['step'], 'rds', 'DescribeDBClusterSnapshots'),
  ...read(['step'], 's3', 'ListBucket'),
  ...read(['step', 'operator'], 's3', 'GetObject'),
  ...read(['operator'], 's3', 'GetObjectVersion', 'ListBucketVersions'),
  // Evidence.
  ...dataPlane(['plan', 'operator'], 's3', 'PutObject'),
  ...dataPlane(['operator'], 'kms', 'GenerateMac', 'Sign', 'GetPublicKey'),
];

/** What no actor may do, listed or not: a disaster can take away what it depends on. */
export const FORBIDDEN: readonly { readonly pattern: RegExp; readonly because: string }[] = [
  { pattern: /\*/, because: 'a wildcard: what it depends on is unknown' },
  {
    pattern: /^route53:(Change|Create|Update|Delete|Associate|Disassociate)/,
    because: 'a configuration edit of Route 53, whose control plane runs in one region',
  },
  {
    pattern: /^iam:(?!(SimulatePrincipalPolicy|GetRole)$)/,
    because: 'the control plane of IAM, which runs in one region',
  },
  {
    pattern: /^s3:(Create|Delete)Bucket|^s3:Put(Bucket|Lifecycle|Replication|Encryption)/,
    because: 'a configuration edit of S3',
  },
  { pattern: /^elasticloadbalancing:/, because: 'a configuration edit of a load balancer' },
  {
    pattern: /^(cloudfront|globalaccelerator|organizations|route53domains|route53-recovery-control-config):/,
    because: 'a service whose control plane runs in one region',
  },
  { pattern: /^cloudformation:/, because: 'a deployment' },
  { pattern: /^arc-region-switch:(Create|Update|Delete)Plan$/, because: 'an edit of the plan' },
];
