/**
 * What of a release the next one is compared with: create-only properties, names, exports, and the settings that rules look at. Small
 * enough for a repository, and read back as stacks that the walk takes.
 */
import { at, isObject, type Json, leaves } from '../assembly/template-index';
import { entriesAt, type Stack } from './assembly';
import { needsIn } from './resolve';
import { FROZEN } from './rules/change';
import { CONTENTS, PROTECTIONS } from './rules/deletion';
import { HELD } from './rules/held';
import type { Setting } from './rules/rule';
import type { ServiceSpec } from './service-spec';
import { has } from './settings';

/** A stack reduced to what a release may not change in passing. Pure. */
export function essenceOf(stack: Stack, spec: ServiceSpec): Stack {
  const outputs = Object.entries(entriesAt(stack.template, 'Outputs')).flatMap(([id, output]) => {
    const [Value, Export] = [at(output, 'Value'), at(output, 'Export')];
    return Value === undefined || Export === undefined ? [] : [[id, { Value, Export }] as const];
  });
  const reduced = Object.entries(entriesAt(stack.template, 'Resources')).map(
    ([id, resource]) => [id, essenceOfResource(resource, spec)] as const,
  );
  const Resources = Object.fromEntries([
    ...reduced.map(([id, { resource }]) => [id, resource] as const),
    [IMPORTS, { Type: IMPORTS, Properties: { Values: importsIn(stack.template) } }],
  ]);
  const needs = needsIn({ Resources: { ...Resources, [OUTPUTS]: { Properties: Object.fromEntries(outputs) } } });
  const kept = new Set<string>();
  const keep = (id: string): void => {
    if (kept.has(id)) return;
    kept.add(id);
    for (const need of needs.get(id) ?? []) keep(need);
  };
  for (const id of [...reduced.flatMap(([each, { holds }]) => (holds ? [each] : [])), OUTPUTS, IMPORTS]) keep(id);
  return {
    ...stack,
    dependencies: [],
    template: {
      Outputs: Object.fromEntries(outputs),
      Resources: Object.fromEntries(Object.entries(Resources).filter(([id]) => kept.has(id))),
    },
  };
}

/** Stand for the outputs and for all imports of a stack among its resources; no logical id has a hyphen. */
const OUTPUTS = 'all-outputs';
const IMPORTS = 'all-imports';

/** Everything that a template imports, each once. */
function importsIn(template: Json): readonly Json[] {
  const names = leaves(template).flatMap(({ keys, value }) =>
    keys.at(-1) === 'Fn::ImportValue' ? [String(value)] : [],
  );
  return [...new Set(names)].sort().map((name) => ({ 'Fn::ImportValue': name }));
}

/** A resource reduced, and whether its replacement alone can be refused or lose something; another one's may hang on it. */
function essenceOfResource(resource: Json, spec: ServiceSpec): { readonly resource: Json; readonly holds: boolean } {
  const type = String(at(resource, 'Type'));
  const properties = at(resource, 'Properties') ?? {};
  const { whole, names, denials } = watchedOf(type);
  const watched = Object.entries(isObject(properties) ? properties : {}).filter(([name]) => whole || names.has(name));
  const denied = denials
    .filter((setting) => has(properties, setting))
    .map(({ property, denies = '' }): readonly [string, Json] => [
      property,
      { Statement: { Effect: 'Deny', Principal: '*', Action: denies } },
    ]);
  const policies = ['DeletionPolicy', 'UpdateReplacePolicy'].flatMap((name) => {
    const policy = at(resource, name);
    return policy === undefined ? [] : [[name, policy] as const];
  });
  const createOnly = spec.createOnlyOf(type, properties);
  const isNamed = spec.identityOf(type).some((name) => name in createOnly);
  return {
    resource: {
      Type: type,
      ...Object.fromEntries(policies),
      Properties: Object.fromEntries([...Object.entries(createOnly), ...watched, ...denied]),
    },
    holds: isNamed || watched.length + denied.length > 0 || at(resource, 'UpdateReplacePolicy') === 'Retain',
  };
}

interface Watched {
  /** All properties. */
  readonly whole: boolean;
  readonly names: ReadonlySet<string>;
  /** Policies, of which only this counts. */
  readonly denials: readonly Setting[];
}

/** What rules look at, of a type. */
function watchedOf(type: string): Watched {
  const isOf = (row: { readonly type: string }): boolean => row.type === type;
  const frozen = FROZEN.filter(isOf);
  const settings: readonly Setting[] = [
    ...PROTECTIONS.filter(isOf),
    ...CONTENTS.filter(isOf).flatMap(({ unless, sealedBy }) => [unless ?? [], sealedBy ?? []].flat()),
    ...frozen.flatMap((row) => row.while ?? []),
    ...FROZEN.flatMap(({ whileOther }) => (whileOther?.type === type ? whileOther : [])),
    ...HELD.filter(isOf).flatMap(({ holds, when }) => [...holds.map((property) => ({ property })), when ?? []].flat()),
  ];
  const plain = settings.filter(({ denies }) => denies === undefined);
  return {
    whole: frozen.some(({ properties }) => properties === undefined),
    names: new Set([
      ...frozen.flatMap(({ properties = [] }) => properties),
      ...plain.map(({ property }) => /^[^.[?]+/.exec(property)?.[0] ?? property),
    ]),
    denials: settings.filter(({ denies }) => denies !== undefined),
  };
}

/** A record as text, one line a resource. @param stacks reduced to their essence */
export const textOfRecord = (stacks: readonly Stack[]): string => `[\n${stacks.map(textOfStack).join(',\n')}\n]\n`;

function textOfStack({ template, ...stack }: Stack): string {
  const resources = Object.entries(entriesAt(template, 'Resources'));
  const lines = resources.map(([id, resource]) => `${JSON.stringify(id)}:${JSON.stringify(resource)}`).join(',\n');
  const head = JSON.stringify(stack).slice(0, -1);
  return `${head},"template":{"Outputs":${JSON.stringify(at(template, 'Outputs'))},"Resources":{\n${lines}\n}}}`;
}

/** The stacks of a record. @param text as {@link textOfRecord} writes it */
export function stacksOfRecord(text: string): readonly Stack[] {
  const stacks: readonly Stack[] = JSON.parse(text);
  return stacks;
}
