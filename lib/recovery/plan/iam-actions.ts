/**
 * Rule 3: a flip depends on nothing that is lost. Everything that Region switch, the functions of the plan and the person who
 * flips may do in AWS, with what it depends on. An action that is not here, or is forbidden, fails a check
 * (lib/commitments/checks/recovery/actions.ts).
 */

/** Who acts: Region switch for the plan, a function of a step, or the person who drills and flips. */
export type Actor = 'plan' | 'step' | 'operator';

/** Works on data where it is; AWS builds it to stay when a control plane is lost. */
interface DataPlane {
  readonly class: 'data plane';
}

/** Changes a resource of the region that is being activated, through that region's own control plane. */
interface ControlPlane {
  readonly class: 'control plane of the surviving region';
  /** Why nothing else does. */
  readonly reason: string;
  /** What happens when that control plane does not answer. */
  readonly fallback: string;
}

/** Looks at something, before a flip or after it; the flip goes on without the answer. */
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
    'The same call by hand; at the worst the surviving cluster is detached with remove-from-global-cluster, which makes it a writer of its own',
};
const SEE_SWITCH = {
  reason: 'Only Amazon RDS says which member is the writer',
  fallback: 'The step activate asks the database itself, and does not need this answer',
};
const GROW = {
  reason: 'The least number of tasks is a setting of Application Auto Scaling, and tasks are started by Amazon ECS',
  fallback: 'The floor alone carries sign-in and mail (rule 4): growing is skipped',
};
const ATTACH = {
  reason: 'Lambda attaches a function to the network when it is deployed; code inside the function is denied it',
  fallback: 'Functions stay attached: nothing is asked for during a flip',
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
  // Looking before and after.
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

/** What no actor may do, listed or not: it would depend on what a disaster can take away. */
export const FORBIDDEN: readonly { readonly pattern: RegExp; readonly because: string }[] = [
  { pattern: /\*/, because: 'a wildcard, of which nobody can say what it depends on' },
  {
    pattern: /^route53:(Change|Create|Update|Delete|Associate|Disassociate)/,
    because: 'a configuration edit of Route 53, whose control plane has one home',
  },
  { pattern: /^iam:(?!(SimulatePrincipalPolicy|GetRole)$)/, because: 'the control plane of IAM, which has one home' },
  {
    pattern: /^s3:(Create|Delete)Bucket|^s3:Put(Bucket|Lifecycle|Replication|Encryption)/,
    because: 'a configuration edit of S3',
  },
  { pattern: /^elasticloadbalancing:/, because: 'a configuration edit of a load balancer' },
  {
    pattern: /^(cloudfront|globalaccelerator|organizations|route53domains|route53-recovery-control-config):/,
    because: 'a service whose control plane has one home',
  },
  { pattern: /^cloudformation:/, because: 'a deployment' },
  { pattern: /^arc-region-switch:(Create|Update|Delete)Plan$/, because: 'an edit of the plan' },
];
