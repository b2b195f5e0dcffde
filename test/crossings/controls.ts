/** Which requests of programs our own controls would refuse: endpoints and their policies, security groups, the egress list, key policies. */
import { at, type Json, list, type Resource, show, type TemplateIndex, texts } from '../../lib/assembly/template-index';
import { actionsOf, demanded, statementsOf } from '../../lib/commitments/checks/iam/queries';
import { inRegion, referred, target } from '../../lib/commitments/checks/references';
import { allowedTo } from '../../lib/commitments/checks/recovery/queries';
import { tierCidr, TIERS } from '../../lib/config/tiers';
import { environment } from '../support/stage';
import type { Program } from './programs';

/** One line for each request that does not pass. @param programs as they are in these templates, or in others that were changed since */
export const refusals = (tree: TemplateIndex, programs: readonly Program[]): readonly string[] =>
  programs.flatMap((known) => {
    const [group, role] = [known.group, known.role].map((old) => tree.resources.find(({ path }) => path === old?.path));
    const program = { ...known, group, role };
    return [
      ...program.calls.flatMap((call) => [...atEndpoint(tree, program, call), ...atKeys(tree, program, call)]),
      ...(program.answersCloudFormation ? atEndpoint(tree, program, 's3:PutObject', CLOUDFORMATION) : []),
      ...program.doors.flatMap((door) => atFirewall(tree, program, door)),
      ...program.databases.flatMap((letter) => atDatabase(tree, program, letter)),
    ].map((reason) => `${program.path}: ${reason}`);
  });

const CLOUDFORMATION = 'cloudformation-custom-resource-response-';

const [HTTPS, POSTGRES] = [443, 5432];

function atEndpoint(
  tree: TemplateIndex,
  { resource, group, tier }: Program,
  call: string,
  bucket?: string,
): readonly string[] {
  const { letter } = resource.stack;
  const [service = ''] = call.split(':');
  const endpoint = inRegion(tree, letter, 'AWS::EC2::VPCEndpoint').find(({ properties }) =>
    texts(at(properties, 'ServiceName') ?? null)
      .at(-1)
      ?.endsWith(`.${service}`),
  );
  if (!endpoint) return [`${call} has no endpoint, and the egress list has no name of AWS`];
  const isGateway = at(endpoint.properties, 'VpcEndpointType') === 'Gateway';
  const doors = list(endpoint.properties, 'SecurityGroupIds').flatMap((id) => referred(tree, endpoint, id) ?? []);
  return [
    ...(passes(at(endpoint.properties, 'PolicyDocument'), call, bucket)
      ? []
      : [`${call} is not in the endpoint's policy`]),
    ...(isGateway || at(endpoint.properties, 'PrivateDnsEnabled') === true
      ? []
      : [`${call}: the endpoint has no name`]),
    ...(isGateway || doors.some((door) => admits(door, HTTPS, cidrOf(letter, tier)))
      ? []
      : [`${call}: the endpoint does not admit the ${tier} tier`]),
    ...(reaches(group, HTTPS, ANYWHERE) ? [] : [`${call}: its security group does not reach 443`]),
  ];
}

/** Whether a policy lets a call of our own account pass: to our own resources, or to a bucket of AWS's. */
function passes(document: Json | undefined, call: string, bucket = ''): boolean {
  const about = statementsOf({ document }).filter((statement) =>
    actionsOf(statement).some((action) => action === '*' || action === call),
  );
  const matching = about.filter((statement) =>
    bucket === ''
      ? at(statement, 'Resource') === '*' && at(statement, 'Condition', 'Bool') === undefined
      : show(at(statement, 'Resource')).includes(bucket),
  );
  return (
    matching.some((statement) => at(statement, 'Effect') === 'Allow') &&
    !about.some((statement) => at(statement, 'Effect') === 'Deny')
  );
}

/** Keys that the role may use for a call, and whose policy does not leave that to its account. Which calls it may make is the IAM checks' to say. */
export function atKeys(tree: TemplateIndex, { role }: Pick<Program, 'role'>, call: string): readonly string[] {
  if (!call.startsWith('kms:') || !role) return [];
  return keysOf(tree, role, call)
    .filter((key) => !admitsAccount(key, call))
    .map(({ path }) => `${call}: refused by the policy of ${path}`);
}

/** Keys that a role may use for a call, by reference or by alias. */
export function keysOf(tree: TemplateIndex, role: Resource, call: string): readonly Resource[] {
  return allowedTo(tree, role)
    .filter((statement) => actionsOf(statement).includes(call))
    .flatMap((statement) => {
      const named = [at(statement, 'Resource') ?? []].flat().flatMap((value) => target(tree, role, value) ?? []);
      const aliases = [
        ...demanded(statement, 'kms:ResourceAliases'),
        ...[at(statement, 'Condition', 'ForAnyValue:StringEquals', 'kms:ResourceAliases') ?? []].flat(),
      ];
      const aliased = tree
        .ofType('AWS::KMS::Alias')
        .filter(({ properties }) => aliases.includes(at(properties, 'AliasName') ?? null))
        .flatMap((alias) => target(tree, alias, at(alias.properties, 'TargetKeyId')) ?? []);
      return [...named, ...aliased].filter(({ type }) => type === 'AWS::KMS::Key');
    });
}

function admitsAccount(key: Resource, call: string): boolean {
  const about = statementsOf({ document: at(key.properties, 'KeyPolicy') }).filter((statement) =>
    actionsOf(statement).some((action) => action === 'kms:*' || action === call),
  );
  const isRoot = (statement: Json): boolean => show(at(statement, 'Principal', 'AWS')).includes(':root');
  return (
    about.some((statement) => at(statement, 'Effect') === 'Allow' && isRoot(statement)) &&
    !about.some((statement) => at(statement, 'Effect') === 'Deny' && at(statement, 'Condition') === undefined)
  );
}

function atFirewall(tree: TemplateIndex, { resource, group }: Program, door: string): readonly string[] {
  const names = inRegion(tree, resource.stack.letter, 'AWS::NetworkFirewall::RuleGroup').flatMap(({ properties }) =>
    list(properties, 'RuleGroup', 'RulesSource', 'RulesSourceList', 'Targets'),
  );
  return [
    ...(names.includes(door) ? [] : [`${door} is not on the egress list`]),
    ...(reaches(group, HTTPS, ANYWHERE) ? [] : [`${door}: its security group does not reach 443`]),
  ];
}

function atDatabase(tree: TemplateIndex, { resource, group, tier }: Program, letter: string): readonly string[] {
  const clusters = inRegion(tree, letter, 'AWS::RDS::DBCluster');
  const doors = clusters.flatMap((cluster) =>
    list(cluster.properties, 'VpcSecurityGroupIds').flatMap((id) => referred(tree, cluster, id) ?? []),
  );
  const from = cidrOf(resource.stack.letter, tier);
  return [
    ...(reaches(group, POSTGRES, cidrOf(letter, 'isolated'))
      ? []
      : [`its security group does not reach the database in ${letter}`]),
    ...(doors.some((door) => admits(door, POSTGRES, from))
      ? []
      : [`the database in ${letter} does not admit the ${tier} tier`]),
  ];
}

const ANYWHERE = '0.0.0.0/0';

const cidrOf = (letter: string, name: string): string => {
  const [region, tier] = [
    environment('production').regions[letter === 'A' ? 0 : 1],
    TIERS.find((each) => each === name),
  ];
  if (!region || !tier) throw new Error(`there must be a tier ${name} in region ${letter}`);
  return tierCidr(region, tier);
};

const open =
  (side: string) =>
  (group: Resource | undefined, port: number, cidr: string): boolean =>
    list(group?.properties, side).some(
      (rule) => at(rule, 'FromPort') === port && [cidr, ANYWHERE].includes(String(at(rule, 'CidrIp'))),
    );

const [admits, reaches] = [open('SecurityGroupIngress'), open('SecurityGroupEgress')];
