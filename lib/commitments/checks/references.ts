/** Which resources there are in a place, and which resource a value of a template leads to. */
import { at, isObject, type Json, leaves, type Resource, type TemplateIndex } from '../../assembly/template-index';

/** Resources of a type in one region. */
export const inRegion = (tree: TemplateIndex, letter: string, type: string): readonly Resource[] =>
  tree.ofType(type).filter(({ stack }) => stack.letter === letter);

/** Resources of a type in the template of another resource. */
export const inTemplateOf = (resource: Resource, tree: TemplateIndex, type: string): readonly Resource[] =>
  tree.ofType(type).filter(({ stack }) => stack === resource.stack);

/** Whether a value is a `Ref` or `Fn::GetAtt` to a resource of the same template. */
export const refersTo = (value: Json | undefined, { logicalId }: Resource): boolean =>
  at(value, 'Ref') === logicalId || at(value, 'Fn::GetAtt', 0) === logicalId;

/** The resource of a type that a value is a `Ref` or `Fn::GetAtt` to, in the template of `from`. */
export const referredAs = (
  type: string,
  tree: TemplateIndex,
  from: Resource,
  value: Json | undefined,
): Resource | undefined => inTemplateOf(from, tree, type).find((resource) => refersTo(value, resource));

/** The resource that a value refers to by `Ref` or `Fn::GetAtt`, anywhere inside it, in the template of `from`. */
export function referred(tree: TemplateIndex, { stack }: Resource, value: Json | undefined): Resource | undefined {
  const ids = leaves(value ?? null).flatMap(({ keys, value: leaf }) =>
    keys.includes('Ref') || (keys.includes('Fn::GetAtt') && keys.at(-1) === '0') ? [leaf] : [],
  );
  return tree.resources.find((resource) => resource.stack === stack && ids.includes(resource.logicalId));
}

/** As {@link referred}, and by `Fn::ImportValue` in the stack of the same region that exports the value. */
export function target(tree: TemplateIndex, from: Resource, value: Json | undefined): Resource | undefined {
  const imported = leaves(value ?? null).find(({ keys }) => keys.at(-1) === 'Fn::ImportValue')?.value;
  if (imported === undefined) return referred(tree, from, value);
  return tree.stacks
    .filter(({ letter }) => letter === from.stack.letter)
    .flatMap((stack) => exporters(tree, stack, imported))[0];
}

function exporters(tree: TemplateIndex, stack: Resource['stack'], name: Json): readonly Resource[] {
  const outputs = at(stack.template, 'Outputs');
  if (!isObject(outputs)) return [];
  const value = Object.values(outputs).find((output) => at(output, 'Export', 'Name') === name);
  const inside = tree.resources.find((resource) => resource.stack === stack);
  return inside ? [referred(tree, inside, at(value, 'Value')) ?? []].flat() : [];
}
