import picocolors from 'picocolors';
import type { TemplateIndex } from '../assembly/template-index';
import type { Environment } from '../config/types';
import type { Problem } from '../config/validate/problem';
import { type DriverId, DRIVERS } from '../price/drivers';
import type { Load } from '../price/load';
import {
  dollars,
  flipHour,
  type Further,
  furtherOf,
  type PriceRow,
  priceRows,
  totalOf,
  unknownTypes,
} from '../price/price';
import { RATES, RATES_READ } from '../price/rates';
import { BY_USE } from '../price/unpriced';
import { tableOf } from './terminal';

/** The price of an environment, in parts. */
export interface Price {
  readonly environment: Environment;
  readonly rows: readonly PriceRow[];
  readonly unknown: readonly string[];
  /** Resource types of the templates whose use no load describes. */
  readonly byUse: readonly string[];
  /** USD for each hour in which a region, by its letter, stands at its ceilings. */
  readonly flip: readonly (readonly [letter: string, usd: number])[];
  readonly further: Readonly<Record<Further, number>>;
}

/** The price of an environment's templates under a load. */
export const priceOf = (environment: Environment, tree: TemplateIndex, load: Load): Price => ({
  environment,
  rows: priceRows(tree, { load }),
  unknown: Object.keys(unknownTypes(tree)),
  byUse: [...new Set(tree.resources.map(({ type }) => type))].filter((type) => type in BY_USE).sort(),
  flip: tree.letters.map((letter) => [letter, flipHour(tree, letter)] as const),
  further: furtherOf(tree),
});

/** A number of a price, with what it is of. */
export interface PriceLine {
  readonly environment: string;
  /**
   * `driver`: a part of the month. `total`: the month. `limit`: what an idle month may cost. `standby`: the part of the month that
   * this region costs, which is the standby's while the other region is active. `flip`: each hour at the ceilings of this region.
   * `further`: what one more of `what` adds to a month.
   */
  readonly kind: 'driver' | 'total' | 'limit' | 'standby' | 'flip' | 'further';
  readonly region: string | null;
  readonly stack: string | null;
  /** Driver, or part of a load. */
  readonly what: string | null;
  /** Ids of the promises and rules that ask for it. */
  readonly promises: readonly string[];
  /** Amount and rate, in words. */
  readonly because: string | null;
  /** False where the rate could not be confirmed. */
  readonly verified: boolean;
  readonly usd: number;
}

/** What `holdfast price --json` prints. Within a version, fields are only added. */
export interface PriceDocument {
  readonly version: 1;
  /** True exactly where the exit code is 0: no environment is above its limit, and every resource type is known. */
  readonly ok: boolean;
  /** Why there is no price (exit code 2 or 3). */
  readonly problems: readonly Problem[];
  readonly rows: readonly PriceLine[];
  readonly unknown: readonly { readonly environment: string; readonly type: string }[];
}

/** Prices as a document. @param isIdle whether limits apply: they are for an environment that no one uses */
export const documentOf = (prices: readonly Price[], isIdle: boolean): PriceDocument => ({
  version: 1,
  ok: prices.every((price) => price.unknown.length === 0 && !(isIdle && isAbove(price))),
  problems: [],
  rows: prices.flatMap(linesOf),
  unknown: prices.flatMap(({ environment, unknown }) =>
    unknown.map((type) => ({ environment: environment.name, type })),
  ),
});

const isAbove = ({ environment, rows }: Price): boolean => totalOf(rows) > environment.monthlyLimit;

function linesOf({ environment, rows, flip, further }: Price): readonly PriceLine[] {
  const verified = rows.every((row) => row.verified);
  const line = (kind: PriceLine['kind'], usd: number, rest: Partial<PriceLine> = {}): PriceLine => ({
    environment: environment.name,
    kind,
    region: null,
    stack: null,
    what: null,
    promises: [],
    because: null,
    verified,
    usd,
    ...rest,
  });
  const nameOf = (letter: string) => environment.regions.find((region) => region.letter === letter)?.name ?? null;
  return [
    ...rows.map((row) =>
      line('driver', row.usd, {
        region: row.region,
        stack: row.stack,
        what: row.driver,
        promises: DRIVERS[row.driver].promises,
        because: `${Math.round(row.amount * 100) / 100} ${RATES[row.rate].per} at USD ${RATES[row.rate].usd}`,
        verified: row.verified,
      }),
    ),
    ...(flip.length > 1
      ? flip.map(([letter]) => line('standby', ofRegion(rows, letter), { region: nameOf(letter) }))
      : []),
    ...flip.map(([letter, usd]) => line('flip', usd, { region: nameOf(letter) })),
    ...Object.entries(further).map(([what, usd]) => line('further', usd, { what })),
    line('total', totalOf(rows)),
    line('limit', environment.monthlyLimit, { verified: true }),
  ];
}

const ofRegion = (rows: readonly PriceRow[], letter: string): number =>
  totalOf(rows.filter((row) => row.letter === letter));

/** Prices for people. */
export function textOf(prices: readonly Price[], isIdle: boolean, colour: boolean): string {
  const paint = picocolors.createColors(colour);
  const parts = prices.map((price) => {
    const { environment, rows, unknown } = price;
    const verdict = `${dollars(totalOf(rows))} USD a month${isIdle ? ` in an idle month, limit ${dollars(environment.monthlyLimit)}` : ''}`;
    const isBad = unknown.length > 0 || (isIdle && isAbove(price));
    return [
      paint.bold(environment.name),
      tableFor(price),
      (isBad ? paint.red : paint.green)(`${environment.name}: ${verdict}`),
      ...remarks(price),
      '',
    ].join('\n');
  });
  return `${parts.join('\n')}${LAST}`;
}

const LAST = `Rates of us-east-1, read on ${RATES_READ}; * unverified, at the upper end of what was found. Sources: docs/price.md\n`;

function tableFor({ rows, flip }: Price): string {
  const letters = flip.map(([letter]) => letter);
  const drivers = [...new Set(rows.map(({ driver }) => driver))];
  const table = tableOf(['USD a month', ...letters, 'all', 'for'], {
    colAligns: ['left', ...letters.map(() => 'right' as const), 'right', 'left'],
  });
  const of = (driver: DriverId): readonly PriceRow[] => rows.filter((row) => row.driver === driver);
  for (const driver of drivers.toSorted((one, other) => totalOf(of(other)) - totalOf(of(one)))) {
    const own = of(driver);
    const mark = own.every((row) => row.verified) ? '' : ' *';
    table.push([
      `${DRIVERS[driver].title}${mark}`,
      ...letters.map((letter) => dollars(ofRegion(own, letter))),
      dollars(totalOf(own)),
      DRIVERS[driver].promises.join(' '),
    ]);
  }
  table.push(['', ...letters.map((letter) => dollars(ofRegion(rows, letter))), dollars(totalOf(rows)), '']);
  return table.toString();
}

function remarks({ rows, flip, further, unknown, byUse }: Price): readonly string[] {
  const total = totalOf(rows);
  const unverified = totalOf(rows.filter((row) => !row.verified));
  const shares = flip.map(([letter]) => `${Math.round((100 * ofRegion(rows, letter)) / total)} % if it is ${letter}`);
  const hours = flip.map(([letter, each]) => `${each.toFixed(3)} in ${letter}`);
  return [
    ...(flip.length > 1 ? [`The standby's share: ${shares.join(', ')}.`] : []),
    `${flip.length > 1 ? 'A flip' : 'Growing'} adds at most, for each hour at the ceilings of a region: USD ${hours.join(', ')}.`,
    `A month's further: ${Object.entries(further)
      .map(([what, each]) => `${what} USD ${each.toFixed(3)}`)
      .join(', ')}.`,
    `Rates that are unverified make ${dollars(unverified)} of it.`,
    `Billed by use, not in it: ${byUse.join(', ') || 'nothing'}.`,
    ...(unknown.length > 0 ? [`Unknown, not in it: ${unknown.join(', ')}.`] : []),
  ];
}
