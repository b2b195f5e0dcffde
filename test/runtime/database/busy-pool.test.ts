/** Work that has to wait for a connection is not work whose writer is lost. */
import { performance } from 'node:perf_hooks';
import { SIGN_INS } from '../../../lib/runtime/database/connections';
import type { WriterLocator } from '../../../lib/runtime/database/writer';
import { APP, openLab, type DatabaseLab } from './database-lab';

jest.setTimeout(60_000);

const PATIENCE = { connect: 1500, query: 2000 };
let lab: DatabaseLab;
let writer: WriterLocator;

beforeAll(async () => {
  lab = await openLab();
}, 30_000);
beforeEach(() => {
  writer = lab.locator({ max: 5, patience: PATIENCE, deadlineMs: 5000 });
});
afterEach(async () => {
  await writer.close();
  await lab.region.server.query(`ALTER ROLE ${APP.user} CONNECTION LIMIT -1`);
});
afterAll(() => lab?.close());

const sleep = (seconds: number) => writer.use((client) => client.query('SELECT pg_sleep($1)', [seconds]));
const outcomes = async (uses: readonly Promise<unknown>[]): Promise<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const settled of await Promise.allSettled(uses)) {
    const name = settled.status === 'fulfilled' ? 'served' : String(settled.reason.name);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};
const many = (count: number, seconds: number) => outcomes(Array.from({ length: count }, () => sleep(seconds)));
const times = (message: string): number => lab.said.filter((line) => line === message).length;

test.each([
  [20, 0.2],
  [40, 0.5],
  [100, 0.2],
])('%d writes of %d s on 5 connections fit the deadline: all are served, by one pool', async (count, seconds) => {
  const [found, lost] = [times('found the writer'), times('lost the writer')];
  expect(await many(count, seconds)).toEqual({ served: count });
  expect([times('found the writer') - found, times('lost the writer') - lost]).toEqual([1, 0]);
});

test('more than fits the deadline: what fits is served, the rest is refused as an overload, not as a loss', async () => {
  const { served = 0, ...refused } = await many(200, 0.2);
  expect(served).toBeGreaterThanOrEqual(115);
  expect(refused).toEqual({ Overloaded: 200 - served });
});

test('twice as much as it can do, all the time: what is done is not done for callers that gave up', async () => {
  const uses: Promise<unknown>[] = [];
  const begun = performance.now();
  for (let due = begun; due < begun + 8000; due += 20) {
    while (performance.now() < due) await new Promise((resolve) => setTimeout(resolve, 5));
    uses.push(sleep(0.2));
  }
  const { served = 0 } = await outcomes(uses);
  const couldBe = ((performance.now() - begun) / 1000) * 25;
  expect(served / couldBe).toBeGreaterThan(0.8);
});

test('the server takes fewer connections than the pool asks for: those that there are do the work, and none is ended', async () => {
  await lab.region.server.query(`ALTER ROLE ${APP.user} CONNECTION LIMIT 2`);
  const pids = new Set<unknown>();
  const uses = Array.from({ length: 40 }, () =>
    writer.use(async (client) => {
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid, pg_sleep(0.1)');
      pids.add(rows[0]?.pid);
    }),
  );
  expect(await outcomes(uses)).toEqual({ served: 40 });
  expect(pids.size).toBe(2);
});

test('the server takes no connection at all: that is an overload too, and sign-ins a second are bounded', async () => {
  await lab.region.server.query(`ALTER ROLE ${APP.user} CONNECTION LIMIT 0`);
  const seenSockets = new Set<unknown>(lab.door.open);
  const known = seenSockets.size;
  const timer = setInterval(() => lab.door.open.forEach((socket) => seenSockets.add(socket)), 1);
  const begun = performance.now();
  const seen: Record<string, number> = {};
  while (performance.now() < begun + 3000)
    for (const [name, number] of Object.entries(await many(50, 0))) seen[name] = (seen[name] ?? 0) + number;
  clearInterval(timer);
  expect(Object.keys(seen)).toEqual(['Overloaded']);
  const seconds = (performance.now() - begun) / 1000;
  expect(seenSockets.size - known).toBeLessThanOrEqual(SIGN_INS.burst + SIGN_INS.perSecond * seconds + 1);
});

test('one connection is ended while all are in use: its work is repeated, and the others go on', async () => {
  const pids = new Set<unknown>();
  const uses = Array.from({ length: 30 }, () =>
    writer.use(async (client) => {
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
      pids.add(rows[0]?.pid);
      await client.query('SELECT pg_sleep(0.2)');
    }),
  );
  await waitFor(async () => [...pids].slice(4));
  await lab.region.server.query('SELECT pg_terminate_backend($1)', [[...pids][0]]);
  expect(await outcomes(uses)).toEqual({ served: 30 });
  expect(pids.size).toBe(6);
});

async function waitFor<Row>(ask: () => Promise<Row[]>): Promise<Row[]> {
  for (let tries = 0; tries < 100; tries += 1) {
    const rows = await ask();
    if (rows.length > 0) return rows;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('a session must be active within some seconds');
}
