/**
 * The templates that would be deployed, resolved, as plain data for checks. They contain overrides, injected defaults
 * and generated policies, so checks see everything that reaches AWS.
 */
import { readFileSync } from 'node:fs';
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One resource of one template. */
export interface Resource {
  readonly logicalId: string;
  readonly type: string;
  /** Construct path below the environment, for example `A/Network/Vpc/Resource`. */
  readonly path: string;
  readonly properties: Json;
  readonly deletionPolicy: string;
  readonly stack: StackTemplate;
}

/** One stack's template and where it stands. */
export interface StackTemplate {
  readonly environment: string;
  /** `A` or `B`. */
  readonly letter: string;
  /** For example `Network`. */
  readonly name: string;
  readonly region: string;
  readonly account: string;
  readonly template: Json;
}

/** All stacks of one environment. */
export class TemplateIndex {
  private byType: ReadonlyMap<string, readonly Resource[]> | undefined;
  private byStack: ReadonlyMap<StackTemplate, readonly Resource[]> | undefined;

  /**
   * @param resources those of the stacks; default: read from their templates
   * @param asked called with each type that a check asks for
   */
  constructor(
    readonly stacks: readonly StackTemplate[],
    readonly resources: readonly Resource[] = stacks.flatMap(resourcesOf),
    private readonly asked: (type: string) => void = () => {},
  ) {}

  /** Resources of a CloudFormation type, in both regions. */
  ofType(type: string): readonly Resource[] {
    this.asked(type);
    this.byType ??= grouped(this.resources, (resource) => resource.type);
    return this.byType.get(type) ?? [];
  }

  /** Resources of one of the stacks. */
  inStack(stack: StackTemplate): readonly Resource[] {
    this.byStack ??= grouped(this.resources, (resource) => resource.stack);
    return this.byStack.get(stack) ?? [];
  }

  /** The regions of the environment, by letter. */
  get letters(): readonly string[] {
    return [...new Set(this.stacks.map((stack) => stack.letter))].sort();
  }
}

/** Reads a synthesized stack; `constructPath` is `<environment>/<letter>/<stack>`. */
export function readStack(constructPath: string, templatePath: string, region: string, account: string): StackTemplate {
  const [environment = '', letter = '', name = ''] = constructPath.split('/');
  return { environment, letter, name, region, account, template: JSON.parse(readFileSync(templatePath, 'utf8')) };
}

/** The value at a path of keys and indices, or `undefined` where there is none. */
export function at(value: Json | undefined, ...keys: readonly (string | number)[]): Json | undefined {
  let current: Json | undefined = value;
  for (const key of keys) {
    if (isObject(current)) current = current[key];
    else if (Array.isArray(current)) current = current[Number(key)];
    else return undefined;
  }
  return current;
}

export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list at a path; empty where there is none. */
export function list(value: Json | undefined, ...keys: readonly (string | number)[]): readonly Json[] {
  const found = at(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** A value as a reader should see it in a finding. */
export const show = (value: Json | undefined): string => (value === undefined ? 'nothing' : JSON.stringify(value));

/** A function that remembers what it returned for an object, as long as there is that object: templates never change. */
export function remembered<Key extends object, Result extends object>(
  read: (key: Key) => Result,
): (key: Key) => Result {
  const known = new WeakMap<Key, Result>();
  return (key) => {
    const found = known.get(key) ?? read(key);
    known.set(key, found);
    return found;
  };
}

/** A changed environment shares its unchanged stacks. */
const resourcesOf = remembered((stack: StackTemplate): readonly Resource[] => {
  const resources = at(stack.template, 'Resources');
  if (!isObject(resources)) return [];
  return Object.entries(resources).map(([logicalId, resource]) => {
    const path = at(resource, 'Metadata', 'aws:cdk:path');
    return {
      logicalId,
      type: String(at(resource, 'Type')),
      path:
        typeof path === 'string' ? path.split('/').slice(1).join('/') : `${stack.letter}/${stack.name}/${logicalId}`,
      properties: at(resource, 'Properties') ?? {},
      deletionPolicy: String(at(resource, 'DeletionPolicy') ?? 'Delete'),
      stack,
    };
  });
});

/** At least one. */
export type Some<T> = readonly [T, ...T[]];

/** Groups values by key and keeps their order, as `Map.groupBy` of newer Node versions does. */
export function grouped<T, K>(values: readonly T[], keyOf: (value: T) => K): ReadonlyMap<K, Some<T>> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const value of values) {
    const group = groups.get(keyOf(value));
    if (group) group.push(value);
    else groups.set(keyOf(value), [value]);
  }
  return groups;
}

/** One value that holds no other, and the keys and indices that lead to it. */
export interface Leaf {
  readonly keys: readonly string[];
  readonly value: null | boolean | number | string;
}

const leavesIn = remembered((value: Json & object): readonly Leaf[] => leavesBelow(value, []));

/** All leaves of a value, in its order; an empty list or object has none. */
export const leaves = (value: Json): readonly Leaf[] =>
  typeof value !== 'object' || value === null ? [{ keys: [], value }] : leavesIn(value);

function leavesBelow(value: Json, keys: readonly string[]): readonly Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ keys, value }];
  return Object.entries(value).flatMap(([key, inner]: [string, Json]) => leavesBelow(inner, [...keys, key]));
}

/** All strings in a value, without the keys of objects. */
export const texts = (value: Json): readonly string[] =>
  leaves(value).flatMap((leaf) => (typeof leaf.value === 'string' ? [leaf.value] : []));
