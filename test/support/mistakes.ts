/** Mistakes that an engineer might make in production's templates, and the findings that they must give. */
import type { Json, TemplateIndex } from '../../lib/assembly/template-index';
import type { Check, Finding } from '../../lib/commitments/check';
import { nameOf } from '../../lib/commitments/commitment-status';
import { type Draft, mutated, tree } from './assembly';

export const LETTERS = ['A', 'B'] as const;

export type Letter = (typeof LETTERS)[number];

export const REGION = { A: 'us-west-2', B: 'us-east-2' } as const;

/** The expected finding, in the form of {@link findingsOf}; what breaks; the edit. */
export type Mistake = readonly [expected: string, breaks: string, edit: (draft: Draft) => void];

/** Place of a property below a resource. */
export const properties = (...keys: readonly (string | number)[]) => ['Properties', ...keys];

/** One change of the resource at a path. */
export type Edit = (draft: Draft, path: string) => void;

/** Place of a value: `Rules.0.Status` below the properties of a resource, or all keys below the resource. */
type Place = string | readonly (string | number)[];

const keysOf = (place: Place) => (typeof place === 'string' ? properties(...place.split('.')) : place);

export const set =
  (place: Place, value: Json): Edit =>
  (draft, path) =>
    draft.set(path, keysOf(place), value);

export const without =
  (place: Place): Edit =>
  (draft, path) =>
    draft.delete(path, keysOf(place));

export const removed: Edit = (draft, path) => draft.remove(path);

/** Adds a resource to the stack at a path; its own path ends with `Extra`. */
export const added =
  (Type: string, Properties: Json = {}): Edit =>
  (draft, stack) =>
    draft.add(stack, 'Extra', { Type, Properties });

/**
 * Changes of one resource that a check must find, by what breaks.
 * @param place path of the resource; or the path at which the check finds it, and that of the resource that is changed
 */
export function mistakesAt(
  check: string,
  place: string | readonly [found: string, changed: string],
  edits: Readonly<Record<string, Edit>>,
): readonly Mistake[] {
  const [found, changed] = typeof place === 'string' ? [place, place] : place;
  return Object.entries(edits).map(([breaks, edit]) => [`${check} ${found}`, breaks, (draft) => edit(draft, changed)]);
}

/** Findings of some checks: `<id>/<name> <path>`. */
export const findingsOf = (checks: readonly Check[], broken: TemplateIndex): readonly string[] =>
  checks.flatMap((check) => check.find(broken).map(({ path }) => `${nameOf(check)} ${path}`));

/** A test for each mistake. It runs only the check that it names: all of them would take minutes. */
export function eachIsFound(checks: readonly Check[], mistakes: readonly Mistake[]): void {
  test.each(mistakes)('%s is found: %s', (expected, _, edit) => {
    const named = checks.filter((check) => expected.startsWith(`${nameOf(check)} `));
    const broken = mutated(tree('production'), edit);
    const found = named.flatMap((check) => check.find(broken).map((each) => ({ ...each, check: nameOf(check) })));
    expect(found.map(({ check, path }) => `${check} ${path}`)).toContain(expected);
    expect(found.filter(saysTooLittle)).toEqual([]);
  });
}

/** As {@link eachIsFound}; also a test that every check has a mistake, apart from those `exempt` because other tests break them. */
export function everyCheckIsFound(
  checks: readonly Check[],
  mistakes: readonly Mistake[],
  exempt: readonly string[] = [],
): void {
  eachIsFound(checks, mistakes);
  test('every check has a mistake that it finds', () => {
    const found = [...exempt, ...mistakes.map(([expected]) => expected.split(' ')[0])];
    expect(checks.map(nameOf).filter((name) => !found.includes(name))).toEqual([]);
  });
}

const saysTooLittle = ({ found, required, fix }: Finding): boolean =>
  [found, required, fix].some((text) => text.trim() === '');
