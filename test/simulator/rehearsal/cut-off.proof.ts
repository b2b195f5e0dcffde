import { setTimeout as pause } from 'node:timers/promises';
import { HOSTS } from '../../../lib/config/names';
import { FENCE } from '../../../lib/config/numbers';
import { monotonicClock } from '../../../lib/recovery/drill/clock';
import { runDrill } from '../../../lib/recovery/drill/drill';
import { REHEARSAL_PACE } from '../../../lib/recovery/drill/options';
import type { DrillPorts } from '../../../lib/recovery/drill/ports';
import type { DrillState } from '../../../lib/recovery/drill/model';
import { PortalClient } from '../../../lib/recovery/drill/portal-client';
import { runsOf } from '../../../simulator/rehearsal/runs';
import { openStage, type Stage } from '../../../simulator/rehearsal/stage';
import { environment } from '../../support/stage';
import { beatInside } from './inside-client';

jest.setTimeout(240_000);

const never = new AbortController().signal;
let stage: Stage | undefined;
afterAll(() => stage?.close());

/** A request that was on its way when the lease ended is answered by then, in milliseconds. */
const MARGIN_MS = 500;

test('a region that is cut off and goes on stops acknowledging within its lease, and what it acknowledged until then is lost', async () => {
  const production = environment('production');
  stage = await openStage({
    environment: production,
    given: {},
    binaries: process.env.HOLDFAST_PG_BIN,
    linkDelayMs: 35,
    pace: 'rehearsal',
    interrupted: never,
  });
  const opened = stage;
  const [run] = runsOf(production, 'failover', 1);
  if (!run) throw new Error('there must be a run');
  const inside = beatInside(opened, run.from);
  await pause(500);

  let cut = Infinity;
  const recorder = { add: () => undefined, flush: () => Promise.resolve() };
  let state: DrillState | undefined;
  const options = {
    id: 'cut-off',
    to: run.to.name,
    mode: 'failover',
    dryRun: false,
    yes: true,
    breakGlass: false,
    resume: false,
    commit: 'abc',
    operator: 'operator',
    pace: REHEARSAL_PACE,
  } as const;
  const ports: DrillPorts = {
    records: {
      begin: () => Promise.resolve(recorder),
      after: () => Promise.resolve(recorder),
      resume: () => Promise.reject(new Error('not interrupted')),
      load: () => Promise.resolve(state),
      save: (saved) => Promise.resolve(void (state = saved)),
    },
    screen: { say: () => undefined, table: () => undefined, show: () => undefined },
    operator: undefined,
    clock: monotonicClock(),
    interrupted: never,
    trafficProgram: 'build/processes/traffic.mjs',
    async beforeFlip() {
      cut = performance.now();
      await opened.cutOff(run.from.name);
    },
  };
  const outcome = await runDrill(opened.target, options, ports);
  expect(outcome).toEqual({ kind: 'completed' });
  await inside.stop();

  const before = inside.beats.filter(({ sent }) => sent < cut);
  const late = inside.beats.filter(({ sent }) => sent > cut + FENCE.lease.seconds * 1000 + MARGIN_MS);
  expect(before.filter(({ acknowledged }) => acknowledged).length).toBeGreaterThan(0);
  expect(late.length).toBeGreaterThan(0);
  expect(late.filter(({ acknowledged }) => acknowledged)).toEqual([]);
  // Its portals, database and keys work: only the fence refuses.
  expect(late.filter(({ answer }) => !answer.includes('not_active'))).toEqual([]);

  await opened.restore(run.from.name);
  expect(await runDrill(opened.target, { ...options, resume: true }, ports)).toEqual({ kind: 'completed' });
  const since = inside.beats.filter(({ sent, acknowledged }) => sent > cut && acknowledged).map(({ id }) => id);
  expect(since.length).toBeGreaterThan(0);
  const visitor = new PortalClient(opened.target, REHEARSAL_PACE, monotonicClock());
  expect(await visitor.lookup(HOSTS.portal(production), since)).toEqual([]);
  visitor.close();
});
