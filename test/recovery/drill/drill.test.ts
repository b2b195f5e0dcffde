import { of, PACE, SECRET, startDrillLab, type DrillLab } from './drill-lab';

jest.setTimeout(60_000);

let lab: DrillLab;
beforeEach(async () => {
  lab = await startDrillLab('real');
});
afterEach(() => lab.close());

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
  expect(
    of(lab.entries, 'step')
      .filter(({ status }) => status === 'completed')
      .map(({ name }) => name),
  ).toEqual([
    'grow',
    'fence',
    'switch-database',
    'activate',
    'shift-traffic',
    'verify',
    'announce',
    'check-fence',
    'rebuild',
  ]);
  expect(of(lab.entries, 'lag').length).toBeGreaterThan(0);
});

test('a full disk ends the drill and its clients with an error; the flip goes on, and the drill can be resumed', async () => {
  lab.plan.held.add('grow');
  lab.onEntry = ({ kind }) => {
    if (kind === 'heartbeat' && lab.plan.executions.length > 0) throw new Error('ENOSPC: no space left on device');
  };
  await expect(lab.drill()).rejects.toThrow('the evidence cannot be written: ENOSPC');
  lab.plan.held.clear();
  lab.onEntry = () => undefined;
  expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
});

test('no secret is shown or recorded', async () => {
  await lab.drill();
  const all = [...lab.said, JSON.stringify(lab.entries), JSON.stringify(lab.state())].join('\n');
  expect(all).not.toContain(SECRET);
  expect(all).not.toContain('Holdfast-MAC');
});

describe('a failover', () => {
  beforeEach(() => {
    lab.regions.west.reachable = false;
    lab.regions.west.mood = 'silent';
  });

  test('goes on without what the lost region does not answer, and leaves its fence unverified', async () => {
    expect(await lab.drill({ mode: 'failover' })).toEqual({ kind: 'completed' });
    expect(lab.plan.calls).toEqual(['StartPlanExecution activate us-east-2 ungraceful']);
    expect(of(lab.entries, 'fence')).toEqual([expect.objectContaining({ status: 'unverified' })]);
    expect(
      of(lab.entries, 'checked').some(
        ({ phase, passed, name }) => phase === 'preflight' && !passed && name === 'portal in us-west-2',
      ),
    ).toBe(true);
    expect(lab.said.join('\n')).toMatch(/portal in us-west-2 \| accepted/);
    expect(lab.said.join('\n')).toContain('post-recovery is blocked');
  });

  test('does not wait for a baseline of clients that no region serves', async () => {
    expect(await lab.drill({ mode: 'failover', pace: { ...PACE.real, baseline: 3_600_000 } })).toEqual({
      kind: 'completed',
    });
  });

  test('runs post-recovery when the lost region is back and fenced, and not before', async () => {
    await lab.drill({ mode: 'failover' });
    expect(await lab.drill({ resume: true })).toMatchObject({
      kind: 'findings',
      findings: [expect.stringContaining('post-recovery is blocked')],
    });
    Object.assign(lab.regions.west, { reachable: true, mood: 'not_active' });
    expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
    expect(lab.plan.calls).toEqual([
      'StartPlanExecution activate us-east-2 ungraceful',
      'StartPlanExecution postRecovery us-west-2 graceful',
    ]);
    expect(lab.entries.at(-1)?.kind).toBe('ended');
    expect(lab.afterwards.filter(({ kind }) => kind === 'fence')).toHaveLength(2);
    await expect(lab.drill({ resume: true })).rejects.toThrow('a drill that has not ended');
  });

  test('checks the fence again where a region that has just come back resets the connection', async () => {
    await lab.drill({ mode: 'failover' });
    Object.assign(lab.regions.west, { reachable: true, mood: 'not_active', resets: 2 });
    expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
    expect(lab.regions.west.resets).toBe(0);
  });

  test('a switchover in the same situation does not start, and lists every finding', async () => {
    const outcome = await lab.drill({ mode: 'switchover' });
    expect(outcome.kind).toBe('findings');
    expect(outcome.kind === 'findings' && outcome.findings.map((finding) => finding.split(':')[0])).toEqual(
      expect.arrayContaining([
        'portal in us-west-2',
        'no other flip in us-west-2',
        'mail exchanger in us-west-2',
        'cluster in us-west-2',
      ]),
    );
    expect(lab.entries).toEqual([]);
    expect(lab.plan.calls).toEqual([]);
  });

  test('break glass does each step once, and stops where a person must act', async () => {
    lab.plan.available = false;
    lab.functions.push('activate', 'verify', 'announce');
    expect(await lab.drill({ mode: 'failover', breakGlass: true })).toEqual({ kind: 'paused', step: 'shift-traffic' });
    expect(lab.plan.calls).toEqual(['FailoverGlobalCluster', 'Invoke activate']);
    expect(lab.said.join('\n')).toContain('docs/runbooks/region-flip.md');
    lab.regions.lead(lab.regions.east);
    Object.assign(lab.regions.east, { mood: 'active', epoch: 2 });
    expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
    expect(lab.plan.calls).toEqual(['FailoverGlobalCluster', 'Invoke activate', 'Invoke verify', 'Invoke announce']);
    expect(of(lab.entries, 'started')).toEqual([expect.objectContaining({ by: 'break-glass' })]);
  });
});
