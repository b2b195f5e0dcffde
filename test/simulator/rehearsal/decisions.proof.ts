import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACES } from '../../../simulator/executor/pace';
import { environment } from '../../support/stage';
import { of } from '../../recovery/drill/drill-lab';
import { Rehearsed } from './rehearsed-drill';
import { openLocalStage, type LocalStage } from './stage';

jest.setTimeout(240_000);

const out = mkdtempSync(join(tmpdir(), 'holdfast-decisions-'));
let stage: LocalStage;
/** Whether time-outs, which are minutes in AWS, pass quickly: where a test waits for a step to fail. */
let isHasty = false;
beforeAll(async () => {
  stage = await openLocalStage(environment('production'), 35, {
    ...PACES.rehearsal,
    get timeoutMinute() {
      return isHasty ? 1500 : PACES.rehearsal.timeoutMinute;
    },
  });
  await stage.settle();
});
afterAll(async () => {
  await stage?.close();
  rmSync(out, { recursive: true });
});

const [WEST, EAST] = ['us-west-2', 'us-east-2'];
/** How long to wait for a silent region: no longer than needed. */
const HASTE = { limits: { connect: 1000, answer: 2000 }, settle: 2000 };
/** Makes the announcement fail until the result is called and has resolved: an attempt that is given up ends its process. */
function denyAnnouncement(): () => Promise<void> {
  const allow = stage.simulator.faults.deny('events:PutEvents');
  isHasty = true;
  return async () => {
    allow();
    isHasty = false;
    await stage.simulator.warm();
  };
}
const activations = () =>
  stage.simulator.executor.executions.filter(({ options: { request } }) => request.action === 'activate').length;
const statuses = ({ entries }: Rehearsed, name: string) =>
  of(entries, 'step')
    .filter((step) => step.name === name)
    .map(({ status }) => status);
const decisions = ({ entries }: Rehearsed) => of(entries, 'decision').map(({ step, action }) => `${step}: ${action}`);

test('a switchover that is interrupted while the database moves goes on where it was, and a step that failed is tried again: nothing is lost or done twice', async () => {
  const allow = denyAnnouncement();
  const drill = new Rehearsed({ stage, id: 'resumed', to: EAST, out }, 'resume').stopAt(
    (entry) => entry.kind === 'step' && entry.name === 'switch-database' && entry.status === 'running',
  );
  expect(await drill.run(false)).toEqual({ kind: 'interrupted' });
  expect(await drill.run(true, { asked: allow })).toEqual({ kind: 'completed' });
  expect(activations()).toBe(1);
  expect(decisions(drill)).toEqual(['announce: resume']);
  expect(statuses(drill, 'announce').at(-1)).toBe('completed');
  expect(statuses(drill, 'switch-database').filter((status) => status === 'completed')).toHaveLength(1);
  const there = await stage.heartbeatsIn(EAST);
  const acknowledged = of(drill.entries, 'heartbeat').filter(({ outcome }) => outcome === 'acknowledged');
  expect(acknowledged.length).toBeGreaterThan(0);
  expect(acknowledged.filter(({ id }) => !there.has(id))).toEqual([]);
  expect(await drill.verdict()).toMatchObject({ genuine: true, head: { figures: { passed: true } } });
});

test('a switchover whose old region is cut off under way is made a failover step by step, leaves out what cannot be done, and ends once that region is back', async () => {
  await stage.settle();
  const allow = denyAnnouncement();
  const drill = new Rehearsed(
    { stage, id: 'ungraceful', to: WEST, out, pace: HASTE },
    'switchToUngraceful',
    'switchToUngraceful',
    'skip',
  );
  const outcome = await drill.run(false, {
    beforeFlip: () => stage.cutOff(EAST).then(() => EAST),
    asked: (answer) => (answer === 'skip' ? allow() : Promise.resolve()),
  });
  expect(decisions(drill)).toEqual([
    'fence: switchToUngraceful',
    'switch-database: switchToUngraceful',
    'announce: skip',
  ]);
  expect(statuses(drill, 'fence').at(-1)).toBe('skipped');
  expect(statuses(drill, 'switch-database').at(-1)).toBe('completed');
  expect(statuses(drill, 'announce').at(-1)).toBe('skipped');
  expect(of(drill.entries, 'heartbeat').findLast(({ outcome: each }) => each === 'acknowledged')?.region).toBe(WEST);
  // The operator was promised that nothing is lost; the finding says that this is not certain now.
  expect(outcome).toMatchObject({
    kind: 'findings',
    findings: expect.arrayContaining([expect.stringContaining('post-recovery is blocked: fence unverified')]),
  });
  const verdict = await drill.verdict();
  expect(verdict).toMatchObject({ genuine: true, head: { figures: { passed: false } } });
  // What was under way when it was cut off is lost, and listed.
  const there = await stage.heartbeatsIn(WEST);
  const lost = of(drill.entries, 'heartbeat')
    .filter(({ id, outcome: each }) => each === 'acknowledged' && !there.has(id))
    .map(({ id }) => id)
    .toSorted();
  expect(verdict.head?.figures.recoveryPoint.lost.map(({ id }) => id).toSorted()).toEqual(lost);
  await stage.restore(EAST);
  expect(await drill.run(true)).toEqual({ kind: 'completed' });
  expect((await stage.survey()).complaints).toEqual([]);
});
