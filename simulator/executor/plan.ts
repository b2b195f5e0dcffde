/** The plan as Region switch would have it, read from the synthesized template. */
import { isObject, type Json } from '../../lib/assembly/template-index';
import { shapeNamed } from '../../lib/region-switch/model/model';
import { structureOf } from '../../lib/region-switch/model/shapes';
import type { Plan } from '../../lib/region-switch/model/types';
import type { Assembly } from './assembly';
import { suffixOf } from './log';
import type { Resolver } from './resolve';

const TYPE = 'AWS::ARCRegionSwitch::Plan';

/**
 * The environment's plan.
 * @throws Error where the templates have none, or more than one; DoesNotFit where it is not what the service's model allows
 */
export function planOf({ tree }: Assembly, resolver: Resolver, now: Date): Plan {
  const [resource, ...more] = tree.ofType(TYPE);
  if (!resource || more.length > 0)
    throw new Error(`the templates must have one ${TYPE}, and have ${more.length + (resource ? 1 : 0)}`);
  const { stack } = resource;
  const properties = fromTemplate('Plan', resolver.value(stack, resource.properties));
  const name = isObject(properties) ? String(properties.name) : '';
  const owned = {
    arn: `arn:aws:arc-region-switch::${stack.account}:plan/${name}:${suffixOf(name)}`,
    owner: stack.account,
    version: '1',
  };
  return structureOf('Plan', { ...(isObject(properties) ? properties : {}), ...owned, updatedAt: now });
}

/** Properties of CloudFormation as members of the API: the same names, but for the first letter. Keys of maps are the author's own. */
export function fromTemplate(shapeName: string, value: Json): Json {
  const shape = shapeNamed(shapeName);
  if (shape.type === 'list' && Array.isArray(value)) return value.map((item) => fromTemplate(shape.member, item));
  if (shape.type === 'map' && isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromTemplate(shape.value, item)]));
  if (shape.type !== 'structure' || !isObject(value)) return value;
  const entries = Object.entries(value).flatMap(([key, item]) => {
    const name = key.charAt(0).toLowerCase() + key.slice(1);
    const member = Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
    // Tags are of the plan, but not in what the API says about it.
    if (member === undefined && name === 'tags') return [];
    return [[name, member === undefined ? item : fromTemplate(member, item)] as const];
  });
  return Object.fromEntries(entries);
}
