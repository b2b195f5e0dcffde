/**
 * Random schedules of faults, one for each seed from 1 on: `FAULT_SEEDS=20 npm run proofs:jest -- test/faults` runs 20.
 * Without the variable they are left out (jest.proofs.config.js).
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCase } from '../../simulator/faults/run-case';
import type { Stage } from '../../simulator/rehearsal/stage';
import { openProduction } from '../simulator/rehearsal/one-flip';
import { runSchedule } from './schedule';

// A failing schedule is made smaller, each time with a flip.
jest.setTimeout(1_800_000);

const SEEDS = Array.from({ length: Number(process.env.FAULT_SEEDS) }, (_, index) => index + 1);

const out = mkdtempSync(join(tmpdir(), 'holdfast-random-faults-'));
let stage: Stage | undefined;
afterAll(async () => {
  await stage?.close();
  rmSync(out, { recursive: true });
});

let number = 0;

test.each(SEEDS)('schedule %i keeps every invariant', async (seed) => {
  await runSchedule(seed, async (faultCase) => {
    number += 1;
    const opened = (stage ??= await openProduction());
    try {
      return await runCase(faultCase, {
        stage: opened,
        given: {},
        out,
        id: `random-${number}`,
        trafficProgram: 'build/processes/traffic.mjs',
      });
    } catch (error) {
      // What a case that could not be carried out has left is no stage for another one.
      await opened.close();
      stage = undefined;
      throw error;
    }
  });
});
