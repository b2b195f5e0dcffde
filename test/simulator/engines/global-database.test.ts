import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { PATIENCE_MS } from '../../support/patience';
import { REGION } from '../../support/postgres';
import { missing, startTwoMembers, write, type TwoMembers } from './two-members';

const [west, east] = [REGION.west.name, REGION.east.name];
const DELAY_MS = 35;

jest.setTimeout(PATIENCE_MS);

let two: TwoMembers;
beforeAll(async () => {
  two = await startTwoMembers(DELAY_MS);
});
afterAll(() => two?.close());

/** Everything is as before the first test: one writes, the other follows. */
const settled = async (): Promise<void> => {
  await two.database.settled();
  expect([west, east].map((region) => two.database.state(region)).sort()).toEqual(['following', 'writing']);
};
const other = (region: string): string => (region === west ? east : west);

test.each([
  ['postgres', 'guessed'],
  ['postgres', ''],
  ['administrator', 'good-on-loopback-only'],
])('another account of this machine cannot sign in as %s with the password "%s"', async (user, password) => {
  const {
    options: { address: host, port, authority },
  } = two.database.server(west);
  const stranger = new pg.Client({
    host,
    port,
    user,
    password,
    database: 'holdfast',
    ssl: { ca: authority.certificate, checkServerIdentity: () => undefined },
  });
  stranger.on('error', () => undefined);
  await expect(stranger.connect()).rejects.toThrow(/password/);
});

test('what is committed arrives in the other region, and not before the link lets it', async () => {
  const { database } = two;
  await settled();
  const reader = database.server(other(database.writer));
  const seen = reader.as('postgres', async (client) => {
    for (;;) {
      const { rows } = await client.query('SELECT FROM rows WHERE id = 0');
      if (rows.length > 0) return performance.now();
      await pause(1);
    }
  });
  await pause(50);
  const begun = performance.now();
  await database.server(database.writer).query('INSERT INTO rows VALUES (0)');
  expect((await seen) - begun).toBeGreaterThanOrEqual(DELAY_MS);
  expect(await database.lag()).toBeDefined();
});

test('a switchover while rows are written loses none that was acknowledged, there and back', async () => {
  const { database } = two;
  for (const to of [other(database.writer), database.writer]) {
    await settled();
    const writing = write(database.server(database.writer));
    await pause(150);
    await database.switchover(to);
    await writing.stop();
    expect(writing.acknowledged.length).toBeGreaterThan(0);
    expect(await missing(database.server(to), writing.acknowledged)).toEqual([]);
    expect(database.writer).toBe(to);
    expect(two.moves.at(-1)).toBe(to);
  }
  await settled();
});

test('a failover loses the last rows only, and no more than the lag; what was left behind is kept, and the region rejoins', async () => {
  const { database, link } = two;
  await settled();
  const [old, next] = [database.writer, other(database.writer)];
  const writing = write(database.server(old));
  await pause(300);
  const before = writing.acknowledged.length;
  await pause(200);
  const perSecond = (writing.acknowledged.length - before) / 0.2;
  await link.cut();
  await database.lose(old);
  await writing.stop();
  await database.failover(next);

  const lost = await missing(database.server(next), writing.acknowledged);
  expect(lost).toEqual(writing.acknowledged.slice(writing.acknowledged.length - lost.length));
  expect(lost.length).toBeGreaterThan(0);
  // The delay and as much again for a busy machine.
  expect(lost.length).toBeLessThan(perSecond * 0.2);
  expect(database.state(old)).toBe('lost');

  await link.mend();
  await database.rejoin(old);
  await settled();
  expect(database.leftBehind(old)).toEqual([
    expect.objectContaining({ fork: expect.stringMatching(/^[0-9A-F]+\/[0-9A-F]+$/), takenAt: expect.any(Date) }),
  ]);
  const after = write(database.server(next));
  await pause(100);
  await after.stop();
  await database.switchover(old);
  expect(await missing(database.server(old), after.acknowledged)).toEqual([]);
  expect(await missing(database.server(old), writing.acknowledged)).toEqual(lost);
});

test('a switchover is refused while the link is cut, and the writer goes on', async () => {
  const { database, link } = two;
  await settled();
  await link.cut();
  // The writer notices after its own time-out of 2 s.
  while ((await database.lag()) !== undefined) await pause(200);
  await expect(database.switchover(other(database.writer))).rejects.toThrow('must be connected to the writer');
  await database.server(database.writer).query('INSERT INTO rows VALUES (-1)');
  await link.mend();
  while ((await database.lag()) === undefined) await pause(200);
});

test('a switchover whose last record does not arrive is called off, and the old writer writes again', async () => {
  const { database, link } = two;
  await settled();
  const old = database.writer;
  await link.delay(3_000_000);
  await expect(database.switchover(other(old), { replayMs: 300 })).rejects.toThrow(
    /must replay the writer's last record/,
  );
  expect(database.writer).toBe(old);
  await database.server(old).query('INSERT INTO rows VALUES (-2)');
  await link.cut();
  await link.mend();
  await link.delay(DELAY_MS);
});
