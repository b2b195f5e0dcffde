import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drillDocument } from '../../../lib/recovery/evidence/document';
import type { Stage } from '../../../simulator/rehearsal/stage';
import { flip, openProduction } from './one-flip';

jest.setTimeout(240_000);

const out = mkdtempSync(join(tmpdir(), 'holdfast-left-out-'));
let stage: Stage | undefined;
afterAll(async () => {
  await stage?.close();
  rmSync(out, { recursive: true });
});

test('a failover whose execution calls no function of the plan still ends with a region that writes: the drill calls them', async () => {
  stage = await openProduction(true);
  const { report, said } = await flip(stage, 'failover', out);
  const {
    figures: { steps },
  } = drillDocument.parse(JSON.parse(readFileSync(join(report.evidence ?? '', 'document.json'), 'utf8')));
  const called = steps.filter(({ detail }) =>
    detail.includes('left out by Region switch, invoked in us-east-2 by the drill'),
  );
  // Region switch leaves them all out at once: their order does not matter.
  expect(new Set(called.map(({ name, status }) => `${name} ${status}`))).toEqual(
    new Set(['activate completed', 'verify completed', 'announce completed']),
  );
  expect(said.join('\n')).toContain('Region switch skipped activate');
});
