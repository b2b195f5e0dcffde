/** Who may write to buckets whose content must be trusted: AWS services that deliver logs, and listed roles (F8, F10, F12). */
import { RETENTION_CLASSES } from '../../../config/numbers';
import { UNGUARDING_ACTIONS, UNLOCKING_ACTIONS, WRITING_ACTIONS } from '../../../config/protected-actions';
import { type Check, each, type Finding } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  show,
  type TemplateIndex,
} from '../../../assembly/template-index';
import { target } from '../detection/queries';

const BUCKET = 'AWS::S3::Bucket';

const isFor =
  (...purposes: readonly string[]) =>
  ({ properties }: Resource): boolean =>
    purposes.some((purpose) => String(at(properties, 'BucketName')).includes(`-${purpose}-`));
const isGuarded = isFor(...RETENTION_CLASSES, 'landing', 'mail', 'quarantine', 'backup-reports');
/** Buckets that replication copies to a locked bucket, deletions included. Until then they hold the only copy. */
const isOnItsWay = isFor('landing', 'backup-reports');
const isLocked = ({ properties }: Resource): boolean => at(properties, 'ObjectLockConfiguration') !== undefined;

/** Denials of all these actions to everybody, on a bucket or (`/*`) on all objects in it. */
function denials(tree: TemplateIndex, bucket: Resource, actions: readonly string[], on: '' | '/*'): readonly Json[] {
  const policies = tree
    .ofType('AWS::S3::BucketPolicy')
    .filter((policy) => target(tree, policy, at(policy.properties, 'Bucket')) === bucket);
  const arn = show({ 'Fn::GetAtt': [bucket.logicalId, 'Arn'] });
  const resource = on === '' ? arn : show({ 'Fn::Join': ['', [{ 'Fn::GetAtt': [bucket.logicalId, 'Arn'] }, on]] });
  return policies
    .flatMap(({ properties }) => list(properties, 'PolicyDocument', 'Statement'))
    .filter(
      (statement) =>
        at(statement, 'Effect') === 'Deny' &&
        at(statement, 'Principal', 'AWS') === '*' &&
        show(at(statement, 'Resource')) === resource &&
        namesAll(statement, actions),
    );
}

const namesAll = (statement: Json, actions: readonly string[]): boolean =>
  actions.every((action) => [at(statement, 'Action')].flat().includes(action));

/** Roles that a denial spares in addition to AWS services; undefined where it spares others, or a pattern. */
function spared(statement: Json): readonly string[] | undefined {
  const { ArnNotEquals, ...rest } = Object(at(statement, 'Condition'));
  if (show(rest) !== '{"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}') return undefined;
  const named: Json = ArnNotEquals ?? {};
  const arns = [at(named, 'aws:PrincipalArn') ?? []].flat().filter((arn) => typeof arn === 'string');
  const complete =
    isObject(named) &&
    Object.keys(named).every((key) => key === 'aws:PrincipalArn') &&
    arns.every((arn) => /^arn:aws:iam::\d{12}:role\/[\w/.-]+$/.test(arn));
  return complete ? arns : undefined;
}

/** Roles that the policy of a bucket lets write objects; undefined where it lets others write too. */
const writersIn = (tree: TemplateIndex, bucket: Resource): readonly string[] | undefined =>
  denials(tree, bucket, WRITING_ACTIONS, '/*')
    .map(spared)
    .find((arns) => arns !== undefined);

const onlyListed = (id: string, what: string, ...purposes: readonly string[]): Check => ({
  id,
  name: 'only-writers-write',
  sentence: `${what} are written by AWS services and named roles only`,
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      BUCKET,
      `a denial of ${WRITING_ACTIONS.join(', ')} to everybody but roles by their full names`,
      'guard() the bucket; lib/config/record-writers.ts lists who writes',
      (bucket) =>
        isFor(...purposes)(bucket) && writersIn(tree, bucket) === undefined
          ? 'a bucket that others may write to'
          : undefined,
    ),
});

const lockStays: Check = {
  id: 'F8',
  name: 'lock-stays',
  sentence: 'No principal may delete a record that is locked or on its way to a lock, or shorten its lock',
  holdsIn: 'production',
  find: (tree) =>
    each(
      tree,
      BUCKET,
      `a denial of ${UNLOCKING_ACTIONS.join(', ')} to everybody, without a condition`,
      'guard() the bucket as locked',
      (bucket) => {
        const denied = denials(tree, bucket, UNLOCKING_ACTIONS, '/*').some(
          (statement) => at(statement, 'Condition') === undefined,
        );
        return denied || !(isLocked(bucket) || isOnItsWay(bucket)) ? undefined : 'records that can be deleted';
      },
    ),
};

const guardStays: Check = {
  id: 'F8',
  name: 'guard-stays',
  sentence:
    "Only a deployment may change a bucket's policy, lock, versioning, lifecycle, replication, encryption, ownership, public access or access log",
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      BUCKET,
      `a denial of ${UNGUARDING_ACTIONS.join(', ')} to everybody but the deployment`,
      'guard() the bucket',
      (bucket) =>
        denials(tree, bucket, UNGUARDING_ACTIONS, '').some(sparesDeployment) || !isGuarded(bucket)
          ? undefined
          : 'a policy that others may change',
    ),
};

/** Whether the only exception of a denial is the role that CloudFormation deploys as. */
export const sparesDeployment = (statement: Json): boolean =>
  /^\{"ArnNotEquals":\{"aws:PrincipalArn":\{"Fn::Sub":"arn:[^"*]*:role\/cdk-[a-z0-9]+-cfn-exec-role-[^"*]*"\}\}\}$/.test(
    show(at(statement, 'Condition')),
  );

const listIsTrue: Check = {
  id: 'F8',
  name: 'writers-exist',
  sentence:
    'Every role that a denial spares exists, so that its name cannot be taken; every role that may write is spared',
  holdsIn: 'every',
  find: (tree) => {
    const known = tree.ofType('AWS::IAM::Role').map(arnOf);
    const writing = permissions(tree);
    return tree
      .ofType(BUCKET)
      .filter(isGuarded)
      .flatMap((bucket): readonly Finding[] => {
        const listed = (writersIn(tree, bucket) ?? []).filter((arn) => !arn.includes(':role/aws-service-role/'));
        const denied = new Set(
          writing
            .filter(({ writesTo }) => writesTo(bucket))
            .flatMap(({ roles }) => roles)
            .filter((arn) => !listed.includes(arn)),
        );
        const finding = (found: string): Finding => ({
          path: bucket.path,
          found,
          required: 'the same roles in the policy and in the templates',
          fix: 'correct lib/config/record-writers.ts',
        });
        return [
          ...[...denied].map((arn) => finding(`${arn} may write, but the bucket policy denies it`)),
          ...listed.filter((arn) => !known.includes(arn)).map((arn) => finding(`${arn} is spared, but does not exist`)),
        ];
      });
  },
};

const arnOf = ({ properties, stack }: Resource): string =>
  `arn:aws:iam::${stack.account}:role/${show(at(properties, 'RoleName')).replaceAll('"', '')}`;

/** A policy of ours that allows writing: its roles, and the buckets that it covers. */
interface Permission {
  readonly roles: readonly string[];
  readonly writesTo: (bucket: Resource) => boolean;
}

/** AWS managed policies are not read. */
function permissions(tree: TemplateIndex): readonly Permission[] {
  const roles = tree.ofType('AWS::IAM::Role');
  return [...tree.ofType('AWS::IAM::ManagedPolicy'), ...tree.ofType('AWS::IAM::Policy')].flatMap((policy) => {
    const resources = list(policy.properties, 'PolicyDocument', 'Statement')
      .filter(
        (statement) =>
          at(statement, 'Effect') === 'Allow' && WRITING_ACTIONS.some((action) => namesAll(statement, [action])),
      )
      .flatMap((statement) => [at(statement, 'Resource')].flat());
    if (resources.length === 0) return [];
    const holds = (role: Resource): boolean =>
      list(policy.properties, 'Roles').some((value) => target(tree, policy, value) === role) ||
      list(role.properties, 'ManagedPolicyArns').some((value) => target(tree, role, value) === policy);
    const meant = resources.map((resource) => ({ text: show(resource), bucket: target(tree, policy, resource) }));
    return {
      roles: roles
        .filter(({ stack }) => stack === policy.stack)
        .filter(holds)
        .map(arnOf),
      writesTo: (bucket: Resource) =>
        meant.some(
          (each) => each.bucket === bucket || each.text.includes(`:::${String(at(bucket.properties, 'BucketName'))}/`),
        ),
    };
  });
}

export const WRITER_CHECKS: readonly Check[] = [
  onlyListed(
    'F8',
    'Archived and landed records',
    'infrastructure',
    'trail',
    'evidence',
    'samples',
    'landing',
    'backup-reports',
  ),
  onlyListed('F10', 'Archived mail logs', 'email'),
  onlyListed('F12', 'Statistics', 'statistics'),
  onlyListed('B1', "Customers' messages", 'mail', 'quarantine'),
  lockStays,
  guardStays,
  listIsTrue,
];
