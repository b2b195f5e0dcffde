/** The course of a drill: start, pauses, skipped steps, break glass, another flip under way. */
import type { Action } from '../../../lib/recovery/drill/pause-decision';
import type { Operator } from '../../../lib/recovery/drill/ports';
import { of, startDrillLab, type DrillLab } from './drill-lab';

jest.setTimeout(60_000);

let lab: DrillLab;
beforeEach(async () => {
  lab = await startDrillLab('silent');
});
afterEach(() => lab.close());

test('finds an execution whose start got no answer, and starts no second one', async () => {
  lab.plan.deaf = true;
  lab.plan.held.add('grow');
  const drilling = lab.drill().catch((error: unknown) => error);
  await until(() => lab.plan.executions.length > 0);
  lab.plan.deaf = false;
  lab.plan.held.clear();
  expect(await drilling).toEqual({ kind: 'completed' });
  expect(lab.plan.calls.filter((call) => call.startsWith('StartPlanExecution activate'))).toHaveLength(1);
});

describe('a plan that pauses', () => {
  const answering = (...actions: readonly Action[]): Operator => {
    const left = [...actions];
    return {
      confirm: () => Promise.resolve(true),
      type: () => Promise.resolve('it was looked into'),
      async choose(_question, choices) {
        const next = left.shift();
        const found = choices.find(({ answer }) => answer === next);
        if (!found) throw new Error(`there must be a choice ${String(next)}`);
        return found.answer;
      },
    };
  };

  test('is resumed: the step is tried again', async () => {
    lab.plan.failing.add('activate');
    const operator = answering('resume');
    const repairing = {
      ...operator,
      type: async (question: string) => (lab.plan.failing.clear(), operator.type(question)),
    };
    expect(await lab.drill({}, repairing)).toEqual({ kind: 'completed' });
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

  test('waits where no operator is there to ask, and asks when the drill is resumed', async () => {
    lab.plan.failing.add('verify');
    expect(await lab.drill()).toEqual({ kind: 'paused', step: 'verify' });
    expect(of(lab.entries, 'ended')).toEqual([]);
    expect(await lab.drill({ resume: true }, answering('skip'))).toEqual({ kind: 'completed' });
  });

  test('records why a step failed', async () => {
    lab.plan.failing.add('verify');
    await lab.drill();
    expect(of(lab.entries, 'step')).toContainEqual(
      expect.objectContaining({ name: 'verify', status: 'failed', detail: 'verify did not work' }),
    );
  });
});

test('break glass continues a flip whose Region switch does not answer, and repeats no completed step', async () => {
  lab.plan.held.add('activate');
  lab.onEntry = (entry) => entry.kind === 'step' && entry.name === 'activate' && lab.stop();
  expect(await lab.drill({ mode: 'failover' })).toEqual({ kind: 'interrupted' });
  lab.onEntry = () => undefined;
  lab.plan.available = false;
  lab.functions.push('activate', 'verify', 'announce');
  expect(await lab.drill({ resume: true, breakGlass: true })).toEqual({ kind: 'paused', step: 'shift-traffic' });
  expect(lab.plan.calls).toEqual(['StartPlanExecution activate us-east-2 ungraceful', 'Invoke activate']);
  expect(of(lab.entries, 'started').map(({ by }) => by)).toEqual(['region-switch', 'break-glass']);
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
    lab.functions.push('activate', 'verify', 'announce');
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
    lab.functions.push('verify', 'announce');
    expect(await lab.drill({ mode: 'failover' })).toEqual({ kind: 'paused', step: 'activate' });
    expect(lab.said.join('\n')).toContain(
      'aws lambda invoke --region "$TO" --function-name "holdfast-$ENVIRONMENT-flip-activate"',
    );
    expect(of(lab.entries, 'ended')).toEqual([]);
    lab.functions.push('activate');
    expect(await lab.drill({ resume: true })).toEqual({ kind: 'completed' });
    expect(lab.plan.calls.filter((call) => call.startsWith('StartPlanExecution activate'))).toHaveLength(1);
    expect(statuses('activate').at(-1)).toBe('completed');
  });

  test('goes on where a step fails that the service does not need', async () => {
    lab.functions.push('activate', 'verify');
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
  expect(lab.said.join('\n')).toMatch(/switch-database \| 2:00/);
});

test.each([
  ['production failover', false],
  ['yes', false],
  ['staging failover', true],
])('a failover begins when its words are typed: %s', async (typed, begins) => {
  const operator: Operator = {
    confirm: () => Promise.resolve(true),
    type: () => Promise.resolve(typed),
    choose: (_question, choices) => Promise.resolve(choices[0]?.answer ?? fail()),
  };
  const outcome = await lab.drill({ mode: 'failover', yes: false }, operator);
  expect(outcome.kind).toBe(begins ? 'completed' : 'not started');
});

test('a region that is active already is refused', async () => {
  await lab.drill();
  lab.plan.calls.length = 0;
  await expect(lab.drill({ id: 'drill-2' })).rejects.toThrow('a region that is not active yet');
  expect(lab.plan.calls).toEqual([]);
});

test('a flip under way blocks another one, and the finding says how to follow it', async () => {
  lab.plan.held.add('grow');
  const first = lab.drill();
  await until(() => lab.plan.executions.length > 0);
  const second = await secondDrill();
  expect(second).toMatchObject({
    kind: 'findings',
    findings: expect.arrayContaining([expect.stringContaining('go on with --resume drill-1')]),
  });
  lab.plan.held.clear();
  expect(await first).toEqual({ kind: 'completed' });
});

/** Another drill while one runs. */
const secondDrill = () => lab.another({ id: 'drill-2' });

async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500 && !holds(); tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(holds()).toBe(true);
}

function fail(): never {
  throw new Error('there must be a choice');
}
