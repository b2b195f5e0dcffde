/** Which faults are asked for on the command line. */
import { nearestOf } from '../config/variables';
import { fault, type Problem, show } from '../config/validate/problem';
import { FAULTS } from '../../simulator/faults/catalogue';
import { casesOf } from '../../simulator/faults/cases';
import type { FaultCase } from '../../simulator/faults/fault';

/** `list`, `all`, names of faults, and names of single cases. */
export type AskedFaults = 'list' | readonly FaultCase[];

/** @returns what is asked for, and what is wrong */
export function faultsBy(names: readonly string[]): {
  readonly asked: AskedFaults;
  readonly problems: readonly Problem[];
} {
  if (names.includes('list')) return { asked: 'list', problems: [] };
  const all = FAULTS.flatMap(casesOf);
  if (names.includes('all')) return { asked: all, problems: [] };
  const known = ['all', 'list', ...FAULTS.map(({ name }) => name)];
  const problems = names
    .filter((name) => !known.includes(name) && !all.some((each) => each.name === name))
    .map((name) => {
      const near = nearestOf(name, known);
      const fix = near === undefined ? 'see --fault list' : `did you mean ${near}?`;
      return fault('--fault', 'usage', 'a fault of the catalogue', show(name), fix);
    });
  return { asked: all.filter(({ name, fault: { name: of } }) => names.includes(of) || names.includes(name)), problems };
}

/** The catalogue for people. */
export const textOfFaults = (): string =>
  FAULTS.map((each) => `${each.name}  ${each.happens} (${casesOf(each).length})\n`).join('');
