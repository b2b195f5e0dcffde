/** A case that does not end is a failed one, with its reason, and the next case gets a stage of its own. */
import { allCases } from '../../simulator/faults/cases';
import { runCatalogue } from '../../simulator/faults/run-catalogue';
import type { Stage } from '../../simulator/rehearsal/stage';
import { environment } from '../support/stage';

const never = (): Promise<never> => new Promise(() => undefined);

/** Regions that answer nothing. @param closed called when they are closed */
const silentStage = (closed: () => void): Stage => ({
  target: { environment: environment('production'), planArn: '', loopback: undefined },
  inside: {},
  lose: never,
  cutOff: never,
  flipBare: never,
  restore: never,
  settle: never,
  survey: never,
  rollCall: never,
  takeEnds: () => [],
  faults: { disturb: never, mend: never, repair: never, abandon: never, facts: never },
  close: async () => closed(),
});

test('a case that does not end fails with its reason, and its stage is closed', async () => {
  const cases = allCases().slice(0, 2);
  let [opened, closed] = [0, 0];
  const reports = await runCatalogue(
    {
      cases,
      given: {},
      id: 'test',
      out: '/nowhere',
      trafficProgram: '',
      interrupted: new AbortController().signal,
      limits: { drills: 10, rest: 10 },
      open: async () => {
        opened += 1;
        return silentStage(() => (closed += 1));
      },
    },
    () => undefined,
  );
  const late = ['the case could not be carried out: the case must end within 0.02 s, and does not'];
  expect(reports.map(({ name, violations }) => ({ name, violations }))).toEqual(
    cases.map(({ name }) => ({ name, violations: late })),
  );
  expect({ opened, closed }).toEqual({ opened: 2, closed: 2 });
});
