/** A drill that is interrupted and resumed, wherever it was, and what may have changed in between. */
import { PATIENCE_MS } from '../../support/patience';
import { of, operatorWho, startDrillLab, type DrillLab } from './drill-lab';
import { interruptedOnce, keeps, type Moment, records } from './interrupted-once';

jest.setTimeout(PATIENCE_MS);

let lab: DrillLab;
beforeEach(async () => {
  lab = await startDrillLab('silent');
});
afterEach(() => lab.close());

// One of each kind; interruption.proof.ts has the others.
test.each<[string, Moment]>([
  ['a phase is kept', keeps('starting')],
  ['a step begins', records('step', { name: 'switch-database', status: 'running' })],
  ['a step of post-recovery ends', records('step', { name: 'rebuild', status: 'completed' })],
  ['what survived is written down', records('survivors')],
  ['a check afterwards is written down', records('checked', { phase: 'verification' })],
])('interrupted as %s and resumed, a flip is started once and ends as if nothing had been', (_, moment) =>
  interruptedOnce(lab, moment),
);

describe('a plan that is deployed anew', () => {
  test('after the declaration is not what a drill goes on with that has started nothing', async () => {
    lab.onSave = ({ phase }) => void (phase === 'declared' && lab.stop());
    expect(await lab.drill()).toEqual({ kind: 'interrupted' });
    lab.plan.version = '8';
    lab.onSave = () => undefined;
    await expect(lab.drill({ resume: true })).rejects.toThrow('the plan that was declared, version 7');
    expect(lab.plan.calls).toEqual([]);
  });

  test('just before it is executed is found, and the drill has not passed', async () => {
    lab.onSave = ({ phase }) => void (phase === 'starting' && (lab.plan.version = '8'));
    expect(await lab.drill()).toEqual({
      kind: 'findings',
      findings: ['plan executed: must be: version 7, as it was declared; is: version 8'],
    });
    expect(of(lab.entries, 'checked').filter(({ name }) => name === 'plan executed')).toEqual([
      expect.objectContaining({ passed: false, found: 'version 8' }),
    ]);
  });
});

test('a process that is gone right after it started the flip goes on with that flip', async () => {
  lab.onSave = ({ phase }) => {
    if (phase === 'following') throw new Error('killed');
  };
  await expect(lab.drill()).rejects.toThrow('killed');
  expect(lab.state()?.executionId).toBeUndefined();
  lab.onSave = () => undefined;
  expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
  expect(lab.plan.calls.filter((call) => call.startsWith('StartPlanExecution activate'))).toHaveLength(1);
});

describe('a drill that was declared and not started', () => {
  beforeEach(async () => {
    lab.onSave = ({ phase }) => phase === 'declared' && lab.stop();
    expect(await lab.drill()).toEqual({ kind: 'interrupted' });
    lab.onSave = () => undefined;
  });

  test('is looked at again before it is', async () => {
    lab.regions.west.reachable = false;
    expect(await lab.drill({ resume: true })).toMatchObject({
      kind: 'findings',
      findings: expect.arrayContaining([expect.stringContaining('portal in us-west-2')]),
    });
    expect(lab.plan.calls).toEqual([]);
    expect(of(lab.entries, 'ended')).toEqual([]);
  });

  test('is asked about again in the same words', async () => {
    const operator = operatorWho({ confirm: async () => false, type: async () => 'yes' });
    expect(await lab.drill({ resume: true, yes: false }, operator)).toEqual({
      kind: 'not started',
      reason: 'declined',
    });
    expect(lab.plan.calls).toEqual([]);
  });
});
