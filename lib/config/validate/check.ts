/**
 * Building blocks of the validation. The input may be anything at all, so every check takes `unknown`, returns what is
 * wrong and never throws. Each leaf is judged on its own. A rule over several settings names the shape
 * that it needs, and reports nothing without it: the wrong leaf is reported already.
 */
import { z } from 'zod';
import { below, CHANGE_ENVIRONMENTS, fault, show, type Problem } from './problem';

/** Judges the value at a path. */
export type Check = (path: string, value: unknown) => readonly Problem[];

/** A single value, the rule it must keep, and what that rule asks for. */
export function leaf(schema: z.ZodType, rule: string, required: string, fix = CHANGE_ENVIRONMENTS): Check {
  return (path, value) => (schema.safeParse(value).success ? [] : [fault(path, rule, required, show(value), fix)]);
}

/** An object with exactly these settings; an unknown one is a misspelling. */
export function settings(checks: Readonly<Record<string, Check>>, fix = CHANGE_ENVIRONMENTS): Check {
  const names = Object.keys(checks).join(', ');
  return (path, value) => {
    const found = entriesOf(value);
    if (!found) return [fault(path, 'shape', `must be an object with ${names}`, show(value), fix)];
    const unknown = [...found].filter(([key]) => !Object.hasOwn(checks, key));
    return [
      ...Object.entries(checks).flatMap(([key, check]) => check(`${path}.${key}`, found.get(key))),
      ...unknown.map(([key, given]) => fault(below(path, key), 'shape', `must be one of ${names}`, show(given), fix)),
    ];
  };
}

/** A list whose items are judged one by one; `item` gets the position. */
export function list(item: (index: number) => Check, fix = CHANGE_ENVIRONMENTS): Check {
  return (path, value) =>
    Array.isArray(value)
      ? Array.from(value, (each: unknown, index) => item(index)(`${path}[${index}]`, each)).flat()
      : [fault(path, 'shape', 'must be a list', show(value), fix)];
}

/** Several checks of the same value. */
export const all =
  (...checks: readonly Check[]): Check =>
  (path, value) =>
    checks.flatMap((check) => check(path, value));

/** A rule over several settings. `needs` is the shape it can judge; it reports nothing about other shapes. */
export function rule<T>(needs: z.ZodType<T>, judge: (path: string, value: T) => readonly Problem[]): Check {
  return (path, value) => {
    const parsed = needs.safeParse(value);
    return parsed.success ? judge(path, parsed.data) : [];
  };
}

/** A value where it has the shape, else nothing. */
export function known<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  const parsed = schema.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

/** Every repetition of a value after its first occurrence, with the position. */
export function repeated(
  values: readonly (string | undefined)[],
): readonly { readonly value: string; readonly index: number }[] {
  return values.flatMap((value, index) =>
    value !== undefined && values.indexOf(value) < index ? [{ value, index }] : [],
  );
}

/** Own entries of a plain object. A map, because keys such as `__proto__` or `constructor` may be among them. */
function entriesOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return new Map<string, unknown>(Object.entries(value));
}

/** A host name in lower case with at least two labels (RFC 1123): what a hosted zone, or a firewall's server name, can be. */
export const HOST_NAME = z
  .string()
  .regex(/^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/);
