/** Trees with one change, made in both regions as an engineer would make it: a change of one alone is never role-neutral. */
import {
  isObject,
  type Json,
  type Resource,
  type StackTemplate,
  TemplateIndex,
} from '../../lib/assembly/template-index';
import type { Mutant } from './mutants';

type Key = string | number;

/** `value` with the part at `keys` replaced, or deleted when `part` is undefined; everything else stays the same object. */
export function replaced(value: Json, [key, ...rest]: readonly Key[], part: Json | undefined): Json | undefined {
  if (key === undefined) return part;
  if (Array.isArray(value)) {
    const inner = replaced(value[Number(key)] ?? null, rest, part);
    return inner === undefined
      ? value.filter((_, index) => index !== Number(key))
      : value.map((each, index) => (index === Number(key) ? inner : each));
  }
  if (!isObject(value)) return value;
  const inner = replaced(value[String(key)] ?? null, rest, part);
  if (inner !== undefined) return { ...value, [String(key)]: inner };
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== String(key)));
}

/** A tree in which some resources are changed; resources of other stacks are the same objects, so that nothing is read twice. */
export function mutated(tree: TemplateIndex, edits: readonly Mutant[]): TemplateIndex {
  const stacks = new Map<StackTemplate, StackTemplate>();
  const changed = new Map<Resource, Resource | undefined>();
  for (const { resource, keys, value } of edits) {
    const stack = stacks.get(resource.stack) ?? resource.stack;
    const template = replaced(stack.template, ['Resources', resource.logicalId, ...keys], value) ?? {};
    stacks.set(resource.stack, { ...resource.stack, template });
    changed.set(resource, keys.length === 0 ? undefined : edited(resource, keys, value));
  }
  const resources = tree.resources.flatMap((resource): readonly Resource[] => {
    const stack = stacks.get(resource.stack);
    if (!stack) return [resource];
    const own = changed.has(resource) ? changed.get(resource) : resource;
    return own ? [{ ...own, stack }] : [];
  });
  return new TemplateIndex(
    tree.stacks.map((stack) => stacks.get(stack) ?? stack),
    resources,
  );
}

function edited(resource: Resource, [first, ...rest]: readonly Key[], value: Json | undefined): Resource {
  if (first === 'Properties') return { ...resource, properties: replaced(resource.properties, rest, value) ?? {} };
  return first === 'DeletionPolicy'
    ? { ...resource, deletionPolicy: typeof value === 'string' ? value : 'Delete' }
    : resource;
}

/** The same change in the other region, where there is such a resource. */
export function mirrored(mutant: Mutant, byPath: ReadonlyMap<string, Resource>): readonly Mutant[] {
  const { path, stack } = mutant.resource;
  const other = byPath.get(`${stack.letter === 'A' ? 'B' : 'A'}${path.slice(1)}`);
  return other && other.type === mutant.resource.type ? [mutant, { ...mutant, resource: other }] : [mutant];
}
