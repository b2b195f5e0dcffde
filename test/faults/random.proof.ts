/**
 * Random schedules of faults, one for each seed: from FAULT_SEED on (1), FAULT_SEEDS of them (20; CI runs two). Both can be set, to run others:
 * `FAULT_SEED=21 FAULT_SEEDS=180 npm run proofs:jest -- test/faults/random`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaseRunner } from '../../simulator/faults/run-catalogue';
import { openProduction } from '../simulator/rehearsal/one-flip';
import { LONGEST_MS, runSchedule } from './schedule';

jest.setTimeout(LONGEST_MS);
jest.retryTimes(1, { logErrorsBeforeRetry: true });

const FIRST = Number(process.env.FAULT_SEED ?? 1);
const SEEDS = Array.from({ length: Number(process.env.FAULT_SEEDS ?? 20) }, (_, index) => FIRST + index);

const out = mkdtempSync(join(tmpdir(), 'holdfast-random-faults-'));
const runner = new CaseRunner({
  open: openProduction,
  given: {},
  id: 'random',
  out,
  trafficProgram: 'build/processes/traffic.mjs',
});
afterAll(async () => {
  await runner.close();
  rmSync(out, { recursive: true });
});

test.each(SEEDS)('schedule %i keeps every invariant', (seed) =>
  runSchedule(seed, (faultCase) => runner.run(faultCase)),
);
