/** Variables of the process environment: those that give environments their values, and misspelt ones. */
import { fault, show, type Problem } from './validate/problem';

/** Values from outside, as `bin` reads them from the process environment. */
export type Given = Readonly<Record<string, string | undefined>>;

/** What an environment is given from outside. */
const VALUES = ['account', 'domain', 'on_call', 'security', 'runbooks'] as const;

/** The variable with a value of an environment, for example `HOLDFAST_PRODUCTION_ON_CALL`. */
export const variableOf = (environment: string, value: (typeof VALUES)[number]): string =>
  `HOLDFAST_${environment}_${value}`.toUpperCase();

/** Variables for the operator of environments with these names. */
const operatorsOf = (names: readonly string[]): readonly string[] => [
  ...names.flatMap((name) => VALUES.map((value) => variableOf(name, value))),
  'HOLDFAST_ENVIRONMENT',
  'HOLDFAST_PG_BIN',
];

/** Further variables that a program of this project reads: tests and benchmarks set them. */
const FURTHER = ['HOLDFAST_TEST_ASSEMBLY', 'HOLDFAST_PEAKS'];

/**
 * Variables that change nothing, because no program reads them; and the choice of an environment that does not exist.
 *
 * @param names those of all environments
 */
export function variableProblems(given: Given, names: readonly string[]): readonly Problem[] {
  const operators = operatorsOf(names);
  const known = [...operators, ...FURTHER];
  const unread = Object.keys(given).filter((name) => /^HOLDFAST_/i.test(name) && !known.includes(name));
  const chosen = given.HOLDFAST_ENVIRONMENT;
  const problem = (path: string, required: string, found: string, fix: string): Problem =>
    fault(path, 'variables', required, found, fix);
  return [
    // Without its value, which may be a secret.
    ...unread.map((name) =>
      problem(show(name), 'must be a variable that a program reads', 'an unknown name', fixOf(name, operators, known)),
    ),
    ...(chosen === undefined || names.includes(chosen)
      ? []
      : [
          problem(
            'HOLDFAST_ENVIRONMENT',
            `must be one of ${names.join(', ')}`,
            show(chosen),
            'name one of them, or unset it',
          ),
        ]),
  ];
}

/** Letters by which a misspelt name differs from what was meant, at most. */
const MISSPELT = 4;

function fixOf(name: string, operators: readonly string[], known: readonly string[]): string {
  const nearest = nearestOf(name.toUpperCase(), known);
  return nearest === undefined ? `unset it; there are ${operators.join(', ')}` : `did you mean ${nearest}?`;
}

/** The known word that was probably meant; undefined where none is near. */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  const distances = known.map((each) => ({ each, letters: editDistance(each, word) }));
  return distances.filter(({ letters }) => letters <= MISSPELT).sort((a, b) => a.letters - b.letters)[0]?.each;
}

/** Letters to add, remove or replace to make one word of the other (Levenshtein). */
function editDistance(one: string, other: string): number {
  let above = Array.from({ length: other.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...one].entries()) {
    const line = [row + 1];
    for (const [column, otherLetter] of [...other].entries())
      line.push(
        Math.min(
          (line[column] ?? 0) + 1,
          (above[column + 1] ?? 0) + 1,
          (above[column] ?? 0) + (letter === otherLetter ? 0 : 1),
        ),
      );
    above = line;
  }
  return above.at(-1) ?? 0;
}
