/** The mutants of a resource: every property deleted, and every value weakened, one at a time. */
import { isObject, type Json, type Resource } from '../../lib/assembly/template-index';

/** One change of one resource. */
export interface Mutant {
  readonly resource: Resource;
  /** Below the resource in its template: `Properties`, `DeletionPolicy`. */
  readonly keys: readonly (string | number)[];
  readonly how: 'deleted' | 'weakened';
  /** The new value; `undefined` where it is deleted. */
  readonly value: Json | undefined;
}

/** Attributes outside `Properties` that decide about data. */
const ATTRIBUTES = ['DeletionPolicy', 'UpdateReplacePolicy'] as const;

/** Every mutant of a resource, the resource itself deleted among them. */
export function mutantsOf(resource: Resource): readonly Mutant[] {
  const attributes: readonly (readonly [string, Json | undefined])[] = ATTRIBUTES.map((name) => [
    name,
    attributeOf(resource, name),
  ]);
  return [
    { resource, keys: [], how: 'deleted', value: undefined },
    ...changes(resource.properties, ['Properties'])
      .slice(1)
      .map((change) => ({ resource, ...change })),
    ...attributes.flatMap(([name, value]) =>
      value === undefined
        ? []
        : [
            { resource, keys: [name], how: 'deleted' as const, value: undefined },
            {
              resource,
              keys: [name],
              how: 'weakened' as const,
              value: name === 'DeletionPolicy' ? 'Snapshot' : 'Delete',
            },
          ],
    ),
  ];
}

function attributeOf({ stack, logicalId }: Resource, name: string): Json | undefined {
  const resources = isObject(stack.template) ? stack.template['Resources'] : undefined;
  const own = isObject(resources) ? resources[logicalId] : undefined;
  return isObject(own) ? own[name] : undefined;
}

type Change = Omit<Mutant, 'resource'>;

/** Every change at and below a place. A reference, or a text put together, is one value. */
function changes(value: Json, keys: readonly (string | number)[]): readonly Change[] {
  const deleted: Change = { keys, how: 'deleted', value: undefined };
  if (Array.isArray(value)) return [deleted, ...value.flatMap((inner, index) => changes(inner, [...keys, index]))];
  if (isObject(value) && !isFunction(value))
    return [deleted, ...Object.entries(value).flatMap(([key, inner]) => changes(inner, [...keys, key]))];
  return [deleted, ...weaker(value, keys).map((weak): Change => ({ keys, how: 'weakened', value: weak }))];
}

const isFunction = (value: { readonly [key: string]: Json }): boolean =>
  Object.keys(value).length === 1 && Object.keys(value).every((key) => key === 'Ref' || key.startsWith('Fn::'));

/** Words that switch something, each with its opposite. */
const OPPOSITES: Readonly<Record<string, Json>> = {
  true: 'false',
  false: 'true',
  1: '0',
  Enabled: 'Disabled',
  ENABLED: 'DISABLED',
  enabled: 'disabled',
  COMPLIANCE: 'GOVERNANCE',
  ALL: 'REJECT',
  Deny: 'Allow',
  HTTPS: 'HTTP',
  breaching: 'missing',
  HTTP_301: 'HTTP_302',
  DISABLED: 'ENABLED',
  TARGETED: 'COMMON',
  monitor: 'off',
  FARGATE: 'EC2',
};

/** Weaker or foreign values in place of this one. */
const weaker = (value: Json, keys: readonly (string | number)[]): readonly Json[] =>
  others(value, keys).filter((each) => each !== value);

/** Extremes: a promise has its bound somewhere between. */
function others(value: Json, keys: readonly (string | number)[]): readonly Json[] {
  if (typeof value === 'boolean') return [!value];
  if (typeof value === 'number') return [0, value * 1000 + 1];
  const key = String(keys.findLast((each) => typeof each === 'string'));
  if (key === 'Action') return ['*'];
  if (key === 'Resource' || key === 'Principal' || key === 'AWS' || key === 'Service') return ['*'];
  if (/^Cidr(Ip|Block)$|^DestinationCidrBlock$/.test(key)) return ['0.0.0.0/0'];
  if (key === 'ScheduleExpression') return ['rate(60 days)'];
  if (typeof value === 'string' && Object.hasOwn(OPPOSITES, value)) return [OPPOSITES[value] ?? null];
  if (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value)) return ['0', String(Number(value) * 1000 + 1)];
  return ['weakened'];
}
