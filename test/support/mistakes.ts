/** Mistakes that an engineer might make in production's templates, and the findings that they must give. */
import type { TemplateIndex } from '../../lib/assembly/template-index';
import type { Check } from '../../lib/commitments/check';
import { nameOf } from '../../lib/commitments/commitment-status';
import { type Draft, mutated, tree } from './assembly';

export const LETTERS = ['A', 'B'] as const;

export type Letter = (typeof LETTERS)[number];

export const REGION = { A: 'us-west-2', B: 'us-east-2' } as const;

/** The expected finding, in the form of {@link findingsOf}; what breaks; the edit. */
export type Mistake = readonly [expected: string, breaks: string, edit: (draft: Draft) => void];

/** Place of a property below a resource. */
export const properties = (...keys: readonly (string | number)[]) => ['Properties', ...keys];

/** Findings of some checks: `<id>/<name> <path>`. */
export const findingsOf = (checks: readonly Check[], broken: TemplateIndex): readonly string[] =>
  checks.flatMap((check) => check.find(broken).map(({ path }) => `${nameOf(check)} ${path}`));

/** A test for each mistake. It runs only the check that it names: all of them would take minutes. */
export function eachIsFound(checks: readonly Check[], mistakes: readonly Mistake[]): void {
  test.each(mistakes)('%s is found: %s', (expected, _, edit) => {
    const named = checks.filter((check) => expected.startsWith(`${nameOf(check)} `));
    expect(findingsOf(named, mutated(tree('production'), edit))).toContain(expected);
  });
}
