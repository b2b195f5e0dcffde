/**
 * One case of every fault, on real regions; which one, FAULT_TURN says, which CI sets to the number of commits. A case that fails is
 * run again by `npx holdfast rehearse --fault NAME`, and all cases by `--fault all`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rotated } from '../../simulator/faults/cases';
import { CaseRunner } from '../../simulator/faults/run-catalogue';
import { LONGEST_CASE_MS } from '../../simulator/faults/run-case';
import { openProduction } from '../simulator/rehearsal/one-flip';

// Where a case failed before it, a stage is opened too.
jest.setTimeout(2 * LONGEST_CASE_MS);

const out = mkdtempSync(join(tmpdir(), 'holdfast-faults-'));
const runner = new CaseRunner({
  open: openProduction,
  given: {},
  id: 'proof',
  out,
  trafficProgram: 'build/processes/traffic.mjs',
});
afterAll(async () => {
  await runner.close();
  rmSync(out, { recursive: true });
});

const cases = rotated(Number(process.env.FAULT_TURN ?? 0)).map((faultCase) => ({ name: faultCase.name, faultCase }));

test.each(cases)('$name keeps every invariant, and ends as the catalogue says', async ({ faultCase }) => {
  expect((await runner.run(faultCase)).violations).toEqual([]);
});
