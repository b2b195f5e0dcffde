/** Amounts with a unit: the limits of one, and how two compare. */
import { z } from 'zod';
import { days, hours, minutes, seconds } from '../units';
import { across, field, type Finding } from './schema';

const whole = (unit: string) => field(z.int().positive(), 'unit', `must be a whole number of ${unit}, above 0`);

/** An amount of days. */
export const DAYS = z.strictObject({ days: whole('days') });
const HOURS = z.strictObject({ hours: whole('hours') });
const MINUTES = z.strictObject({ minutes: whole('minutes') });

/** An amount of seconds. */
export const SECONDS = z.strictObject({ seconds: whole('seconds') });

/** An amount with its unit, or a plain count. */
export const QUANTITY = z.union([DAYS, HOURS, MINUTES, SECONDS, z.number().positive()]);

export type Quantity = Readonly<z.infer<typeof QUANTITY>>;

export type Relation = 'at least' | 'at most' | 'above' | 'below' | 'exactly';

/** One limit of one number; `of` names the other number where the limit is not a published one. */
export interface Bound {
  readonly path: readonly string[];
  readonly rule: string;
  readonly given: Quantity;
  readonly relation: Relation;
  readonly limit: Quantity;
  readonly of?: string;
}

const HOLDS: Readonly<Record<Relation, (given: number, limit: number) => boolean>> = {
  'at least': (given, limit) => given >= limit,
  'at most': (given, limit) => given <= limit,
  above: (given, limit) => given > limit,
  below: (given, limit) => given < limit,
  exactly: (given, limit) => given === limit,
};

/** What a number that leaves its limit is reported as. */
export function leaves({ path, rule, given, relation, limit, of }: Bound): readonly Finding[] {
  if (HOLDS[relation](amount(given), amount(limit))) return [];
  const required = `must be ${relation} ${text(limit)}${of ? `, which is ${of}` : ''}`;
  return [{ path, rule, required, given: text(given) }];
}

/** In seconds, so that amounts of different units compare; a count is itself. */
function amount(quantity: Quantity): number {
  if (typeof quantity === 'number') return quantity;
  if ('days' in quantity) return quantity.days * 86_400;
  if ('hours' in quantity) return quantity.hours * 3_600;
  return 'minutes' in quantity ? quantity.minutes * 60 : quantity.seconds;
}

const text = (quantity: Quantity): string =>
  typeof quantity === 'number'
    ? String(quantity)
    : Object.entries(quantity)
        .map(([unit, count]) => `${count} ${unit}`)
        .join(' ');

/** The limits of one number, each with the promise or the service of AWS that sets it. */
interface Limits {
  readonly atLeast?: readonly [limit: number, rule: string];
  readonly atMost?: readonly [limit: number, rule: string];
}

const limited =
  <Schema extends z.ZodType<Quantity>>(schema: Schema, unit: (limit: number) => Quantity) =>
  ({ atLeast, atMost }: Limits = {}): Schema =>
    schema.check(
      across<Quantity>(QUANTITY, (given) => {
        const judge = (relation: Relation, [limit, rule]: readonly [number, string]): readonly Finding[] =>
          leaves({ path: [], rule, given, relation, limit: unit(limit) });
        return [...(atLeast ? judge('at least', atLeast) : []), ...(atMost ? judge('at most', atMost) : [])];
      }),
    );

const itself = (limit: number): number => limit;

/** Schemas of a number in a unit, between its limits. AWS takes whole amounts. */
export const NUMBER = {
  days: limited(DAYS, days),
  hours: limited(HOURS, hours),
  minutes: limited(MINUTES, minutes),
  seconds: limited(SECONDS, seconds),
  count: limited(field(z.int().positive(), 'unit', 'must be a whole number above 0'), itself),
  ratio: limited(field(z.number().positive(), 'unit', 'must be a number above 0'), itself),
} as const;
