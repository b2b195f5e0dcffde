/** A drill that is interrupted and resumed, wherever it was, and what may have changed in between. */
import type { Operator } from '../../../lib/recovery/drill/ports';
import type { DrillState } from '../../../lib/recovery/drill/model';
import type { Entry } from '../../../lib/recovery/evidence/entries';
import { of, startDrillLab, type DrillLab } from './drill-lab';

jest.setTimeout(60_000);

let lab: DrillLab;
beforeEach(async () => {
  lab = await startDrillLab('silent');
});
afterEach(() => lab.close());

describe('interrupted and resumed, a flip is started once and ends as if nothing had been', () => {
  /** Interrupts at the n-th entry or saved state that fits, then resumes until it is through. */
  async function interruptedAt(
    holds: (seen: { readonly entry?: Entry; readonly state?: DrillState }) => boolean,
  ): Promise<void> {
    let stopped = false;
    const stopOnce = (seen: { readonly entry?: Entry; readonly state?: DrillState }): void => {
      if (stopped || !holds(seen)) return;
      stopped = true;
      lab.stop();
    };
    lab.onSave = (state) => stopOnce({ state });
    lab.onEntry = (entry) => stopOnce({ entry });
    expect(await lab.drill()).toEqual({ kind: 'interrupted' });
    expect(stopped).toBe(true);
    expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
    expect(lab.plan.calls).toEqual([
      'StartPlanExecution activate us-east-2 graceful',
      'StartPlanExecution postRecovery us-west-2 graceful',
    ]);
    expect(of(lab.entries, 'declared')).toHaveLength(1);
    expect(of(lab.entries, 'ended')).toHaveLength(1);
    const completed = of(lab.entries, 'step')
      .filter(({ status }) => status === 'completed')
      .map(({ name }) => name);
    expect(new Set(completed).size).toBe(completed.length);
  }

  test.each(['declared', 'starting', 'following', 'verifying', 'reconciling'] as const)(
    'as the phase %s is kept',
    (phase) => interruptedAt(({ state }) => state?.phase === phase),
  );

  test.each([
    'grow',
    'fence',
    'switch-database',
    'activate',
    'shift-traffic',
    'verify',
    'announce',
    'check-fence',
    'rebuild',
  ])('as %s begins', (step) =>
    interruptedAt(({ entry }) => entry?.kind === 'step' && entry.name === step && entry.status === 'running'),
  );

  test.each(['fence', 'shift-traffic', 'rebuild'])('as %s ends', (step) =>
    interruptedAt(({ entry }) => entry?.kind === 'step' && entry.name === step && entry.status === 'completed'),
  );

  test.each(['started', 'survivors', 'fence'] as const)('as %s is written down', (kind) =>
    interruptedAt(({ entry }) => entry?.kind === kind),
  );

  test('as a check afterwards is written down', () =>
    interruptedAt(({ entry }) => entry?.kind === 'checked' && entry.phase === 'verification'));
});

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
    const operator: Operator = {
      confirm: () => Promise.resolve(false),
      type: () => Promise.resolve('yes'),
      choose: () => Promise.reject(new Error('not asked')),
    };
    expect(await lab.drill({ resume: true, yes: false }, operator)).toEqual({
      kind: 'not started',
      reason: 'declined',
    });
    expect(lab.plan.calls).toEqual([]);
  });
});
