/** Which resources there are in a place, and which resource a value of a template leads to. */
import {
  at,
  isObject,
  type Json,
  leaves,
  remembered,
  type Resource,
  type StackTemplate,
  type TemplateIndex,
} from '../../assembly/template-index';

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
export function referred(
  tree: TemplateIndex,
  { stack }: Pick<Resource, 'stack'>,
  value: Json | undefined,
): Resource | undefined {
  const ids = leaves(value ?? null).flatMap(({ keys, value: leaf }) =>
    keys.includes('Ref') || (keys.includes('Fn::GetAtt') && keys.at(-1) === '0') ? [leaf] : [],
  );
  return tree.inStack(stack).find(({ logicalId }) => ids.includes(logicalId));
}

/** As {@link referred}, and by `Fn::ImportValue` in the stack of the same region that exports the value. */
export function target(tree: TemplateIndex, from: Resource, value: Json | undefined): Resource | undefined {
  const imported = leaves(value ?? null).find(({ keys }) => keys.at(-1) === 'Fn::ImportValue')?.value;
  if (imported === undefined) return referred(tree, from, value);
  const stack = tree.stacks.find((each) => each.letter === from.stack.letter && exportsOf(each).has(imported));
  return stack && referred(tree, { stack }, exportsOf(stack).get(imported));
}

/** The values that a stack exports, by name. */
const exportsOf = remembered((stack: StackTemplate): ReadonlyMap<Json | undefined, Json | undefined> => {
  const outputs = at(stack.template, 'Outputs');
  const all = isObject(outputs) ? Object.values(outputs) : [];
  return new Map(all.map((output) => [at(output, 'Export', 'Name'), at(output, 'Value')]));
});
