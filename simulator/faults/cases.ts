/** The cases of the catalogue: steps of the plan x faults, by what a step depends on and a fault takes away. */
import { flattened } from '../../lib/recovery/plan/step';
import { ACTIVATE, POST_RECOVERY } from '../../lib/recovery/plan/steps';
import type { FlipMode } from '../../lib/recovery/drill/model';
import { FAULTS } from './catalogue';
import { type Fault, type FaultCase, usesOf } from './fault';

/** All cases of a fault. A drill is also killed in what follows a flip, which a switchover does at once. */
export const casesOf = (fault: Fault): readonly FaultCase[] =>
  fault.modes.flatMap((mode) =>
    momentsOf(fault, mode).map((moment) => ({ fault, mode, moment, name: `${fault.name}/${mode}/${moment}` })),
  );

export const allCases = (faults: readonly Fault[] = FAULTS): readonly FaultCase[] => faults.flatMap(casesOf);

function momentsOf({ strikes }: Fault, mode: FlipMode): readonly string[] {
  const steps = flattened(ACTIVATE)
    .filter(({ expected }) => expected[mode] !== 'skipped')
    .filter((step) => usesOf(step).some((use) => strikes.includes(use)));
  const after = strikes.includes('drill') && mode === 'switchover' ? flattened(POST_RECOVERY) : [];
  return [
    ...strikes.filter((each) => each === 'start' || each === 'flip'),
    ...[...steps, ...after].map(({ name }) => name),
  ];
}

/** One case of each fault; another one for each number. */
export const rotated = (turn: number, faults: readonly Fault[] = FAULTS): readonly FaultCase[] =>
  faults.flatMap((fault) => {
    const cases = casesOf(fault);
    return cases.slice(turn % cases.length, (turn % cases.length) + 1);
  });
