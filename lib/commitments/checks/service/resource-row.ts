/** How the checks of the Service stack are written: a row says what holds for each resource of one type. */
import type { Check } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  show,
  type TemplateIndex,
} from '../../../assembly/template-index';

/** A property of every resource of a type, of which each region has at least one. */
export interface Row extends Omit<Check, 'find'> {
  readonly type: string;
  readonly required: string;
  readonly fix: string;
  /** Resources of the type that the row is about; default: all. */
  readonly where?: (resource: Resource) => boolean;
  /** The offending value, or `undefined` where all is well. */
  readonly found: (resource: Resource, tree: TemplateIndex) => string | undefined;
}

/** A row as a check. A region without any such resource is a finding too: without a resource the check would prove nothing. */
export function checkOf({ type, required, fix, where = () => true, found, ...check }: Row): Check {
  return {
    ...check,
    find: (tree) => {
      const concerned = tree.ofType(type).filter(where);
      const without = tree.letters.filter((letter) => concerned.every((resource) => resource.stack.letter !== letter));
      return [
        ...concerned.flatMap((resource) => {
          const value = found(resource, tree);
          return value === undefined ? [] : [{ path: resource.path, found: value, required, fix }];
        }),
        ...without.map((letter) => ({ path: letter, found: `no ${type} of this kind`, required, fix })),
      ];
    },
  };
}

/** A load balancer's or target group's attributes by key. */
export const attributes = (resource: Resource): Readonly<Record<string, Json | undefined>> =>
  Object.fromEntries(
    ['LoadBalancerAttributes', 'TargetGroupAttributes'].flatMap((name) =>
      list(resource.properties, name).map((attribute) => [String(at(attribute, 'Key')), at(attribute, 'Value')]),
    ),
  );

/** The attribute's value where it is not the required one. */
export function otherThan(resource: Resource, key: string, required: string): string | undefined {
  const value = attributes(resource)[key];
  return value === required ? undefined : `${key} ${show(value)}`;
}

/** Whether a value refers to a resource of the same template, by `Ref` or `Fn::GetAtt`. */
export const refersTo = (value: Json | undefined, { logicalId }: Resource): boolean =>
  isObject(value) && (value['Ref'] === logicalId || list(value, 'Fn::GetAtt')[0] === logicalId);

/** Resources of a type in the template of another resource. */
export const inTemplateOf = (resource: Resource, tree: TemplateIndex, type: string): readonly Resource[] =>
  tree.ofType(type).filter(({ stack }) => stack === resource.stack);
