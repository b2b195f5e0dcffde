/** Policy documents of every resource type that has one, and their statements. */
import { at, isObject, type Json, list, type Resource, type TemplateIndex } from '../../../assembly/template-index';

/** Whose policy it is: what an identity may do, who may do something with a resource, who may become a role. */
export type Kind = 'identity' | 'resource' | 'trust';

const PLACES: readonly (readonly [type: string, property: string, kind: Kind])[] = [
  ['AWS::Backup::BackupVault', 'AccessPolicy', 'resource'],
  ['AWS::EC2::VPCEndpoint', 'PolicyDocument', 'resource'],
  ['AWS::IAM::Group', 'PolicyDocument', 'identity'],
  ['AWS::IAM::ManagedPolicy', 'PolicyDocument', 'identity'],
  ['AWS::IAM::Policy', 'PolicyDocument', 'identity'],
  ['AWS::IAM::Role', 'AssumeRolePolicyDocument', 'trust'],
  ['AWS::KMS::Key', 'KeyPolicy', 'resource'],
  ['AWS::S3::BucketPolicy', 'PolicyDocument', 'resource'],
  ['AWS::SNS::TopicPolicy', 'PolicyDocument', 'resource'],
  ['AWS::SQS::QueuePolicy', 'PolicyDocument', 'resource'],
  ['AWS::SecretsManager::ResourcePolicy', 'ResourcePolicy', 'resource'],
];

/** A policy; its document is `undefined` where the resource has none. */
export interface Policy {
  readonly resource: Resource;
  readonly kind: Kind;
  readonly document: Json | undefined;
}

/** Every policy of every resource that can have one, those written into a role among them. */
export const policies = (tree: TemplateIndex): readonly Policy[] => [
  ...PLACES.flatMap(([type, property, kind]) =>
    tree.ofType(type).map((resource): Policy => ({ resource, kind, document: at(resource.properties, property) })),
  ),
  ...tree.ofType('AWS::IAM::Role').flatMap((resource) =>
    list(resource.properties, 'Policies').map((inline): Policy => ({
      resource,
      kind: 'identity',
      document: at(inline, 'PolicyDocument'),
    })),
  ),
];

export const statementsOf = ({ document }: Policy): readonly Json[] => list(document, 'Statement');

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
