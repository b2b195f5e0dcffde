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
  await slow.traffic.shift(EAST);
  expect(pauses).toEqual([
    PACES.aurora.takes.switchover,
    PACES.aurora.takes.failover,
    PACES.aurora.takes.task,
    PACES.aurora.takes.traffic,
  ]);
  expect(pauses.every((each) => each >= 10_000)).toBe(true);
  expect(engines.done).toEqual([`switchover ${EAST}`, `failover ${WEST}`, `runs ${EAST} portal 9`, `traffic ${EAST}`]);
});

test('tasks that run already are not waited for', async () => {
  const { pauses, slow } = atPace();
  await slow.services.runs(EAST, 'portal', 3, signal);
  expect(pauses).toEqual([]);
});
