/** Resolves a resource of a template as CloudFormation would, with tokens for what only AWS knows. */
import { at, isObject, type Json, list } from '../assembly/template-index';
import { entriesAt, type Stack } from './assembly';
import type { ServiceSpec } from './service-spec';
import { type Thing, tokenOf, type World } from './world';

/** Resolves values of one stack against what exists; remembers what they refer to. */
export class Resolver {
  /** Ids of the things that were referred to. */
  readonly used = new Set<string>();
  /** Names of the exports that were imported. */
  readonly imports = new Set<string>();

  constructor(
    private readonly stack: Stack,
    private readonly world: World,
  ) {}

  resolve(value: Json): Json {
    if (Array.isArray(value)) return value.map((each) => this.resolve(each)).filter((each) => each !== NO_VALUE);
    if (!isObject(value)) return value;
    const [name = '', ...others] = Object.keys(value);
    const resolved = others.length === 0 ? this.function(name, value[name] ?? null) : undefined;
    if (resolved !== undefined) return resolved;
    const entries = Object.entries(value).map(([key, inner]): readonly [string, Json] => [key, this.resolve(inner)]);
    return Object.fromEntries(entries.filter(([, inner]) => inner !== NO_VALUE));
  }

  /** Undefined where it is no function. */
  private function(name: string, argument: Json): Json | undefined {
    switch (name) {
      case 'Ref':
        return this.reference(String(argument));
      case 'Fn::GetAtt': {
        const [id = '', ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
        return this.attribute(id, attribute.join('.'));
      }
      case 'Fn::ImportValue':
        return this.imported(String(this.resolve(argument)));
      case 'Fn::Sub':
        return this.substituted(argument);
      case 'Fn::Join':
        return list(this.resolve(argument), 1).join(String(at(argument, 0)));
      case 'Fn::Select': {
        const [index, values] = list(this.resolve(argument));
        return at(values, Number(index)) ?? token(`select ${JSON.stringify([index, values])}`);
      }
      case 'Fn::Split': {
        const [separator, whole] = list(this.resolve(argument));
        return String(whole).split(String(separator));
      }
      case 'Fn::If':
        // Conditions count as true (docs/deployment-rehearsal.md).
        return this.resolve(at(argument, 1) ?? null);
      default:
        return name.startsWith('Fn::') ? token(`${name} ${JSON.stringify(this.resolve(argument))}`) : undefined;
    }
  }

  private reference(id: string): Json {
    const pseudo = PSEUDO[id]?.(this.stack);
    if (pseudo !== undefined) return pseudo;
    const parameter = at(this.stack.template, 'Parameters', id);
    if (parameter !== undefined) return this.parameter(id, parameter);
    return this.thing(id)?.ref ?? token(`${this.stack.id}/${id}`);
  }

  private parameter(id: string, parameter: Json): Json {
    const given = at(parameter, 'Default') ?? token(`parameter ${id}`);
    if (!String(at(parameter, 'Type')).startsWith(SSM_VALUE)) return given;
    const pushed = this.world.pushed.get(`${this.stack.region} ${String(given)}`) ?? '';
    return token(`value of ${String(given)} in ${this.stack.region}: ${pushed}`);
  }

  private attribute(id: string, attribute: string): string {
    const thing = this.thing(id);
    return token(`${thing ? tokenOf(thing) : `${this.stack.id}/${id}`}.${attribute}`);
  }

  private thing(id: string): Thing | undefined {
    const found = this.world.thing(`${this.stack.id}/${id}`);
    if (found) this.used.add(found.id);
    return found;
  }

  private imported(name: string): string {
    const found = this.world.exportNamed(this.stack, name);
    this.imports.add(name);
    if (!found) return token(`import ${name}`);
    for (const thing of this.world.ofStack(found.stack))
      if (found.value === thing.ref || found.value.includes(`{${tokenOf(thing)}`)) this.used.add(thing.id);
    return found.value;
  }

  private substituted(argument: Json): string {
    const [text, values] = Array.isArray(argument) ? argument : [argument, {}];
    return String(text).replaceAll(/\$\{([^}]+)\}/g, (_whole, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      const own = at(values, name);
      if (own !== undefined) return String(this.resolve(own));
      const [id = '', ...attribute] = name.split('.');
      return attribute.length > 0 ? this.attribute(id, attribute.join('.')) : String(this.reference(id));
    });
  }
}

/** Type of a template's parameter whose value CloudFormation reads from Systems Manager. */
export const SSM_VALUE = 'AWS::SSM::Parameter::Value';

const NO_VALUE = '{AWS::NoValue}';
const token = (text: string): string => `{${text}}`;

const PSEUDO: Readonly<Record<string, ((stack: Stack) => Json) | undefined>> = {
  'AWS::AccountId': ({ account }) => account,
  'AWS::NoValue': () => NO_VALUE,
  'AWS::NotificationARNs': () => [],
  'AWS::Partition': () => 'aws',
  'AWS::Region': ({ region }) => region,
  'AWS::StackId': ({ id }) => token(`stack ${id}`),
  'AWS::StackName': ({ name }) => name,
  'AWS::URLSuffix': () => 'amazonaws.com',
};

/** Logical ids of a template, and those that CloudFormation creates before each: what it refers to, and what it depends on. */
export function needsIn(template: Json): ReadonlyMap<string, ReadonlySet<string>> {
  const resources = Object.entries(entriesAt(template, 'Resources'));
  const known = new Set(resources.map(([id]) => id));
  return new Map(
    resources.map(([id, resource]) => {
      const depends = at(resource, 'DependsOn') ?? [];
      const needs = [
        ...(Array.isArray(depends) ? depends : [depends]).map(String),
        ...referencesOf(at(resource, 'Properties') ?? {}),
      ];
      return [id, new Set(needs.filter((need) => known.has(need)))];
    }),
  );
}

function referencesOf(value: Json): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesOf);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]): readonly string[] => {
    const first = String(Array.isArray(inner) ? inner[0] : inner);
    const own =
      key === 'Ref'
        ? [first]
        : key === 'Fn::GetAtt'
          ? [first.split('.')[0] ?? '']
          : key === 'Fn::Sub'
            ? [...first.matchAll(/\$\{([^}.!]+)/g)].map(([, id = '']) => id)
            : [];
    return [...own, ...referencesOf(inner)];
  });
}

/** The thing that a resource of a template would become now. */
export function thingOf(stack: Stack, logicalId: string, world: World, spec: ServiceSpec): Thing {
  const resource = at(stack.template, 'Resources', logicalId) ?? {};
  const id = `${stack.id}/${logicalId}`;
  const old = world.thing(id);
  const resolver = new Resolver(stack, world);
  const properties = resolver.resolve(at(resource, 'Properties') ?? {});
  const type = String(at(resource, 'Type'));
  const draft = {
    id,
    stack,
    logicalId,
    type,
    properties,
    uses: resolver.used,
    imports: resolver.imports,
    onDelete: String(at(resource, 'DeletionPolicy') ?? defaultPolicy(type)),
    onReplace: String(at(resource, 'UpdateReplacePolicy') ?? 'Delete'),
  };
  const stays = old?.type === type && spec.replacedBy(type, old.properties, properties).length === 0;
  const generation = stays ? old.generation : world.nextGeneration(id);
  return { ...draft, generation, ref: refOf({ ...draft, generation }, spec) };
}

/** Without a policy, CloudFormation takes a snapshot of these: AWS::RDS::DBCluster, and an instance outside of a cluster. */
const defaultPolicy = (type: string): string => (type === 'AWS::RDS::DBCluster' ? 'Snapshot' : 'Delete');

function refOf(thing: Omit<Thing, 'ref'>, spec: ServiceSpec): string {
  const [name, ...others] = spec.identityOf(thing.type);
  const given = name !== undefined && others.length === 0 ? at(thing.properties, name) : undefined;
  return typeof given === 'string' ? given : token(tokenOf(thing));
}
