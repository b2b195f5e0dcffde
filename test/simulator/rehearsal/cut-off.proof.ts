import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { HOSTS } from '../../../lib/config/names';
import { FENCE } from '../../../lib/config/numbers';
import { monotonicClock } from '../../../lib/recovery/drill/clock';
import { REHEARSAL_PACE } from '../../../lib/recovery/drill/options';
import { PortalClient } from '../../../lib/recovery/drill/portal-client';
import type { Stage } from '../../../simulator/rehearsal/stage';
import { environment } from '../../support/stage';
import { beatInside } from './inside-client';
import { openProduction } from './one-flip';
import { Rehearsed } from './rehearsed-drill';

jest.setTimeout(240_000);

const out = mkdtempSync(join(tmpdir(), 'holdfast-cut-off-'));
let stage: Stage | undefined;
afterAll(async () => {
  await stage?.close();
  rmSync(out, { recursive: true });
});

/** A request that was on its way when the lease ended is answered by then, in milliseconds. */
const MARGIN_MS = 500;

test('a region that is cut off and goes on stops acknowledging within its lease, and what it acknowledged until then is lost', async () => {
  const production = environment('production');
  stage = await openProduction();
  const opened = stage;
  const [from, to] = production.regions;
  if (!to) throw new Error('there must be another region');
  const inside = beatInside(opened, from);
  await pause(500);

  let cut = Infinity;
  const drill = new Rehearsed({ stage, id: 'cut-off', to: to.name, mode: 'failover', out });
  const beforeFlip = async (): Promise<string> => {
    cut = performance.now();
    await opened.cutOff(from.name);
    return from.name;
  };
  expect(await drill.run(false, { beforeFlip })).toEqual({ kind: 'completed' });
  await inside.stop();

  const before = inside.beats.filter(({ sent }) => sent < cut);
  const late = inside.beats.filter(({ sent }) => sent > cut + FENCE.lease.seconds * 1000 + MARGIN_MS);
  expect(before.filter(({ acknowledged }) => acknowledged).length).toBeGreaterThan(0);
  expect(late.length).toBeGreaterThan(0);
  expect(late.filter(({ acknowledged }) => acknowledged)).toEqual([]);
  // Its portals, database and keys work: only the fence refuses.
  expect(late.filter(({ answer }) => !answer.includes('not_active'))).toEqual([]);

  await opened.restore(from.name);
  expect(await drill.run(true)).toEqual({ kind: 'completed' });
  const since = inside.beats.filter(({ sent, acknowledged }) => sent > cut && acknowledged).map(({ id }) => id);
  expect(since.length).toBeGreaterThan(0);
  const portals = new PortalClient(opened.target, REHEARSAL_PACE, monotonicClock());
  expect(await portals.lookup(HOSTS.portal(production), since)).toEqual([]);
  portals.close();
});
