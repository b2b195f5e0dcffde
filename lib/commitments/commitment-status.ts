/** How each promise stands: kept, not yet, kept by people, or broken. */
import type { Resource } from '../assembly/template-index';
import type { Check, Finding } from './check';
import { type Commitment, SECTION_LETTERS, SECTIONS, type Section, sectionOf } from './ledger/commitment';
import { LEDGER } from './ledger/index';

export const STATUSES = ['kept', 'pending', 'organisational', 'broken'] as const;

export type CommitmentStatus = (typeof STATUSES)[number];

/** What a check found, and what it looked at. */
export interface Judgement {
  readonly check: Check;
  readonly findings: readonly Finding[];
  readonly judged: readonly Resource[];
}

/** A promise in one environment. */
export interface PromiseReport {
  readonly id: string;
  readonly standing: CommitmentStatus;
  /** Construct paths of the resources that keep it as far as templates show, by region letter; empty where none do. */
  readonly resources: Readonly<Record<string, readonly string[]>>;
}

/** The name under which a check is known. */
export const nameOf = ({ id, name }: Check): string => `${id}/${name}`;

/** Whether a check is among those that prove a promise. */
export const proves = (check: Check, { id, shares = [] }: Commitment): boolean =>
  check.id === id || shares.includes(nameOf(check));

/** How every promise stands, by what the checks of an environment found. */
export const statusesOf = (
  judgements: readonly Judgement[],
  ledger: readonly Commitment[] = LEDGER,
): readonly PromiseReport[] =>
  ledger.map((commitment) => {
    const own = judgements.filter(({ check }) => proves(check, commitment));
    return {
      id: commitment.id,
      standing: statusOf(commitment, own),
      resources: byRegion(own.flatMap(({ judged }) => judged)),
    };
  });

function statusOf(commitment: Commitment, own: readonly Judgement[]): CommitmentStatus {
  if (own.some(({ findings }) => findings.length > 0)) return 'broken';
  return declared(commitment);
}

/** How a promise stands by itself, before any template is looked at. */
export function declared({ pending, organisational }: Commitment): Exclude<CommitmentStatus, 'broken'> {
  if (pending !== undefined) return 'pending';
  return organisational ? 'organisational' : 'kept';
}

function byRegion(resources: readonly Resource[]): PromiseReport['resources'] {
  const letters = [...new Set(resources.map(({ stack }) => stack.letter))].sort();
  const pathsIn = (letter: string): readonly string[] =>
    [...new Set(resources.filter(({ stack }) => stack.letter === letter).map(({ path }) => path))].sort();
  return Object.fromEntries(letters.map((letter) => [letter, pathsIn(letter)]));
}

/** How many promises of a section stand how; a promise that is broken anywhere is broken. */
export interface SectionStatuses extends Readonly<Record<CommitmentStatus, number>> {
  readonly section: Section;
  readonly title: string;
}

/** The sections over several environments, in their order; none where there is no environment. */
export function statusesBySection(environments: readonly (readonly PromiseReport[])[]): readonly SectionStatuses[] {
  if (environments.length === 0) return [];
  const broken = new Set(environments.flat().flatMap(({ id, standing }) => (standing === 'broken' ? [id] : [])));
  const [promises = []] = environments;
  return SECTION_LETTERS.map((section) => {
    const own = promises
      .filter(({ id }) => sectionOf(id) === section)
      .map(({ id, standing }): CommitmentStatus => (broken.has(id) ? 'broken' : standing));
    const count = (standing: CommitmentStatus): number => own.filter((each) => each === standing).length;
    return {
      section,
      title: SECTIONS[section],
      kept: count('kept'),
      pending: count('pending'),
      organisational: count('organisational'),
      broken: count('broken'),
    };
  });
}
