import type { Days, Hours, Minutes, Seconds } from '../units';
import { fault, type Problem } from './problem';

/** What to do about a number. */
export const CHANGE_NUMBERS = 'change lib/config/numbers.ts';

/** An amount with its unit, or a plain count. */
export type Quantity = Days | Hours | Minutes | Seconds | number;

type Relation = 'at least' | 'at most' | 'above' | 'below' | 'exactly';

/** One limit of one number; `of` names the other number where the limit is not a published one. */
export type Bound = readonly [
  path: string,
  rule: string,
  given: Quantity,
  relation: Relation,
  limit: Quantity,
  of?: string,
];

const HOLDS: Readonly<Record<Relation, (given: number, limit: number) => boolean>> = {
  'at least': (given, limit) => given >= limit,
  'at most': (given, limit) => given <= limit,
  above: (given, limit) => given > limit,
  below: (given, limit) => given < limit,
  exactly: (given, limit) => given === limit,
};

/** The problem of a number that leaves its limit. Zero, less and NaN leave every limit: no promise is kept by nothing. */
export function boundProblem([path, rule, given, relation, limit, of]: Bound): readonly Problem[] {
  if (amount(given) > 0 && HOLDS[relation](amount(given), amount(limit))) return [];
  const required = `must be ${relation} ${text(limit)}${of ? `, which is ${of}` : ''}`;
  return [fault(path, rule, required, text(given), CHANGE_NUMBERS)];
}

/** In seconds, so that amounts of different units compare; a count is itself. */
function amount(quantity: Quantity): number {
  if (typeof quantity === 'number') return quantity;
  if ('days' in quantity) return quantity.days * 86_400;
  if ('hours' in quantity) return quantity.hours * 3_600;
  return 'minutes' in quantity ? quantity.minutes * 60 : quantity.seconds;
}

function text(quantity: Quantity): string {
  if (typeof quantity === 'number') return quantity === Infinity ? 'no end' : String(quantity);
  return Object.entries(quantity)
    .map(([unit, count]) => `${count} ${unit}`)
    .join(' ');
}
