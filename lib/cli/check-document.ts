import type { OpenFinding } from '../commitments/check';
import type { EnvironmentReport } from '../commitments/report';
import { sectionStandings, type SectionStanding } from '../commitments/standing';
import { POLICY } from '../config/numbers';
import type { Problem } from '../config/validate/problem';
import type { Judgement } from './synthesis';

/** What `holdfast check --json` prints: one document, always this shape. A field is only ever added within a version. */
export interface CheckDocument {
  readonly version: 1;
  /** True exactly where the exit code is 0. */
  readonly ok: boolean;
  /** Why nothing was checked (exit code 2 or 3); empty where something was. */
  readonly problems: readonly Problem[];
  /** Findings that belong to no environment. */
  readonly general: readonly OpenFinding[];
  readonly environments: readonly EnvironmentReport[];
  /** How the promises stand in all environments together, section by section; empty where nothing was checked. */
  readonly ledger: readonly SectionStanding[];
  /** `findings` over `evaluated` of a production environment may not exceed this. */
  readonly findingsPerResourceLimit: number;
}

export const documentOf = ({ environments, general }: Judgement): CheckDocument => ({
  ...EMPTY,
  ok: general.length === 0 && environments.every(({ open }) => open.length === 0),
  general,
  environments,
  ledger: sectionStandings(environments.map(({ promises }) => promises)),
});

/** The document of a check that did not take place. */
export const documentOfProblems = (problems: readonly Problem[]): CheckDocument => ({ ...EMPTY, problems });

const EMPTY: CheckDocument = {
  version: 1,
  ok: false,
  problems: [],
  general: [],
  environments: [],
  ledger: [],
  findingsPerResourceLimit: POLICY.findingsPerResource,
};
