/** Who may write to buckets whose content must be trusted: AWS services that deliver logs, and listed roles (F8, F10, F12). */
import { RETENTION_CLASSES } from '../../../config/numbers';
import { UNGUARDING_ACTIONS, UNLOCKING_ACTIONS, WRITING_ACTIONS } from '../../../config/protected-actions';
import type { Check } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  show,
  type TemplateIndex,
} from '../../../assembly/template-index';
import { actionsOf } from '../iam/queries';
import { inTemplateOf, target } from '../references';
import { checkOf, typed } from '../shapes';
import { deniesAll, isUnconditional, sparesDeployment } from './denials';

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
  const arn: Json = { 'Fn::GetAtt': [bucket.logicalId, 'Arn'] };
  const resource = show(on === '' ? arn : { 'Fn::Join': ['', [arn, on]] });
  return tree
    .ofType('AWS::S3::BucketPolicy')
    .filter((policy) => target(tree, policy, at(policy.properties, 'Bucket')) === bucket)
    .flatMap(({ properties }) => list(properties, 'PolicyDocument', 'Statement'))
    .filter(deniesAll)
    .filter((statement) => show(at(statement, 'Resource')) === resource)
    .filter((statement) => actions.every((action) => actionsOf(statement).includes(action)));
}

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

const onlyListed = (id: string, what: string, ...purposes: readonly string[]): Check =>
  checkOf({
    id,
    name: 'named-writers',
    sentence: `${what} are written by AWS services and named roles only`,
    of: typed(BUCKET),
    where: isFor(...purposes),
    required: `a denial of ${WRITING_ACTIONS.join(', ')} to everybody but roles by their full names`,
    fix: 'guard() the bucket; lib/config/record-writers.ts lists who writes',
    found: (bucket, tree) => (writersIn(tree, bucket) === undefined ? 'a bucket that others may write to' : undefined),
  });

const lockStays = checkOf({
  id: 'F8',
  name: 'deletion-denials',
  sentence: 'No principal may delete a record that is locked or on its way to a lock, or shorten its lock',
  holdsIn: 'production',
  of: typed(BUCKET),
  where: (bucket) => isLocked(bucket) || isOnItsWay(bucket),
  required: `a denial of ${UNLOCKING_ACTIONS.join(', ')} to everybody, without a condition`,
  fix: 'guard() the bucket as locked',
  found: (bucket, tree) =>
    denials(tree, bucket, UNLOCKING_ACTIONS, '/*').some(isUnconditional) ? undefined : 'records that can be deleted',
});

const guardStays = checkOf({
  id: 'F8',
  name: 'deployment-only-settings',
  sentence:
    "Only a deployment may change a bucket's policy, lock, versioning, lifecycle, replication, encryption, ownership, public access or access log",
  of: typed(BUCKET),
  where: isGuarded,
  required: `a denial of ${UNGUARDING_ACTIONS.join(', ')} to everybody but the deployment`,
  fix: 'guard() the bucket',
  found: (bucket, tree) =>
    denials(tree, bucket, UNGUARDING_ACTIONS, '').some(sparesDeployment)
      ? undefined
      : 'a policy that others may change',
});

const listIsTrue = checkOf({
  id: 'F8',
  name: 'writer-roles',
  sentence:
    'Every role that a denial spares exists, so that its name cannot be taken; every role that may write is spared',
  of: (tree) => {
    const [known, writing] = [tree.ofType('AWS::IAM::Role').map(arnOf), permissions(tree)];
    return tree
      .ofType(BUCKET)
      .filter(isGuarded)
      .map((bucket) => ({ path: bucket.path, bucket, known, writing }));
  },
  required: 'the same roles in the policy and in the templates',
  fix: 'correct lib/config/record-writers.ts',
  found: ({ bucket, known, writing }, tree) => {
    const listed = (writersIn(tree, bucket) ?? []).filter((arn) => !arn.includes(':role/aws-service-role/'));
    const writers = new Set(writing.filter(({ writesTo }) => writesTo(bucket)).flatMap(({ roles }) => roles));
    return [
      ...[...writers]
        .filter((arn) => !listed.includes(arn))
        .map((arn) => `${arn} may write, but the bucket policy denies it`),
      ...listed.filter((arn) => !known.includes(arn)).map((arn) => `${arn} is spared, but does not exist`),
    ];
  },
});

const arnOf = ({ properties, stack }: Resource): string =>
  `arn:aws:iam::${stack.account}:role/${show(at(properties, 'RoleName')).replaceAll('"', '')}`;

/** A policy of ours that allows writing: its roles, and the buckets that it covers. */
interface Permission {
  readonly roles: readonly string[];
  readonly writesTo: (bucket: Resource) => boolean;
}

/** AWS managed policies are not read. */
function permissions(tree: TemplateIndex): readonly Permission[] {
  return ['AWS::IAM::ManagedPolicy', 'AWS::IAM::Policy'].flatMap((type) =>
    tree.ofType(type).flatMap((policy) => {
      const resources = list(policy.properties, 'PolicyDocument', 'Statement')
        .filter((statement) => at(statement, 'Effect') === 'Allow')
        .filter((statement) => actionsOf(statement).some((action) => WRITING_ACTIONS.includes(action)))
        .flatMap((statement) => [at(statement, 'Resource')].flat());
      if (resources.length === 0) return [];
      const holds = (role: Resource): boolean =>
        list(policy.properties, 'Roles').some((value) => target(tree, policy, value) === role) ||
        list(role.properties, 'ManagedPolicyArns').some((value) => target(tree, role, value) === policy);
      const meant = resources.map((resource) => ({ text: show(resource), bucket: target(tree, policy, resource) }));
      return {
        roles: inTemplateOf(policy, tree, 'AWS::IAM::Role').filter(holds).map(arnOf),
        writesTo: (bucket: Resource) =>
          meant.some(
            (each) =>
              each.bucket === bucket || each.text.includes(`:::${String(at(bucket.properties, 'BucketName'))}/`),
          ),
      };
    }),
  );
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
