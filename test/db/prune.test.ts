import { pruneHeartbeats } from '../../services/portal/src/heartbeat';
import { startMigratedRegion, type Region } from '../support/postgres';

jest.setTimeout(20_000);

let region: Region;

beforeAll(async () => {
  region = await startMigratedRegion();
}, 30_000);
beforeEach(() => region.server.query('DELETE FROM holdfast.heartbeat'));
afterAll(() => region?.close());

const prune = (): Promise<number> => region.server.as('holdfast_application', pruneHeartbeats);
/** Heartbeats written so many days ago; the database would set their time. */
const write = (count: number, days: number): Promise<unknown> =>
  region.server.query(`
  ALTER TABLE holdfast.heartbeat DISABLE TRIGGER heartbeat_admitted;
  INSERT INTO holdfast.heartbeat (id, sent_at, written_at, region, epoch)
  SELECT gen_random_uuid(), now(), now() - interval '${days} days', 'us-west-2', 1 FROM generate_series(1, ${count});
  ALTER TABLE holdfast.heartbeat ENABLE ALWAYS TRIGGER heartbeat_admitted`);
const left = async (): Promise<unknown> =>
  (await region.server.query('SELECT count(*)::int AS rows FROM holdfast.heartbeat'))[0]?.rows;

describe('heartbeats are removed', () => {
  test('after 30 days, and not before', async () => {
    await write(3, 30.01);
    await write(4, 29.99);
    expect([await prune(), await left(), await prune()]).toEqual([3, 4, 0]);
  });

  test('a bounded number at a time', async () => {
    await write(1500, 40);
    expect([await prune(), await prune(), await prune()]).toEqual([1000, 500, 0]);
  });

  test('by several at once, none of whom waits for another or removes anything twice', async () => {
    await write(2500, 40);
    const pruned = await region.server.as('postgres', async (client) => {
      await client.query('BEGIN; SELECT holdfast.prune_heartbeats()');
      const others = await Promise.all([prune(), prune()]);
      await client.query('COMMIT');
      return others.reduce((sum, count) => sum + count, 0);
    });
    expect([pruned, await left()]).toEqual([1500, 0]);
  });

  test('and the integrity ledger agrees: a removed row is a counted change', async () => {
    const state =
      "SELECT row_count::int AS rows, changes::int AS changes FROM holdfast.ledger_state WHERE relation = 'heartbeat'";
    await write(20, 40);
    await write(5, 1);
    const [before] = await region.server.query(state);
    await prune();
    expect(await region.server.query(state)).toEqual([{ rows: 5, changes: Number(before?.changes) + 20 }]);
    expect(
      await region.server.query(`
      SELECT 1 FROM holdfast.ledger_state AS said, holdfast.recount(said.relation) AS found
       WHERE (said.row_count, said.digest) IS DISTINCT FROM (found.row_count, found.digest)`),
    ).toEqual([]);
  });

  test('through the index: what is not old is not read', async () => {
    await write(20_000, 1);
    await region.server.query('ANALYZE holdfast.heartbeat');
    const plan = await region.server.query(
      "EXPLAIN SELECT id FROM holdfast.heartbeat WHERE written_at < now() - interval '30 days' ORDER BY written_at LIMIT 1000 FOR UPDATE SKIP LOCKED",
    );
    expect(JSON.stringify(plan)).toContain('heartbeat_written_at');
  });
});

test('the application removes no heartbeat in any other way', async () => {
  await expect(
    region.server.as('holdfast_application', (client) => client.query('DELETE FROM holdfast.heartbeat')),
  ).rejects.toMatchObject({ code: '42501' });
});
