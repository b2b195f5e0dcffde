/** The type of an entry of the ledger, and the sections of the published statement. */
import type { Days, Hours, Minutes, Seconds } from '../../config/units';

/** An amount with its unit, a count, or a name that was promised, for example a key algorithm. */
export type Amount = Days | Hours | Minutes | Seconds | number | string;

/** When a promise is proved. `organisation`: by people and their records; nothing deployed can prove it. */
export type Proof = 'synth' | 'test' | 'drill' | 'run time' | 'organisation';

/** How people keep a promise that nothing deployed can keep. */
export interface Organisational {
  readonly owner: 'platform' | 'security' | 'legal';
  /** Why no resource, check or test can keep it. */
  readonly reason: string;
  /** What the owner files as proof. */
  readonly evidence: string;
  /** Day by which the owner reviews it again, `YYYY-MM-DD`, at most a year ahead. */
  readonly reviewBy: string;
}

/**
 * One promise. Checks that carry its id prove it (lib/commitments/checks); rules of AWS Config that name it watch it at run
 * time (`keeps` in conformance-rules.ts). The entry names everything else that proves it.
 */
export interface Commitment {
  /** Section and number, for example `F9`; stable: checks, tests, waivers and documents use it. */
  readonly id: string;
  /** The promise, as a customer reads it. Its numbers come from the values that stacks use, so they cannot differ. */
  readonly promise: string;
  /** What keeps it, in plain words. */
  readonly kept: string;
  readonly proved: readonly Proof[];
  /** The numbers behind it, each with its meaning; values of lib/config/numbers.ts. */
  readonly numbers?: Readonly<Record<string, Amount>>;
  /** Checks filed under another id that prove this promise too: `L1/zones`, `rule-8/encryption-at-rest`. */
  readonly shares?: readonly string[];
  /** Tests against code and real engines: `<file below test>: <the test's name as written there>`. */
  readonly tests?: readonly string[];
  /** Controls of AWS Backup Audit Manager that assert the same at run time. */
  readonly controls?: readonly string[];
  /** Names of checks of the drill, as in its evidence. */
  readonly drill?: readonly string[];
  /** What is still missing; the other fields name what exists. Only ids in test/commitments/pending.ts may have it. */
  readonly pending?: string;
  readonly organisational?: Organisational;
}

/** The sections of the published statement, and one for promises of our own that are not published. */
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

const isSection = (letter: string): letter is Section => letter in SECTIONS;

/** Letters of the sections in their order. */
export const SECTION_LETTERS: readonly Section[] = Object.keys(SECTIONS).filter(isSection);

/** An amount in words: `180 days`, `1 hour`. */
export function amount(given: Amount): string {
  if (typeof given !== 'object') return String(given);
  const [[unit, count] = ['', 0]] = Object.entries(given);
  return `${count} ${count === 1 ? unit.replace(/s$/, '') : unit}`;
}
