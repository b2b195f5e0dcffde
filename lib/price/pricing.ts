/** What a price of a resource type is made of. */
import { at, type Json, type Resource } from '../assembly/template-index';
import type { DriverId } from './drivers';
import type { Load } from './load';
import { HOURS, type RateId } from './rates';

/** An amount of something that has a rate. */
export interface Charge {
  readonly driver: DriverId;
  readonly rate: RateId;
  /** In the rate's unit, a month. */
  readonly amount: number;
}

/** What the price of a resource depends on besides its own properties. */
export interface Surroundings {
  readonly load: Load;
  /** Regions of the environment. */
  readonly regions: number;
  /** Whether services and database stand at their floor or at their ceiling in this region. */
  readonly capacity: 'floor' | 'ceiling';
  /** Resources of a type in the same region. */
  readonly here: (type: string) => readonly Resource[];
  /** Resources of a type in the whole environment. */
  readonly everywhere: (type: string) => readonly Resource[];
}

export type Pricing = (resource: Resource, around: Surroundings) => readonly Charge[];

export const DAYS = HOURS / 24;
/** GB of a million messages of one KiB. */
export const GB_PER_MILLION_KIB = 1e6 / 2 ** 20;

export const numberAt = (value: Json | undefined, ...keys: readonly (string | number)[]): number => {
  const found = Number(at(value, ...keys));
  return Number.isFinite(found) ? found : 0;
};

export const one = (driver: DriverId, rate: RateId, amount = 1): Charge => ({ driver, rate, amount });

/** The resource that a property refers to, in its own stack. */
export const referred = (
  from: Resource,
  property: Json | undefined,
  among: readonly Resource[],
): Resource | undefined => {
  const id = at(property, 'Ref') ?? at(property, 'Fn::GetAtt', 0);
  return among.find((other) => other.stack === from.stack && other.logicalId === id);
};

/** Of the whole load, what one of several equal resources in a region gets. */
export const share = (amount: number, { regions }: Surroundings, among = 1): number => amount / regions / among;

export const mailGb = ({ load }: Surroundings): number => load.millionMails * load.mailKib * GB_PER_MILLION_KIB;
export const logsGb = ({ load }: Surroundings): number =>
  load.logGb + load.millionMails * load.mailLogKib * GB_PER_MILLION_KIB;
