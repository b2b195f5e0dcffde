/** Policies admit known identities, are bound to this account, and name their resources (B1). */
import type { Check } from '../../check';
import { at, type Json, show, type StackTemplate } from '../../../assembly/template-index';
import { checkOf } from '../shapes';
import { completePolicies } from './policy-syntax';
import { actionsOf, allowedBy, demanded, policies, servicesOf, statementsOf } from './queries';

/** Statements that no condition binds to the account: `of` is the end of a path. The reason says what else limits them. */
const UNBOUND: readonly { readonly service: string; readonly of: RegExp; readonly reason: string }[] = [
  {
    service: 'arc-region-switch.amazonaws.com',
    of: /Plan\/Role\/Role\/Resource$/,
    reason: 'a role whose actions are listed one by one (rule 3)',
  },
  {
    service: 'backup.amazonaws.com',
    of: /Backup\/Role\/Resource$/,
    reason: 'AWS Backup documents its role without one',
  },
  {
    service: 'batchoperations.s3.amazonaws.com',
    of: /\/(Replication|ToArchive)\/Role\/Resource$/,
    reason: 'it can copy from buckets of ours to buckets of ours',
  },
  { service: 'cloudtrail.amazonaws.com', of: /Trails\/Writer\/Resource$/, reason: 'it can write to one log group' },
  {
    service: 'ecs-tasks.amazonaws.com',
    of: /ExecutionRole\/Resource$/,
    reason: 'ECS documents the condition for roles of tasks, and not for this one',
  },
  {
    service: 'lambda.amazonaws.com',
    of: /CustomResourceProvider\/Role$/,
    reason: "the CDK's own; it can empty a default security group",
  },
  {
    service: 's3.amazonaws.com',
    of: /\/(Replication|ToArchive)\/Role\/Resource$/,
    reason: 'it can copy from buckets of ours to buckets of ours',
  },
  {
    service: 'events.amazonaws.com',
    of: /Key\/Resource$|Notices\/\w+\/Policy\/Resource$/,
    reason: "EventBridge's requests name no account when it publishes to a topic",
  },
  {
    service: 'logdelivery.elasticloadbalancing.amazonaws.com',
    of: /Landing\/Policy\/Resource$/,
    reason: 'the path that it may write to has the account',
  },
];

/** Buckets of AWS that a private network needs: layers of images, and answers of custom resources. */
const OF_AWS =
  /^"arn:aws:s3:::prod-[a-z0-9-]+-starport-layer-bucket\/\*"$|"arn:aws:s3:::cloudformation-custom-resource-response-"/;

const SOURCES = [
  'aws:SourceAccount',
  'aws:SourceArn',
  'kms:EncryptionContext:aws:logs:arn',
  'aws:PrincipalAccount',
  'aws:ResourceAccount',
  'aws:PrincipalArn',
] as const;

/** Whether a condition binds a statement to an account: every source that it demands belongs to the account. */
const isBound = (statement: Json, account: string): boolean =>
  SOURCES.some((key) => {
    const values = demanded(statement, key);
    return values.length > 0 && values.every((value) => value === account || show(value).includes(`:${account}:`));
  });

/** An unknown principal that a statement of a resource's policy or of a role lets in. */
function stranger(statement: Json, { account }: StackTemplate, path: string): string | undefined {
  const services = servicesOf(statement);
  const anything = services.find((service) => !/^[\w.-]+\.amazonaws\.com$/.test(service));
  if (anything !== undefined) return `${anything}, which is no service`;
  if (isBound(statement, account)) return undefined;
  const anonymous = services.find(
    (service) => !UNBOUND.some(({ service: known, of }) => known === service && of.test(path)),
  );
  if (anonymous !== undefined) return `${anonymous}, for any account`;
  const principal = at(statement, 'Principal');
  const people = principal === '*' ? ['*'] : [at(principal, 'AWS') ?? []].flat();
  const isOfAws =
    OF_AWS.test(show(at(statement, 'Resource'))) &&
    ['s3:GetObject', 's3:PutObject'].includes(String(at(statement, 'Action')));
  const unknown = people.find(
    (one) =>
      !show(one).includes(`:${account}:`) &&
      !show(one).includes('Fn::GetAtt') &&
      !demanded(statement, 'aws:PrincipalIsAWSService').includes('true'),
  );
  return unknown === undefined || isOfAws ? undefined : `${show(unknown)}, without a condition that names this account`;
}

/** Actions without a resource, or on one whose name is not known in advance: lists, network interfaces, traces, restores. */
const WITHOUT_RESOURCE: readonly RegExp[] = [
  /^(acm:ListCertificates|application-autoscaling:DescribeScalableTargets|arc-region-switch:ListPlansInRegion|ecs:ListServices)$/,
  /^backup:(DescribeRegionSettings|DescribeRestoreJob|ListBackupVaults|ListRestoreJobs)$/,
  /^ec2:Describe(NetworkInterfaces|Subnets|VpcPeeringConnections)$/,
  /^logs:(DescribeLogGroups|DescribeResourcePolicies|ListLogDeliveries)$/,
  /^rds:Describe(DBClusters|GlobalClusters)$/,
  /^cloudwatch:GetMetric(Data|Statistics)$/,
  /^ec2:(AssignPrivateIpAddresses|CreateNetworkInterface|DeleteNetworkInterface|UnassignPrivateIpAddresses)$/,
  /^ecr:GetAuthorizationToken$/,
  /^inspector2:Enable$/,
  /^logs:(CreateLogDelivery|DeleteLogDelivery|GetLogDelivery|PutResourcePolicy|UpdateLogDelivery)$/,
  /^backup:(PutRestoreValidationResult|UpdateRegionSettings)$/,
  /^xray:\w+$/,
];

/** Actions of KMS that belong together, so that their names end with an asterisk. */
const FAMILIES = /^kms:(GenerateDataKey|ReEncrypt)\*$/;

/** Every check of policies. */
export const POLICY_CHECKS: readonly Check[] = [
  completePolicies,
  checkOf({
    id: 'B1',
    name: 'trusted-principals',
    sentence: 'Policies admit only identities of this account, and AWS services that act for it',
    of: policies('resource', 'trust'),
    required: ({ resource }) =>
      `an identity of account ${resource.stack.account}, or a service with a condition on aws:SourceAccount or aws:SourceArn`,
    fix: 'give the principal the condition, or say in UNBOUND of policies.ts why the service cannot be bound to the account',
    found: (policy) => {
      const { path, stack } = policy.resource;
      return allowedBy(policy).flatMap((statement) => stranger(statement, stack, path) ?? []);
    },
  }),
  checkOf({
    id: 'B1',
    name: 'resource-policy-actions',
    sentence:
      'No resource policy allows every action, except that of a key to its own account; sts:AssumeRole is the only way into a role',
    of: policies('resource', 'trust'),
    where: ({ resource }) => resource.type !== 'AWS::EC2::VPCEndpoint',
    required: ({ kind }) => (kind === 'trust' ? 'sts:AssumeRole alone' : 'actions by their names'),
    fix: 'grant through the construct that is used',
    found: (policy) => {
      const actions = allowedBy(policy).flatMap(actionsOf);
      if (policy.kind === 'trust') return actions.filter((action) => action !== 'sts:AssumeRole');
      const known = policy.resource.type === 'AWS::KMS::Key' ? /^kms:(\*|GenerateDataKey\*|ReEncrypt\*)$/ : FAMILIES;
      return actions.filter((action) => /^NotAction$|\*$/.test(action) && !known.test(action));
    },
  }),
  checkOf({
    id: 'B1',
    name: 'named-resources',
    sentence:
      'Permissions of an identity name their resources; only lists, and actions that AWS ties to no resource, are for all',
    of: policies('identity'),
    required: 'the ARN of the resource',
    fix: 'grant through the construct that is used, or say in WITHOUT_RESOURCE of policies.ts that the action has no resource',
    found: (policy) =>
      allowedBy(policy)
        .filter((statement) => [at(statement, 'Resource') ?? []].flat().includes('*'))
        .flatMap(actionsOf)
        .filter((action) => !WITHOUT_RESOURCE.some((known) => known.test(action)))
        .map((action) => `${action} on *`),
  }),
  checkOf({
    id: 'B1',
    name: 'second-factor',
    sentence: 'A person takes a role only with a second factor, or through the sign-in of the organisation',
    of: policies('trust'),
    required: 'a condition on aws:MultiFactorAuthPresent true, or on aws:PrincipalType AssumedRole',
    fix: 'use DrillOperator',
    found: (policy) =>
      statementsOf(policy)
        .filter(
          (statement) =>
            at(statement, 'Principal', 'AWS') !== undefined &&
            !demanded(statement, 'aws:MultiFactorAuthPresent').includes('true') &&
            !demanded(statement, 'aws:PrincipalType').includes('AssumedRole'),
        )
        .map((statement) => show(at(statement, 'Condition'))),
  }),
];
