/** Why evidence is not what it says it is. */
export interface Flaw {
  /** Stable word for programs; docs/evidence.md explains each. */
  readonly code:
    | 'unknown'
    | 'size'
    | 'torn'
    | 'form'
    | 'order'
    | 'link'
    | 'hash'
    | 'story'
    | 'time'
    | 'unfinished'
    | 'head'
    | 'length'
    | 'last'
    | 'identity'
    | 'figures'
    | 'signature'
    | 'key'
    | 'document';
  /** File, with the line where there is one. */
  readonly where: string;
  readonly found: string;
  readonly required: string;
}

/** So many flaws are reported at most: forged evidence may have millions, and each costs time. */
export const MOST_FLAWS = 100;

/** A flaw of one place, if it is one. */
export type FlawRow = readonly [isFlaw: boolean, code: Flaw['code'], found: string, required: string];

/** The flaws of one place. */
export const flawsAt = (where: string, ...rows: readonly FlawRow[]): readonly Flaw[] =>
  rows.filter(([isFlaw]) => isFlaw).map(([, code, found, required]) => ({ code, where, found, required }));

/** A flaw as one line. */
export const lineOfFlaw = ({ where, found, required }: Flaw): string => `${where}: must be ${required}, is ${found}`;

/** Evidence that cannot be gone on with, or closed. */
export class BrokenEvidence extends Error {
  override readonly name = 'BrokenEvidence';

  constructor(readonly flaws: readonly Flaw[]) {
    super(flaws.map(lineOfFlaw).join('; '));
  }
}
