import { of, SECRET, startDrillLab, type DrillLab } from './drill-lab';

let lab: DrillLab;
beforeEach(async () => {
  lab = await startDrillLab();
});
afterEach(() => lab.close());

test('a switchover moves the service, and writes down everything that is claimed of it', async () => {
  expect(await lab.drill()).toEqual({ kind: 'completed' });
  expect(lab.plan.calls).toEqual(['StartPlanExecution activate us-east-2 graceful', 'StartPlanExecution postRecovery us-west-2 graceful']);
  expect(lab.entries[0]?.kind).toBe('declared');
  expect(lab.entries.at(-1)).toMatchObject({ kind: 'ended', outcome: 'completed' });
  expect(of(lab.entries, 'checked').filter(({ phase, passed }) => phase === 'verification' && passed).map(({ name }) => name)).toEqual(
    ['front door', 'heartbeat written', 'heartbeat read back', 'database writer', 'replication', 'mail exchanger in us-east-2', 'mail exchanger in us-west-2'],
  );
  expect(of(lab.entries, 'fence')).toEqual([expect.objectContaining({ status: 'verified', region: 'us-west-2' })]);
  const acknowledged = of(lab.entries, 'heartbeat').filter(({ outcome }) => outcome === 'acknowledged');
  expect(new Set(acknowledged.map(({ region }) => region))).toEqual(new Set(['us-west-2', 'us-east-2']));
  expect(of(lab.entries, 'survivors')[0]?.ids.toSorted()).toEqual(acknowledged.map(({ id }) => id).toSorted());
  expect(of(lab.entries, 'step').filter(({ status }) => status === 'completed').map(({ name }) => name)).toEqual(
    ['grow', 'fence', 'switch-database', 'activate', 'shift-traffic', 'verify', 'announce', 'check-fence', 'rebuild'],
  );
  expect(of(lab.entries, 'lag').length).toBeGreaterThan(0);
});

test('no secret is said or kept', async () => {
  await lab.drill();
  const all = [...lab.said, JSON.stringify(lab.entries), JSON.stringify(lab.state())].join('\n');
  expect(all).not.toContain(SECRET);
  expect(all).not.toContain('Holdfast-MAC');
});
