import { figures } from '../../../lib/recovery/evidence/figures/figures';
import { PATIENCE_MS } from '../../support/patience';
import { of, PACE, SECRET, startDrillLab, type DrillLab } from './drill-lab';
import { STEP_SECONDS, STEPS } from './plan-api';

jest.setTimeout(PATIENCE_MS);

let lab: DrillLab;
beforeEach(async () => {
  lab = await startDrillLab('real');
});
afterEach(() => lab.close());
afterEach(() => {
  const shownOrRecorded = [...lab.said, JSON.stringify([lab.entries, lab.afterwards, lab.state()])].join('\n');
  expect(shownOrRecorded).not.toContain(SECRET);
  expect(shownOrRecorded).not.toContain('Holdfast-MAC');
});

test('a switchover moves the service, and writes down everything that is claimed of it', async () => {
  expect(await lab.drill()).toEqual({ kind: 'completed' });
  expect(lab.plan.calls).toEqual([
    'StartPlanExecution activate us-east-2 graceful',
    'StartPlanExecution postRecovery us-west-2 graceful',
  ]);
  expect(lab.entries[0]?.kind).toBe('declared');
  expect(lab.entries.at(-1)).toMatchObject({ kind: 'ended', outcome: 'completed' });
  expect(
    of(lab.entries, 'checked')
      .filter(({ phase, passed }) => phase === 'verification' && passed)
      .map(({ name }) => name),
  ).toEqual([
    'plan executed',
    'front door',
    'heartbeat written',
    'heartbeat read back',
    'database writer',
    'replication',
    'mail exchanger in us-east-2',
    'mail exchanger in us-west-2',
  ]);
  expect(of(lab.entries, 'fence')).toEqual([expect.objectContaining({ status: 'verified', region: 'us-west-2' })]);
  const acknowledged = of(lab.entries, 'heartbeat').filter(({ outcome }) => outcome === 'acknowledged');
  expect(new Set(acknowledged.map(({ region }) => region))).toEqual(new Set(['us-west-2', 'us-east-2']));
  expect(of(lab.entries, 'survivors')[0]?.ids.toSorted()).toEqual(acknowledged.map(({ id }) => id).toSorted());
  const completed = of(lab.entries, 'step').filter(({ status }) => status === 'completed');
  expect(completed.map(({ name }) => name)).toEqual([...STEPS.activate, ...STEPS.postRecovery]);
  expect(of(lab.entries, 'lag').length).toBeGreaterThan(0);
  // Each step has a budget, also those after the flip, and the time that Region switch itself says it took.
  for (const { name, expected, timeout, regionSwitch } of figures(lab.entries).steps)
    expect([name, (expected ?? 0) > 0, (timeout ?? 0) > 0, regionSwitch?.seconds]).toEqual([
      name,
      true,
      true,
      STEP_SECONDS,
    ]);
});

test('a failover goes on without what the lost region does not answer; post-recovery waits until it is back and fenced', async () => {
  Object.assign(lab.regions.west, { reachable: false, mood: 'silent' });
  // Nor is there a baseline to wait for, where no region serves clients.
  const outcome = await lab.drill({ mode: 'failover', pace: { ...PACE.real, baseline: 3_600_000 } });
  expect(outcome).toEqual({ kind: 'completed' });
  expect(lab.plan.calls).toEqual(['StartPlanExecution activate us-east-2 ungraceful']);
  expect(of(lab.entries, 'fence')).toEqual([expect.objectContaining({ status: 'unverified' })]);
  expect(of(lab.entries, 'checked')).toContainEqual(
    expect.objectContaining({ phase: 'preflight', passed: false, name: 'portal in us-west-2' }),
  );
  expect(lab.said.join('\n')).toMatch(/portal in us-west-2 \| unknown/);
  expect(lab.said.join('\n')).toContain('post-recovery is blocked');

  expect(await lab.drill({ resume: true })).toMatchObject({
    kind: 'findings',
    findings: [expect.stringContaining('post-recovery is blocked')],
  });

  // A region that has just come back resets connections: the fence is checked again.
  Object.assign(lab.regions.west, { reachable: true, mood: 'not_active', resets: 2 });
  expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
  expect(lab.regions.west.resets).toBe(0);
  expect(lab.plan.calls.slice(1)).toEqual(['StartPlanExecution postRecovery us-west-2 graceful']);
  expect(lab.entries.at(-1)?.kind).toBe('ended');
  expect(lab.afterwards.filter(({ kind }) => kind === 'fence')).toHaveLength(2);
  await expect(lab.drill({ resume: true })).rejects.toThrow('a drill that has not ended');
});
