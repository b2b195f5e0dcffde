/** The course of a drill: start, pauses, skipped steps, break glass, another flip under way. */
import type { Action } from '../../../lib/recovery/drill/pause-decision';
import type { Operator } from '../../../lib/recovery/drill/ports';
import { PATIENCE_MS, until } from '../../support/patience';
import { of, operatorWho, startDrillLab, type DrillLab } from './drill-lab';

jest.setTimeout(PATIENCE_MS);

let lab: DrillLab;
beforeEach(async () => {
  lab = await startDrillLab('silent');
});
afterEach(() => lab.close());

describe('a plan that pauses', () => {
  /** An operator who is asked once. */
  const answering = (action: Action, changes: Partial<Operator> = {}): Operator => {
    let asked = 0;
    return operatorWho({
      async choose(_question, choices) {
        const found = choices.find(({ answer }) => answer === action);
        if (!found || (asked += 1) > 1) throw new Error(`there must be a choice ${action}, once`);
        return found.answer;
      },
      ...changes,
    });
  };

  test('is resumed: the step is tried again', async () => {
    lab.plan.failing.add('activate');
    const repaired = async () => (lab.plan.failing.clear(), 'it was looked into');
    expect(await lab.drill({}, answering('resume', { type: repaired }))).toEqual({ kind: 'completed' });
    expect(lab.plan.calls).toContain('UpdatePlanExecution resume');
    expect(of(lab.entries, 'decision')).toEqual([
      expect.objectContaining({ step: 'activate', action: 'resume', reason: 'it was looked into' }),
    ]);
    expect(lab.said.join('\n')).toContain('Read the log of the function: it names what it waits for');
  });

  test('goes on without a step that is skipped', async () => {
    lab.plan.failing.add('announce');
    expect(await lab.drill({}, answering('skip'))).toEqual({ kind: 'completed' });
    expect(of(lab.entries, 'step')).toContainEqual(expect.objectContaining({ name: 'announce', status: 'skipped' }));
  });

  test('does a step ungracefully', async () => {
    lab.plan.failing.add('switch-database');
    expect(await lab.drill({}, answering('switchToUngraceful'))).toEqual({ kind: 'completed' });
    expect(lab.plan.calls).toContain('UpdatePlanExecutionStep switchToUngraceful switch-database');
  });

  test('is canceled', async () => {
    lab.plan.failing.add('grow');
    expect(await lab.drill({}, answering('cancel'))).toEqual({ kind: 'canceled' });
    expect(lab.entries.at(-1)).toMatchObject({ kind: 'ended', outcome: 'canceled' });
  });

  test('is canceled after the flip: post-recovery is outstanding, and started anew when the drill goes on', async () => {
    lab.plan.failing.add('rebuild');
    const canceled = 'post-recovery canceled: the execution was canceled';
    expect(await lab.drill({}, answering('cancel'))).toEqual({ kind: 'findings', findings: [canceled] });
    lab.plan.failing.delete('rebuild');
    expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
    expect(lab.plan.calls.filter((call) => call.includes('postRecovery'))).toHaveLength(2);
    await expect(lab.drill({ resume: true })).rejects.toThrow('a drill that has not ended');
  });

  test('waits where no operator is there to ask, and asks when the drill is resumed', async () => {
    lab.plan.failing.add('verify');
    expect(await lab.drill()).toEqual({ kind: 'paused', step: 'verify', reason: 'verify did not work' });
    expect(of(lab.entries, 'ended')).toEqual([]);
    expect(of(lab.entries, 'step')).toContainEqual(
      expect.objectContaining({ name: 'verify', status: 'failed', detail: 'verify did not work' }),
    );
    expect(await lab.drill({ resume: true }, answering('skip'))).toEqual({ kind: 'completed' });
  });
});

test('break glass continues a flip whose Region switch does not answer, and repeats no completed step', async () => {
  lab.plan.held.add('activate');
  lab.onEntry = (entry) => entry.kind === 'step' && entry.name === 'activate' && lab.stop();
  expect(await lab.drill({ mode: 'failover' })).toEqual({ kind: 'interrupted' });
  lab.onEntry = () => undefined;
  lab.plan.available = false;
  lab.plan.functions.push('activate', 'verify', 'announce');
  expect(await lab.drill({ resume: true, breakGlass: true })).toMatchObject({
    kind: 'paused',
    step: 'shift-traffic',
    reason: expect.stringContaining('must lead to us-east-2'),
  });
  expect(lab.plan.calls).toEqual(['StartPlanExecution activate us-east-2 ungraceful', 'Invoke activate']);
  expect(of(lab.entries, 'started').map(({ by }) => by)).toEqual(['region-switch', 'break-glass']);
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

describe('where a region is lost', () => {
  beforeEach(() => Object.assign(lab.regions.west, { reachable: false, mood: 'silent' }));

  test('a switchover does not start, and the drill lists every finding', async () => {
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
    lab.plan.functions.push('activate', 'verify', 'announce');
    expect(await lab.drill({ mode: 'failover', breakGlass: true })).toMatchObject({
      kind: 'paused',
      step: 'shift-traffic',
      reason: expect.stringContaining('must lead to us-east-2'),
    });
    expect(lab.plan.calls).toEqual(['FailoverGlobalCluster', 'Invoke activate']);
    expect(lab.said.join('\n')).toContain('docs/runbooks/region-flip.md');
    lab.regions.lead(lab.regions.east);
    Object.assign(lab.regions.east, { mood: 'active', epoch: 2 });
    expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
    expect(lab.plan.calls).toEqual(['FailoverGlobalCluster', 'Invoke activate', 'Invoke verify', 'Invoke announce']);
    expect(of(lab.entries, 'started')).toEqual([expect.objectContaining({ by: 'break-glass' })]);
  });
});

test('post-recovery can wait where Region switch does not answer', async () => {
  lab.onEntry = ({ kind }) => kind === 'fence' && (lab.plan.available = false);
  expect(await lab.drill()).toMatchObject({
    kind: 'findings',
    findings: [expect.stringContaining('post-recovery could not be carried out')],
  });
  expect(lab.entries.at(-1)).toMatchObject({ kind: 'ended' });
  lab.plan.available = true;
  lab.onEntry = () => undefined;
  expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
});

describe('a failover whose execution skips functions', () => {
  beforeEach(() => ['activate', 'verify', 'announce'].forEach((name) => lab.plan.leftOut.add(name)));

  const statuses = (name: string) =>
    of(lab.entries, 'step')
      .filter((entry) => entry.name === name)
      .map(({ status }) => status);

  test('the drill calls each skipped function once, in order, and the new region writes', async () => {
    lab.plan.functions.push('activate', 'verify', 'announce');
    expect(await lab.drill({ mode: 'failover' })).toEqual({ kind: 'completed' });
    expect(lab.plan.calls.slice(0, 4)).toEqual([
      'StartPlanExecution activate us-east-2 ungraceful',
      'Invoke activate',
      'Invoke verify',
      'Invoke announce',
    ]);
    expect(lab.plan.calls.filter((call) => call.startsWith('Invoke'))).toHaveLength(3);
    expect(statuses('activate')).toEqual(['skipped', 'running', 'completed']);
    expect(statuses('fence')).toEqual(['skipped']);
  });

  test('stops with the commands where the new region does not get the epoch, and tries again when it is resumed', async () => {
    lab.plan.functions.push('verify', 'announce');
    expect(await lab.drill({ mode: 'failover' })).toMatchObject({
      kind: 'paused',
      step: 'activate',
      reason: expect.any(String),
    });
    expect(lab.said.join('\n')).toContain(
      'aws lambda invoke --region "$TO" --function-name "holdfast-$ENVIRONMENT-flip-activate"',
    );
    expect(of(lab.entries, 'ended')).toEqual([]);
    lab.plan.functions.push('activate');
    expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
    expect(lab.plan.calls.filter((call) => call.startsWith('StartPlanExecution activate'))).toHaveLength(1);
    expect(statuses('activate').at(-1)).toBe('completed');
  });

  test('goes on where a step fails that the service does not need', async () => {
    lab.plan.functions.push('activate', 'verify');
    expect(await lab.drill({ mode: 'failover' })).toEqual({ kind: 'completed' });
    expect(statuses('announce').at(-1)).toBe('skipped');
    expect(lab.said.join('\n')).toContain('announce failed');
  });
});

test('a dry run checks, and changes and records nothing', async () => {
  expect(await lab.drill({ dryRun: true })).toEqual({ kind: 'not started', reason: 'dry run' });
  expect(lab.plan.calls).toEqual([]);
  expect(lab.entries).toEqual([]);
  expect(lab.state()).toBeUndefined();
  expect(lab.said.join('\n')).toMatch(/switch-database \| \d:00/);
});

test.each([
  ['production failover', 'not started'],
  ['staging failover', 'interrupted'],
])('a failover begins when its words are typed: %s', async (typed, kind) => {
  lab.onSave = lab.stop;
  const outcome = await lab.drill({ mode: 'failover', yes: false }, operatorWho({ type: async () => typed }));
  expect(outcome.kind).toBe(kind);
});

test('a region that is active already is refused', async () => {
  lab.plan.writer = lab.regions.east;
  lab.regions.lead(lab.regions.east);
  await expect(lab.drill()).rejects.toThrow('a region that is not active yet');
  expect(lab.plan.calls).toEqual([]);
});

test('a flip under way blocks another one, and the finding says how to follow it', async () => {
  lab.plan.held.add('grow');
  const first = lab.drill();
  await until(() => lab.plan.executions.length > 0);
  const second = await lab.another({ id: 'drill-2' });
  expect(second).toMatchObject({
    kind: 'findings',
    findings: expect.arrayContaining([expect.stringContaining('go on with --resume drill-1')]),
  });
  lab.plan.held.clear();
  expect(await first).toEqual({ kind: 'completed' });
});
