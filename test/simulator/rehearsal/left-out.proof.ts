import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drillDocument } from '../../../lib/recovery/evidence/document';
import { isGood, rehearse, type RunReport } from '../../../simulator/rehearsal/rehearse';
import { runsOf } from '../../../simulator/rehearsal/runs';
import { openStage, type Stage } from '../../../simulator/rehearsal/stage';
import { environment } from '../../support/stage';

jest.setTimeout(240_000);

const never = new AbortController().signal;
const out = mkdtempSync(join(tmpdir(), 'holdfast-left-out-'));
let stage: Stage | undefined;
afterAll(async () => {
  await stage?.close();
  rmSync(out, { recursive: true });
});

test('a failover whose execution calls no function of the plan still ends with a region that writes: the drill calls them', async () => {
  const production = environment('production');
  stage = await openStage({
    environment: production,
    given: {},
    binaries: process.env.HOLDFAST_PG_BIN,
    linkDelayMs: 35,
    pace: 'rehearsal',
    skipsFunctions: true,
    interrupted: never,
  });
  const said: string[] = [];
  const reports: RunReport[] = [];
  await rehearse(
    stage,
    {
      runs: runsOf(production, 'failover', 1),
      id: 'left-out',
      commit: 'abc',
      operator: 'operator',
      out,
      interrupted: never,
      trafficProgram: 'build/processes/traffic.mjs',
      screen: { say: (text) => void said.push(text), table: () => undefined, show: () => undefined },
    },
    (report) => void reports.push(report),
  );
  const [report] = reports;
  expect({
    good: report && isGood(report),
    outcome: report?.outcome,
    flaws: report?.flaws,
    wrong: report?.figures?.shortcomings,
    afterwards: report?.afterwards,
  }).toEqual({ good: true, outcome: { kind: 'completed' }, flaws: [], wrong: [], afterwards: 'completed' });
  const {
    figures: { steps },
  } = drillDocument.parse(JSON.parse(readFileSync(join(report?.evidence ?? '', 'document.json'), 'utf8')));
  const called = steps.filter(({ detail }) =>
    detail.includes('left out by Region switch, invoked in us-east-2 by the drill'),
  );
  // Region switch leaves them all out at once: their order does not matter.
  expect(new Set(called.map(({ name, status }) => `${name} ${status}`))).toEqual(
    new Set(['activate completed', 'verify completed', 'announce completed']),
  );
  expect(said.join('\n')).toContain('Region switch skipped activate');
  expect((await stage.survey()).complaints).toEqual([]);
});
