/** What the operator has promised, entry by entry: the shape of the ledger. */
import type { Days, Hours, Minutes, Seconds } from '../../config/units';

/** An amount with its unit, a count, or a name that was promised, for example a key algorithm. */
export type Amount = Days | Hours | Minutes | Seconds | number | string;

/** When a promise is proved. `organisation`: by people and their records, for nothing is deployed that could. */
export type Proof = 'synth' | 'test' | 'drill' | 'run time' | 'organisation';

/** What keeps a promise for which nothing is deployed. */
export interface Organisational {
  readonly owner: 'platform' | 'security' | 'legal';
  /** Why no resource, check or test can keep it. */
  readonly reason: string;
  /** What the owner files as proof. */
  readonly evidence: string;
  /** Day by which the owner looks at it again, `YYYY-MM-DD`, at most a year ahead. */
  readonly reviewBy: string;
}

/**
 * One promise. The checks that prove it are those that carry its id (lib/commitments/checks); AWS Config's rules that watch
 * it at run time are those that say so (`keeps` in conformance-rules.ts). Everything else that proves it is named here.
 */
export interface Commitment {
  /** Section and number, for example `F9`; stable, for checks, tests, waivers and documents use it. */
  readonly id: string;
  /** The promise, as a customer reads it. Its numbers are written by the values that stacks use, so that they cannot differ. */
  readonly promise: string;
  /** By what it is kept, in plain words. */
  readonly kept: string;
  readonly proved: readonly Proof[];
  /** The numbers behind it, by what they are; the values of lib/config/numbers.ts. */
  readonly numbers?: Readonly<Record<string, Amount>>;
  /** Checks filed under another id that prove this promise too: `L1/zones`, `rule-8/encrypted-at-rest`. */
  readonly shares?: readonly string[];
  /** Tests against code and real engines: `<file below test>: <the test's name as it is written there>`. */
  readonly tests?: readonly string[];
  /** Controls of AWS Backup Audit Manager that say the same at run time. */
  readonly controls?: readonly string[];
  /** Names of checks of the drill, as its evidence has them. */
  readonly drill?: readonly string[];
  /** What is still missing; what is there already is named beside it. Only rows of test/commitments/pending.ts may have it. */
  readonly pending?: string;
  readonly organisational?: Organisational;
}

/** The sections of the published statement, and one for what was never published: promises that we hold ourselves to all the same. */
export const SECTIONS = {
  A: 'Scope',
  B: 'Architecture and segregation of data',
  C: 'Control of processing',
  D: 'Third parties',
  E: 'Security controls of the customer',
  F: 'Security policies and records',
  G: 'Intrusion detection',
  H: 'Security logs',
  I: 'Incidents',
  J: 'Sign-in',
  K: 'Physical security',
  L: 'Reliability and backup',
  M: 'Disaster recovery',
  N: 'Encryption on the way',
  O: 'Return of data',
  P: 'Deletion of data',
  Q: 'Usage data',
  R: 'Interoperation and notices',
  X: 'Promises of our own',
} as const;

export type Section = keyof typeof SECTIONS;

/** The section of an id; `undefined` where there is none. */
export const sectionOf = (id: string): Section | undefined =>
  SECTION_LETTERS.find((letter) => id.startsWith(letter) && /^[A-Z]\d+$/.test(id));

/** The section of promises of our own. */
export const OWN = 'X';

/** Letters of the sections in their order. */
export const SECTION_LETTERS: readonly Section[] = [
  'A',
  'B',
  'C',
  'D',
  'E',
  'F',
  'G',
  'H',
  'I',
  'J',
  'K',
  'L',
  'M',
  'N',
  'O',
  'P',
  'Q',
  'R',
  OWN,
];

/** An amount in words: `180 days`, `1 hour`. */
export function amount(given: Amount): string {
  if (typeof given !== 'object') return String(given);
  const [[unit, count] = ['', 0]] = Object.entries(given);
  return `${count} ${count === 1 ? unit.replace(/s$/, '') : unit}`;
}
