/** Which permissions a running revision has, and whether a change takes one that it needs. */
import { at, type Json, leaves, list } from '../assembly/template-index';
import { matches, textsOf, valuesAt } from './settings';
import { mentions, type Thing, tokenOf, type World } from './world';

/** A program as it runs now: what says how it starts, and the roles that it starts and runs with. */
export interface Revision {
  /** The service or function; as long as the world holds this very thing, the revision is in use. */
  readonly owner: Thing;
  readonly definition: Thing;
  readonly roles: readonly string[];
}

/** Revisions in use: of ECS services and of functions. */
export function revisionsIn(world: World): readonly Revision[] {
  const definitions = new Map([...world.ofType('AWS::ECS::TaskDefinition')].map((thing) => [thing.ref, thing]));
  const services = [...world.ofType('AWS::ECS::Service')].flatMap((owner): readonly Revision[] => {
    const definition = definitions.get(String(at(owner.properties, 'TaskDefinition')));
    return definition ? [{ owner, definition, roles: rolesOf(definition, 'ExecutionRoleArn', 'TaskRoleArn') }] : [];
  });
  const functions = [...world.ofType('AWS::Lambda::Function')];
  return [...services, ...functions.map((owner) => ({ owner, definition: owner, roles: rolesOf(owner, 'Role') }))];
}

const rolesOf = ({ properties }: Thing, ...names: readonly string[]): readonly string[] =>
  names.flatMap((name) => textsOf(at(properties, name)));

/** One action on one resource pattern. */
interface Grant {
  readonly action: string;
  readonly resource: string;
}

/** What a role is allowed, by its ARN. Conditions count as met, and denials are left out: the model compares, it does not judge. */
export function grantsOf(role: string, world: World): readonly Grant[] {
  const thing = [...world.ofType('AWS::IAM::Role')].find((candidate) => isArnOf(role, candidate));
  if (!thing) return [];
  const attached = [...textsOf(at(thing.properties, 'ManagedPolicyArns'))];
  const documents: readonly (Json | undefined)[] = [
    ...list(thing.properties, 'Policies').map((policy) => at(policy, 'PolicyDocument')),
    ...[...world.ofType('AWS::IAM::Policy'), ...world.ofType('AWS::IAM::ManagedPolicy')]
      .filter(({ ref, properties }) => attached.includes(ref) || textsOf(at(properties, 'Roles')).includes(thing.ref))
      .map(({ properties }) => at(properties, 'PolicyDocument')),
  ];
  return documents
    .flatMap((document) => valuesAt(document ?? {}, 'Statement'))
    .flatMap((statement) => (Array.isArray(statement) ? statement : [statement]))
    .filter((statement) => at(statement, 'Effect') === 'Allow')
    .flatMap((statement) =>
      textsOf(at(statement, 'Action')).flatMap((action) =>
        textsOf(at(statement, 'Resource')).map((resource) => ({ action, resource })),
      ),
    );
}

const isArnOf = (arn: string, role: Thing): boolean =>
  arn === `{${tokenOf(role)}.Arn}` || arn.endsWith(`:role/${role.ref}`);

/** Grants of `before` that `after` no longer covers and whose resource the revision's definition names. */
export function lostGrants(
  before: readonly Grant[],
  after: readonly Grant[],
  definition: Thing,
  world: World,
): readonly Grant[] {
  return before.filter(
    (grant) =>
      !after.some((other) => matches(other.action, grant.action) && matches(other.resource, grant.resource)) &&
      isNamed(grant.resource, definition, world),
  );
}

/** Whether a definition names a resource: by its ARN, by a pattern of it, or by `Ref` where the policy has the ARN. */
function isNamed(resource: string, { properties }: Thing, world: World): boolean {
  if (resource.startsWith('*')) return false;
  if (leaves(properties).some(({ value }) => typeof value === 'string' && matches(resource, value))) return true;
  return [...world.existing].some(
    (thing) => resource.startsWith(`{${tokenOf(thing)}.`) && mentions(properties, thing.ref),
  );
}
