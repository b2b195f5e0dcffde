/** One case of every fault, on real regions; which one, the turn says. `npx holdfast rehearse --fault all` runs all cases. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rotated } from '../../simulator/faults/cases';
import { runCatalogue } from '../../simulator/faults/run-catalogue';
import { openProduction } from '../simulator/rehearsal/one-flip';

// Ten seconds a case on two free cores.
jest.setTimeout(3_600_000);

/** Another number, other cases. */
const TURN = 3;

test('one case of every fault keeps every invariant, and ends as the catalogue says', async () => {
  const out = mkdtempSync(join(tmpdir(), 'holdfast-faults-'));
  try {
    const cases = rotated(TURN);
    const reports = await runCatalogue(
      {
        cases,
        out,
        id: 'proof',
        given: {},
        trafficProgram: 'build/processes/traffic.mjs',
        interrupted: new AbortController().signal,
        open: () => openProduction(),
      },
      () => undefined,
    );
    expect(reports.flatMap(({ name, violations }) => violations.map((line) => `${name}: ${line}`))).toEqual([]);
    expect(reports.map(({ name }) => name)).toEqual(cases.map(({ name }) => name));
  } finally {
    rmSync(out, { recursive: true });
  }
});
