/** Policies admit known identities, are bound to this account, and name their resources (B1). */
import type { Check, Finding } from '../../check';
import { at, type Json, show, type StackTemplate } from '../../../assembly/template-index';
import { whole } from './policy-syntax';
import { demanded, policies, servicesOf, statementsOf } from './queries';

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
  if (at(statement, 'Effect') !== 'Allow') return undefined;
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

const known: Check = {
  id: 'B1',
  name: 'known-principals-only',
  sentence: 'Policies admit only identities of this account, and AWS services that act for it',
  holdsIn: 'every',
  find: (tree) =>
    policies(tree).flatMap((policy): readonly Finding[] => {
      if (policy.kind === 'identity') return [];
      const { resource } = policy;
      const found = statementsOf(policy)
        .map((statement) => stranger(statement, resource.stack, resource.path))
        .find((text) => text !== undefined);
      return found === undefined
        ? []
        : [
            {
              path: resource.path,
              found,
              required: `an identity of account ${resource.stack.account}, or a service with a condition on aws:SourceAccount or aws:SourceArn`,
              fix: 'give the principal the condition, or say in UNBOUND of policies.ts why the service cannot be bound to the account',
            },
          ];
    }),
};

const narrow: Check = {
  id: 'B1',
  name: 'no-open-doors',
  sentence:
    'No resource policy allows every action, except that of a key to its own account; sts:AssumeRole is the only way into a role',
  holdsIn: 'every',
  find: (tree) =>
    policies(tree).flatMap((policy): readonly Finding[] => {
      const { kind, resource } = policy;
      if (kind === 'identity' || resource.type === 'AWS::EC2::VPCEndpoint') return [];
      const actions = statementsOf(policy)
        .filter((statement) => at(statement, 'Effect') === 'Allow')
        .flatMap((statement) => [at(statement, 'Action') ?? 'NotAction'].flat().map(String));
      const allowed = kind === 'trust' ? ['sts:AssumeRole'] : resource.type === 'AWS::KMS::Key' ? ['kms:*'] : [];
      const found = actions.find(
        (action) =>
          !allowed.includes(action) &&
          (kind === 'trust' || /^NotAction$|\*$/.test(action.replace(/^kms:(GenerateDataKey|ReEncrypt)\*$/, ''))),
      );
      return found === undefined
        ? []
        : [
            {
              path: resource.path,
              found,
              required: kind === 'trust' ? 'sts:AssumeRole alone' : 'actions by their names',
              fix: 'grant through the noun',
            },
          ];
    }),
};

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

const resourcesNamed: Check = {
  id: 'B1',
  name: 'resources-named',
  sentence:
    'Permissions of an identity name their resources; only lists, and actions that AWS ties to no resource, are for all',
  holdsIn: 'every',
  find: (tree) =>
    policies(tree).flatMap((policy): readonly Finding[] => {
      const { kind, resource } = policy;
      if (kind !== 'identity') return [];
      const open = statementsOf(policy).filter(
        (statement) => at(statement, 'Effect') === 'Allow' && [at(statement, 'Resource') ?? []].flat().includes('*'),
      );
      const found = open
        .flatMap((statement) => [at(statement, 'Action') ?? 'NotAction'].flat().map(String))
        .find((action) => !WITHOUT_RESOURCE.some((known) => known.test(action)));
      return found === undefined
        ? []
        : [
            {
              path: resource.path,
              found: `${found} on *`,
              required: 'the ARN of what it is for',
              fix: 'grant through the noun, or say in WITHOUT_RESOURCE of policies.ts that the action knows no resource',
            },
          ];
    }),
};

const secondFactor: Check = {
  id: 'B1',
  name: 'second-factor',
  sentence: 'A person takes a role only with a second factor, or through the sign-in of the organisation',
  holdsIn: 'every',
  find: (tree) =>
    policies(tree).flatMap((policy): readonly Finding[] => {
      const { kind, resource } = policy;
      if (kind !== 'trust') return [];
      const open = statementsOf(policy).find(
        (statement) =>
          at(statement, 'Principal', 'AWS') !== undefined &&
          !demanded(statement, 'aws:MultiFactorAuthPresent').includes('true') &&
          !demanded(statement, 'aws:PrincipalType').includes('AssumedRole'),
      );
      return open === undefined
        ? []
        : [
            {
              path: resource.path,
              found: show(at(open, 'Condition')),
              required: 'a condition on aws:MultiFactorAuthPresent true, or on aws:PrincipalType AssumedRole',
              fix: 'use DrillOperator',
            },
          ];
    }),
};

/** Every check of policies. */
export const POLICY_CHECKS: readonly Check[] = [whole, known, narrow, resourcesNamed, secondFactor];
