/** What an environment costs a month, from its templates alone. */
import { grouped, type Resource, type TemplateIndex } from '../assembly/template-index';
import type { DriverId } from './drivers';
import { IDLE, type Load } from './load';
import { HOURS, RATED_REGIONS, RATES, type RateId, type RateTable } from './rates';
import type { Surroundings } from './pricing';
import { PRICED } from './resources';
import { BY_USE, FREE } from './unpriced';

/** What one driver costs in one stack by one rate, in USD a month. */
export interface PriceRow {
  readonly letter: string;
  readonly region: string;
  readonly stack: string;
  readonly driver: DriverId;
  readonly rate: RateId;
  /** In the rate's unit. */
  readonly amount: number;
  readonly usd: number;
  /** Whether rate and region are (rates.ts). */
  readonly verified: boolean;
}

/** Types that neither have a price nor are known to need none, with how many there are. */
export type Unknown = Readonly<Record<string, number>>;

export interface PriceOptions {
  /** Default: nothing is stored and no client comes. */
  readonly load?: Load;
  /** The region whose services and database stand at their ceiling; default: none. */
  readonly atCeiling?: string;
  /** Default: the rates of AWS. */
  readonly rates?: RateTable;
}

/** The rows of an environment; without what costs nothing. */
export function priceRows(
  tree: TemplateIndex,
  { load = IDLE, atCeiling, rates = RATES }: PriceOptions = {},
): readonly PriceRow[] {
  const regions = tree.letters.map((letter) => {
    const byType = grouped(
      tree.resources.filter(({ stack }) => stack.letter === letter),
      ({ type }) => type,
    );
    const around: Surroundings = {
      load,
      regions: tree.letters.length,
      capacity: letter === atCeiling ? 'ceiling' : 'floor',
      here: (type) => byType.get(type) ?? [],
      everywhere: (type) => tree.ofType(type),
    };
    return { letter, around };
  });
  const charged = regions.flatMap(({ letter, around }) =>
    tree.resources
      .filter(({ stack }) => stack.letter === letter)
      .flatMap((resource) =>
        (PRICED[resource.type]?.(resource, around) ?? []).map((charge) => ({ ...charge, stack: resource.stack })),
      ),
  );
  const together = grouped(
    charged.filter(({ amount }) => amount > 0),
    ({ stack, driver, rate }) => `${stack.letter}/${stack.name} ${driver} ${rate}`,
  );
  return [...together.values()].map((charges) => {
    const [{ stack, driver, rate }] = charges;
    const amount = charges.reduce((sum, charge) => sum + charge.amount, 0);
    const { letter, region, name } = stack;
    const verified = rates[rate].verified && RATED_REGIONS.includes(region);
    return { letter, region, stack: name, driver, rate, amount, usd: amount * rates[rate].usd, verified };
  });
}

/** Types of the templates that no table of this folder has. */
export function unknownTypes(tree: TemplateIndex): Unknown {
  const unknown = tree.resources.filter(({ type }) => !isKnown(type));
  return Object.fromEntries(
    [...grouped(unknown, ({ type }: Resource) => type)].map(([type, all]) => [type, all.length]),
  );
}

const isKnown = (type: string): boolean => type in PRICED || type in BY_USE || FREE.includes(type);

/** The sum of rows, in USD. */
export const totalOf = (rows: readonly Pick<PriceRow, 'usd'>[]): number => rows.reduce((sum, { usd }) => sum + usd, 0);

/** What one more of each part of a load adds to a month, in USD. */
export function furtherOf(tree: TemplateIndex, rates: RateTable = RATES): Readonly<Record<Further, number>> {
  const idle = totalOf(priceRows(tree, { rates }));
  const added = (further: Further): number =>
    totalOf(priceRows(tree, { rates, load: { ...IDLE, [further]: 1 } })) - idle;
  return {
    databaseGb: added('databaseGb'),
    objectGb: added('objectGb'),
    millionMails: added('millionMails'),
    millionRequests: added('millionRequests'),
    logGb: added('logGb'),
    millionCalls: added('millionCalls'),
    outboundGb: added('outboundGb'),
  };
}

/** Parts of a load that are counted. */
export type Further =
  'databaseGb' | 'objectGb' | 'millionMails' | 'millionRequests' | 'logGb' | 'millionCalls' | 'outboundGb';

/** What each hour adds, at most, in which a region stands at its ceilings, as a flip may leave it until it is lowered again. */
export function flipHour(tree: TemplateIndex, letter: string, rates: RateTable = RATES): number {
  return (totalOf(priceRows(tree, { rates, atCeiling: letter })) - totalOf(priceRows(tree, { rates }))) / HOURS;
}

/** Whole dollars, with thousands apart. */
export const dollars = (usd: number): string => Math.round(usd).toLocaleString('en-US');
