/** Whether EventBridge would pass an event to a rule: the part of its patterns that our rules use ("Creating event patterns"). */
import { isObject, type Json } from './template-index';

/** Whether an event matches a pattern. What a pattern does not name may be anything; what it names must be there. */
export function matches(pattern: Json | undefined, event: Json | undefined): boolean {
  if (Array.isArray(pattern))
    return pattern.some((condition: Json) => [event].flat().some((value) => meets(condition, value)));
  if (!isObject(pattern)) return false;
  if (Array.isArray(event)) return event.some((each: Json) => matches(pattern, each));
  return Object.entries(pattern).every(([key, inner]) => matches(inner, isObject(event) ? event[key] : undefined));
}

/** Whether one value meets one condition. An operator that is not known is met by nothing. */
function meets(condition: Json, value: Json | undefined): boolean {
  if (!isObject(condition)) return condition === value;
  return Object.entries(condition).every(([operator, operand]) => OPERATORS[operator]?.(operand, value) ?? false);
}

const OPERATORS: Readonly<Record<string, (operand: Json, value: Json | undefined) => boolean>> = {
  exists: (operand, value) => (value !== undefined) === operand,
  prefix: (operand, value) => typeof value === 'string' && value.startsWith(String(operand)),
  'equals-ignore-case': (operand, value) =>
    typeof value === 'string' && value.toLowerCase() === String(operand).toLowerCase(),
  wildcard: (operand, value) =>
    typeof value === 'string' &&
    new RegExp(
      `^${String(operand)
        .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
        .replaceAll('*', '.*')}$`,
    ).test(value),
  'anything-but': (operand, value) => value !== undefined && ![operand].flat().some((each) => meets(each, value)),
  numeric: (operand, value) =>
    typeof value === 'number' &&
    Array.isArray(operand) &&
    pairs(operand).every(([sign, limit]) => COMPARE[String(sign)]?.(value, Number(limit)) ?? false),
};

const COMPARE: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

const pairs = (operand: readonly Json[]): readonly (readonly Json[])[] =>
  operand.flatMap((_, index) => (index % 2 === 0 ? [operand.slice(index, index + 2)] : []));
