/** What most checks have in common: each of their subjects, mostly resources of a type, must have some property. */
import { at, type Json, type Resource, show, type TemplateIndex } from '../../assembly/template-index';
import type { Check } from '../check';

/** What a check says about itself. */
interface Heading extends Omit<Check, 'find' | 'holdsIn'> {
  /** Default: in every environment. */
  readonly holdsIn?: Check['holdsIn'];
}

/** What holds for every subject that is selected. */
interface Part<Subject> {
  /** Selects the subjects, for example `typed('AWS::EC2::VPC')`. */
  readonly of: (tree: TemplateIndex) => readonly Subject[];
  /** Which of them the check is about; default: all. */
  readonly where?: (subject: Subject) => boolean;
  readonly required: string | ((subject: Subject, tree: TemplateIndex) => string);
  readonly fix: string;
  /** The values that break the rule, as findings show them; `undefined` or an empty list where there is none. */
  readonly found: (subject: Subject, tree: TemplateIndex) => string | readonly string[] | undefined;
}

/** A check of every subject that it selects. */
export interface Rule<Subject> extends Heading, Part<Subject> {}

type Find = Check['find'];

/** Finds the subjects that break one part of a check. */
export const partOf =
  <Subject extends { readonly path: string }>({ of, where = () => true, required, fix, found }: Part<Subject>): Find =>
  (tree) =>
    of(tree)
      .filter(where)
      .flatMap((subject) =>
        [found(subject, tree) ?? []].flat().map((value) => ({
          path: subject.path,
          found: value,
          required: typeof required === 'string' ? required : required(subject, tree),
          fix,
        })),
      );

/** A check of several parts. */
export const checkAll = (heading: Heading, ...parts: readonly Find[]): Check => ({
  holdsIn: 'every',
  ...heading,
  find: (tree) => parts.flatMap((part) => part(tree)),
});

/** A rule as a check. */
export const checkOf = <Subject extends { readonly path: string }>({
  of,
  where = () => true,
  required,
  fix,
  found,
  ...heading
}: Rule<Subject>): Check => checkAll(heading, partOf({ of, where, required, fix, found }));

/** A rule about resources. */
export interface ResourceRule extends Rule<Resource> {
  readonly required: string;
}

/** A rule as a check that also finds a region without a subject: without one the check would prove nothing. */
export function checkInEachRegion(rule: ResourceRule): Check {
  const { of, where = () => true, ...rest } = rule;
  const check = checkOf(rule);
  const present = checkOf({
    ...rest,
    of: regions,
    found: ({ letter }, tree) =>
      of(tree).some((resource) => resource.stack.letter === letter && where(resource)) ? undefined : 'no such resource',
  });
  return { ...check, find: (tree) => [...check.find(tree), ...present.find(tree)] };
}

/** Selects the resources of some types. */
export const typed =
  (...types: readonly string[]) =>
  (tree: TemplateIndex): readonly Resource[] =>
    types.flatMap((type) => tree.ofType(type));

/** Selects the regions of the environment. */
export const regions = (tree: TemplateIndex) => tree.letters.map((letter) => ({ path: letter, letter }));

/** Finds a property that has another value than the required one. */
export const otherThan =
  (required: Json, ...keys: readonly (string | number)[]) =>
  ({ properties }: Resource): string | undefined => {
    const value = at(properties, ...keys);
    return value === required ? undefined : show(value);
  };

/** What is wrong: of conditions that must hold, each with what a finding says where it does not. */
export const violations = (...conditions: readonly (readonly [holds: boolean, found: string])[]): readonly string[] =>
  conditions.flatMap(([holds, found]) => (holds ? [] : [found]));
