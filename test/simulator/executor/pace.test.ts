import fc from 'fast-check';
import { flipBudget } from '../../../lib/recovery/plan/budget';
import { PolledHealthChecks } from '../../../simulator/executor/health-checks';
import { PACES, stretched } from '../../../simulator/executor/pace';
import { EAST, FakeEngines, WEST } from '../fake-backend';

/** Engines at the pace of AWS, and the pauses that were made, in milliseconds. */
function atPace() {
  const engines = new FakeEngines();
  const pauses: number[] = [];
  const slow = stretched(engines, PACES.aurora, {
    origin: 0,
    now: () => 0,
    notBefore: () => undefined,
    pause: async (milliseconds) => void pauses.push(milliseconds),
  });
  return { engines, pauses, slow };
}

const signal = new AbortController().signal;

test('at the pace of AWS everything takes what the plan expects of it, and is not done before', async () => {
  const { engines, pauses, slow } = atPace();
  await slow.database.switchover(EAST);
  await slow.database.failover(WEST);
  await slow.services.runs(EAST, 'portal', 9, signal);
  expect(pauses).toEqual([PACES.aurora.takes.switchover, PACES.aurora.takes.failover, PACES.aurora.takes.task]);
  expect(pauses.every((each) => each >= 10_000)).toBe(true);
  expect(engines.done).toEqual([`switchover ${EAST}`, `failover ${WEST}`, `runs ${EAST} portal 9`]);
});

test('tasks that run already are not waited for', async () => {
  const { pauses, slow } = atPace();
  await slow.services.runs(EAST, 'portal', 3, signal);
  expect(pauses).toEqual([]);
});

test('every duration at the pace of AWS is that of the plan, which has its source in docs/flip-budget.md', () => {
  const { switchover, failover } = { switchover: flipBudget('switchover'), failover: flipBudget('failover') };
  const lineOf = ({ lines }: typeof switchover, name: string) => lines.find((line) => line.name === name)?.expected;
  const { takes } = PACES.aurora;
  expect(Object.entries(takes).map(([name, milliseconds]) => [name, milliseconds / 1000])).toEqual([
    ['switchover', lineOf(switchover, 'switch-database')],
    ['failover', lineOf(failover, 'switch-database')],
    ['task', lineOf(switchover, 'grow')],
    ['traffic', lineOf(switchover, 'shift-traffic')],
    ['start', lineOf(switchover, 'start, and gaps between steps')],
    ['block', lineOf(failover, 'fence')],
  ]);
});

/** A clock that a test moves: pauses end in the order of their time. */
function movedClock() {
  let now = 0;
  const waiting: { readonly at: number; readonly wake: () => void }[] = [];
  const pause = (milliseconds: number): Promise<void> =>
    new Promise((wake) => void waiting.push({ at: now + milliseconds, wake }));
  const runOut = async (): Promise<void> => {
    for (let next = waiting[0]; next; [next] = waiting.sort((a, b) => a.at - b.at)) {
      waiting.splice(waiting.indexOf(next), 1);
      now = next.at;
      next.wake();
      await new Promise((settled) => setImmediate(settled));
    }
  };
  return { clock: { origin: 0, now: () => now, notBefore: () => undefined, pause }, runOut };
}

describe('the health checks of the traffic block', () => {
  const { polling = { everyMs: Number.NaN, agreeing: 0 }, takes } = PACES.aurora;
  const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  /** The states of both checks over time, while traffic moves to the east. */
  async function moving(...phases: readonly number[]) {
    const engines = new FakeEngines();
    const { clock, runOut } = movedClock();
    const left = [...phases];
    const seen: { readonly at: number; readonly healthy: string }[] = [];
    const { traffic } = engines;
    const turn: typeof traffic.turn = async (...of) => {
      await traffic.turn(...of);
      const healthy = traffic.regions.filter((region) => traffic.status(region) === 'healthy').join();
      seen.push({ at: clock.now(), healthy });
    };
    const checks = new PolledHealthChecks({ ...traffic, turn }, polling, clock, () => left.shift() ?? 0);
    let done: number | undefined;
    void checks.shift(EAST, takes.traffic).then(() => (done = clock.now()));
    await runOut();
    return { seen, done };
  }

  test('move each at its own moment, so that for a while both or neither is healthy, and the block ends when both have', async () => {
    await fc.assert(
      fc.asyncProperty(share, share, async (west, east) => {
        const { seen, done } = await moving(west, east);
        expect(seen).toHaveLength(2);
        expect(seen[1]?.healthy).toBe(EAST);
        expect(done).toBe(takes.traffic);
        const written = takes.traffic - polling.agreeing * polling.everyMs;
        for (const { at } of seen) {
          expect(at).toBeGreaterThanOrEqual(written + (polling.agreeing - 1) * polling.everyMs);
          expect(at).toBeLessThanOrEqual(takes.traffic);
        }
      }),
    );
    expect((await moving(0.1, 0.9)).seen[0]?.healthy).toBe('');
    expect((await moving(0.9, 0.1)).seen[0]?.healthy).toBe(`${WEST},${EAST}`);
  });
});
