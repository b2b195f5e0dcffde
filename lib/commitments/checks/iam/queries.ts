/** Policy documents of every resource type that has one, and their statements. */
import { at, isObject, type Json, list, type Resource, type TemplateIndex } from '../../../assembly/template-index';

/** Whose policy it is: what an identity may do, who may do something with a resource, who may become a role. */
export type Kind = 'identity' | 'resource' | 'trust';

const PLACES: readonly (readonly [type: string, property: string, kind: Kind])[] = [
  ['AWS::Backup::BackupVault', 'AccessPolicy', 'resource'],
  ['AWS::EC2::VPCEndpoint', 'PolicyDocument', 'resource'],
  ['AWS::IAM::ManagedPolicy', 'PolicyDocument', 'identity'],
  ['AWS::IAM::Policy', 'PolicyDocument', 'identity'],
  ['AWS::IAM::Role', 'AssumeRolePolicyDocument', 'trust'],
  ['AWS::KMS::Key', 'KeyPolicy', 'resource'],
  ['AWS::S3::BucketPolicy', 'PolicyDocument', 'resource'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument', 'resource'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument', 'resource'],
  ['AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy', 'resource'],
];

/** Types that policies are written into. */
const WITH_INLINE_POLICIES = ['AWS::IAM::Group', 'AWS::IAM::Role', 'AWS::IAM::User'] as const;

/** A policy; its document is `undefined` where the resource has none. */
export interface Policy {
  readonly path: string;
  readonly resource: Resource;
  readonly kind: Kind;
  readonly document: Json | undefined;
}

/** Selects the policies of some kinds, of every resource that can have one; inline policies too. */
export const policies =
  (...kinds: readonly Kind[]) =>
  (tree: TemplateIndex): readonly Policy[] => {
    const policyOf = (resource: Resource, kind: Kind, document: Json | undefined): Policy => {
      return { path: resource.path, resource, kind, document };
    };
    return [
      ...PLACES.filter(([, , kind]) => kinds.includes(kind)).flatMap(([type, property, kind]) =>
        tree.ofType(type).map((resource) => policyOf(resource, kind, at(resource.properties, property))),
      ),
      ...WITH_INLINE_POLICIES.filter(() => kinds.includes('identity'))
        .flatMap((type) => tree.ofType(type))
        .flatMap((resource) =>
          list(resource.properties, 'Policies').map((inline) =>
            policyOf(resource, 'identity', at(inline, 'PolicyDocument')),
          ),
        ),
    ];
  };

export const statementsOf = ({ document }: Pick<Policy, 'document'>): readonly Json[] => list(document, 'Statement');

/** Statements of a policy that allow something. */
export const allowedBy = (policy: Pick<Policy, 'document'>): readonly Json[] =>
  statementsOf(policy).filter((statement) => at(statement, 'Effect') === 'Allow');

/** Actions of a statement; `NotAction` where it names those that it is not about. */
export const actionsOf = (statement: Json): readonly string[] =>
  [at(statement, 'Action') ?? 'NotAction'].flat().map(String);

/** Names of services of AWS that a statement is for. */
export const servicesOf = (statement: Json): readonly string[] =>
  [at(statement, 'Principal', 'Service') ?? []].flat().map(String);

/** Everything that a condition demands of one key, whatever operator demands it in the affirmative. */
export function demanded(statement: Json, key: string): readonly Json[] {
  const operators = at(statement, 'Condition');
  if (!isObject(operators)) return [];
  return Object.entries(operators).flatMap(([operator, keys]) =>
    AFFIRMATIVE.includes(operator) ? [at(keys, key) ?? []].flat() : [],
  );
}

/** Without `IfExists`: with it, a request without the key would pass. */
const AFFIRMATIVE: readonly string[] = ['StringEquals', 'StringLike', 'ArnEquals', 'ArnLike', 'Bool'];
