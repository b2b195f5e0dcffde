/** Reads the settings that rules name (rules/rule.ts) from resolved properties. */
import { isDeepStrictEqual } from 'node:util';
import { at, isObject, type Json, list } from '../assembly/template-index';
import type { Setting } from './rules/rule';

/** The values at a path; entries of lists count each. */
export function valuesAt(properties: Json, path: string): readonly Json[] {
  let values: readonly Json[] = [properties];
  for (const [, name = '', key] of path.matchAll(/([^.[\]]+)(?:\[([^\]]*)\])?/g)) {
    values = entriesOf(values).map((value) => at(value, name) ?? null);
    if (key) values = values.flatMap((value) => list(value)).filter((entry) => at(entry, 'Key') === key);
  }
  return values.filter((value) => value !== null);
}

/** Values with lists replaced by their entries. */
const entriesOf = (values: readonly Json[]): readonly Json[] =>
  values.flatMap((value) => (Array.isArray(value) ? value : [value]));

/** Whether the properties have the setting. */
export function has(properties: Json, { property, value, denies }: Setting): boolean {
  if (denies !== undefined) return entriesOf(valuesAt(properties, `${property}.Statement`)).some(deniesAll(denies));
  return valuesAt(properties, property).some((found) =>
    value === undefined ? found !== false && !isDeepStrictEqual(found, []) : isDeepStrictEqual(found, value),
  );
}

/** Whether a statement denies an action to everyone, without a condition. */
const deniesAll =
  (action: string) =>
  (statement: Json): boolean =>
    at(statement, 'Effect') === 'Deny' &&
    at(statement, 'Condition') === undefined &&
    isEveryone(at(statement, 'Principal')) &&
    textsOf(at(statement, 'Action')).some((pattern) => matches(pattern, action));

const isEveryone = (principal: Json | undefined): boolean =>
  principal === '*' || (isObject(principal) && textsOf(principal['AWS']).includes('*'));

/** The texts of a value that is one text or a list of them. */
export const textsOf = (value: Json | undefined): readonly string[] =>
  entriesOf([value ?? null]).flatMap((each) => (typeof each === 'string' ? [each] : []));

/** Whether a text matches an IAM pattern with `*` and `?`. Capitals do not matter, as in actions. */
export function matches(pattern: string, text: string): boolean {
  const known = PATTERNS.get(pattern) ?? new RegExp(`^${escaped(pattern)}$`, 'is');
  PATTERNS.set(pattern, known);
  return known.test(text);
}

const escaped = (pattern: string): string =>
  pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');

const PATTERNS = new Map<string, RegExp>();
