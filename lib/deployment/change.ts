import type { Findings } from './findings';
import type { ServiceSpec } from './service-spec';
import type { Stack } from './assembly';
import type { Thing, World } from './world';

/** One resource that an operation creates (no `before`), changes or replaces. */
export interface Change {
  readonly before: Thing | undefined;
  readonly after: Thing;
  /** Create-only properties that differ. */
  readonly replacing: readonly string[];
  /** It existed, belonged to no stack, and is imported. */
  readonly isAdopted: boolean;
}

/** Whether another physical resource takes the place of the one before. */
export const isReplacement = ({ before, after }: Change): boolean =>
  before !== undefined && before.generation !== after.generation;

/** An operation on a stack under way, as all that looks at it sees it. */
export interface Scene {
  readonly world: World;
  readonly spec: ServiceSpec;
  readonly findings: Findings;
  /** What is no fault, but has to be known: stops for a person, seconds without a rule. */
  readonly notes: Findings;
  /** `update production/A/Network`. */
  readonly step: string;
  readonly stack: Stack;
  readonly isCreation: boolean;
}
