/** Over 250 lines: one started database serves all of these tests. */
import type { Client } from 'pg';
import { startMigratedRegion, type Region } from '../support/postgres';

jest.setTimeout(20_000);

let region: Region;

beforeAll(async () => {
  region = await startMigratedRegion();
}, 30_000);

afterAll(() => region?.close());

/** Tables whose ledger and rows disagree, in one snapshot. */
const DISAGREEMENTS = `
  SELECT said.relation, said.row_count AS said, found.row_count AS found, said.digest = found.digest AS "sameDigest"
    FROM holdfast.ledger_state AS said, holdfast.recount(said.relation) AS found
   WHERE (said.row_count, said.digest) IS DISTINCT FROM (found.row_count, found.digest)`;
const disagreements = (): Promise<unknown[]> => region.server.query(DISAGREEMENTS);
const asOwner = <Result>(work: (client: Client) => Promise<Result>): Promise<Result> =>
  region.server.as('holdfast_migration', async (client) => {
    await client.query('SET ROLE holdfast_owner');
    return work(client);
  });
/** What the last statement returns; all of them are rolled back. */
const tried = (...sql: readonly string[]): Promise<unknown[]> =>
  asOwner(async (client) => {
    await client.query('BEGIN');
    let rows: unknown[] = [];
    for (const statement of sql) rows = (await client.query(statement)).rows;
    await client.query('ROLLBACK');
    return rows;
  });
const HEARTBEAT =
  "INSERT INTO holdfast.heartbeat (id, sent_at, region, epoch) VALUES (gen_random_uuid(), now(), 'us-west-2', 1)";

describe('every table has a ledger', () => {
  const GAPS = 'SELECT * FROM holdfast.ledger_gaps';

  test('and every ledger has its table’s columns and triggers', async () => {
    expect(await region.server.query(GAPS)).toEqual([]);
  });

  test.each<[string, readonly string[], string]>([
    ['a table without one', ['CREATE TABLE holdfast.notes (id uuid PRIMARY KEY)'], 'notes has no ledger'],
    [
      'a column without one',
      ['ALTER TABLE holdfast.heartbeat ADD COLUMN note text'],
      'heartbeat has other columns than its ledger',
    ],
    [
      'a column of another type',
      ['ALTER TABLE holdfast.heartbeat ALTER COLUMN region TYPE bytea USING region::bytea'],
      'heartbeat has other columns than its ledger',
    ],
    [
      'a trigger that is off',
      ['ALTER TABLE holdfast.tenants DISABLE TRIGGER ledger_update'],
      'tenants lacks a trigger of its ledger, or has it switched off',
    ],
    [
      'a trigger that a replica skips',
      ['ALTER TABLE holdfast.tenants ENABLE TRIGGER ledger_delete'],
      'tenants lacks a trigger of its ledger, or has it switched off',
    ],
    [
      'a trigger that is gone',
      ['DROP TRIGGER ledger_truncate ON holdfast.epoch'],
      'epoch lacks a trigger of its ledger, or has it switched off',
    ],
  ])('%s is found', async (_what, sql, gap) => {
    expect(await tried(...sql, "SELECT relation || ' ' || gap AS gap FROM holdfast.ledger_gaps")).toEqual([{ gap }]);
  });
});

describe('the ledger agrees with the rows', () => {
  beforeAll(() =>
    asOwner(async (client) => {
      await client.query('CREATE TABLE holdfast.accounts (id int PRIMARY KEY, balance numeric)');
      await client.query(
        'CREATE TABLE holdfast.entries (id int PRIMARY KEY, account int REFERENCES holdfast.accounts ON DELETE CASCADE, body text)',
      );
      for (const table of ['accounts', 'entries']) await client.query('SELECT holdfast.keep_ledger($1)', [table]);
      await client.query('INSERT INTO holdfast.accounts SELECT i, i FROM generate_series(1, 9) AS i');
      await client.query('INSERT INTO holdfast.entries SELECT i, 1 + i % 9, i FROM generate_series(1, 90) AS i');
    }),
  );
  afterAll(() =>
    asOwner(async (client) => {
      await client.query('DROP TABLE holdfast.entries, holdfast.accounts');
      await client.query("DELETE FROM holdfast.ledgered WHERE relation IN ('entries', 'accounts')");
    }),
  );

  test.each<[string, string, number, number]>([
    ['inserting some rows', 'INSERT INTO holdfast.accounts VALUES (10, 1), (11, NULL)', 2, 2],
    [
      'a conflict that does nothing',
      'INSERT INTO holdfast.accounts VALUES (1, 1), (12, 1) ON CONFLICT DO NOTHING',
      1,
      1,
    ],
    [
      'a conflict that updates',
      'INSERT INTO holdfast.accounts VALUES (1, 5), (13, 5) ON CONFLICT (id) DO UPDATE SET balance = 6',
      1,
      3,
    ],
    ['updating all rows', 'UPDATE holdfast.accounts SET balance = balance + 1', 0, 18],
    ['updating none', 'UPDATE holdfast.accounts SET balance = 0 WHERE id > 99', 0, 0],
    ['deleting none', 'DELETE FROM holdfast.accounts WHERE id > 99', 0, 0],
    ['deleting rows that others refer to', 'DELETE FROM holdfast.accounts WHERE id <= 3', -3, 3],
    [
      'merging',
      'MERGE INTO holdfast.accounts a USING generate_series(8, 10) AS n ON a.id = n WHEN MATCHED AND n = 8 THEN DELETE WHEN MATCHED THEN UPDATE SET balance = 0 WHEN NOT MATCHED THEN INSERT VALUES (n, 1)',
      0,
      4,
    ],
    ['deleting everything', 'DELETE FROM holdfast.entries; DELETE FROM holdfast.accounts', -9, 9],
  ])('after %s', async (_what, sql, rows, changes) => {
    const state =
      "SELECT row_count::int AS rows, changes::int AS changes FROM holdfast.ledger_state WHERE relation = 'accounts'";
    const [before] = await region.server.query(state);
    expect(await tried(sql, state)).toEqual([
      { rows: Number(before?.rows) + rows, changes: Number(before?.changes) + changes },
    ]);
    expect(await tried(sql, DISAGREEMENTS)).toEqual([]);
  });

  test('after a savepoint was rolled back', async () => {
    expect(
      await tried(
        'SAVEPOINT s',
        'DELETE FROM holdfast.accounts',
        'ROLLBACK TO s',
        'UPDATE holdfast.accounts SET balance = 1',
        DISAGREEMENTS,
      ),
    ).toEqual([]);
  });

  test('after writes in a session that claims to be a replica', async () => {
    await region.server.as('postgres', async (client) => {
      await client.query("BEGIN; SET session_replication_role = 'replica'; DELETE FROM holdfast.entries WHERE id < 50");
      expect((await client.query(DISAGREEMENTS)).rows).toEqual([]);
      await client.query('ROLLBACK');
    });
  });

  test('in every snapshot, while many write, whatever their isolation level; and none of them fails because of it', async () => {
    let writing = true;
    const failures: unknown[] = [];
    const writer = (number: number): Promise<void> =>
      region.server
        .as('postgres', async (client) => {
          const isolation = ['READ COMMITTED', 'REPEATABLE READ'][number % 2];
          for (let turn = 0; writing; turn += 1) {
            // Each writer has rows of its own, so that a failure could only come from the ledger.
            const id = 1000 * (number + 1) + (turn % 7);
            await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
            await client.query(
              'INSERT INTO holdfast.accounts VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET balance = $2',
              [id, turn],
            );
            await client.query('INSERT INTO holdfast.entries VALUES ($1, $1, $2) ON CONFLICT DO NOTHING', [
              id,
              `turn ${turn}`,
            ]);
            if (turn % 3 === 0) await client.query('DELETE FROM holdfast.accounts WHERE id = $1', [id]);
            if (turn % 11 === 0) await client.query('SELECT holdfast.fold_ledger()');
            await client.query(turn % 5 === 0 ? 'ROLLBACK' : 'COMMIT');
          }
        })
        .catch((error: unknown) => {
          failures.push(error);
        });
    const writers = Array.from({ length: 6 }, (_, number) => writer(number));
    for (let snapshots = 0; snapshots < 20; snapshots += 1) expect(await disagreements()).toEqual([]);
    writing = false;
    await Promise.all(writers);
    expect(failures).toEqual([]);
    expect(await disagreements()).toEqual([]);
  });

  test('lines are folded, and add up to the same', async () => {
    await asOwner((client) => client.query(`DO $$ BEGIN FOR i IN 1..3000 LOOP ${HEARTBEAT}; END LOOP; END $$`));
    const [lines] = await region.server.query('SELECT count(*)::int AS lines FROM holdfast.ledger');
    expect(lines?.lines).toBeLessThan(3000);
    expect(await disagreements()).toEqual([]);
  });
});

describe('a digest', () => {
  /** Digests of rows of a table with one column of every type that a ledger knows. */
  const TYPES = `
    CREATE TYPE holdfast.colour AS ENUM ('red', 'green');
    CREATE TABLE holdfast.everything (
      tenant holdfast.customer_id, a text, b varchar(9), c char(3), d boolean, e smallint, f int, g bigint, h real, i double precision,
      j numeric, k uuid, l bytea, m inet, n date, o time, p timetz, q timestamp, r timestamptz, s interval, t json, u jsonb,
      v holdfast.colour, w text[], x int[], y uuid[]);
    SELECT holdfast.keep_ledger('everything')`;
  const ROW = `INSERT INTO holdfast.everything VALUES ('acme', 'grün', '', 'x', true, 1, 2, 3, 0.1, 1e300, 1.50, '2b1f0a52-5c8f-4bb7-9d65-0b2f2f5f7c11',
    '\\x00ff', '10.0.0.1', '2026-11-24', '12:00', '12:00+02', '2026-11-24 12:00', '2026-11-24 12:00+00', '1 day 2 hours', '{"a": 1}', '{"a":1}',
    'green', '{a,NULL,"b,c"}', '{1,NULL}', '{2b1f0a52-5c8f-4bb7-9d65-0b2f2f5f7c11}')`;
  const DIGEST = "SELECT digest::text FROM holdfast.ledger_state WHERE relation = 'everything'";

  test('does not depend on the settings of the session that writes or counts', async () => {
    const usual = await tried(TYPES, ROW, DIGEST);
    const odd = await tried(
      TYPES,
      "SET LOCAL TimeZone = 'Asia/Kathmandu'; SET LOCAL DateStyle = 'SQL, DMY'; SET LOCAL IntervalStyle = 'iso_8601'; SET LOCAL extra_float_digits = -10; SET LOCAL bytea_output = 'escape'; SET LOCAL search_path = 'pg_temp'; SET LOCAL standard_conforming_strings = on; SET LOCAL lc_monetary = 'C'",
      ROW.replace("'2026-11-24',", "'24/11/2026',")
        .replace("'2026-11-24 12:00',", "'24/11/2026 12:00',")
        .replace("'2026-11-24 12:00+00'", "'24/11/2026 17:45'"),
      DIGEST,
    );
    expect(odd).toEqual(usual);
    expect(await tried(TYPES, ROW, "SET LOCAL client_encoding = 'LATIN1'", DISAGREEMENTS)).toEqual([]);
    expect(
      await tried(
        TYPES,
        "SET LOCAL client_encoding = 'LATIN1'",
        'INSERT INTO holdfast.everything (a) VALUES (chr(252))',
        "SET LOCAL client_encoding = 'UTF8'",
        DISAGREEMENTS,
      ),
    ).toEqual([]);
  });

  test.each([
    ['NULL and empty', "NULL, ''", "'', NULL"],
    ['where one column ends and the next begins', "'ab', 'c'", "'a', 'bc'"],
    ['one column and another', "'a', NULL", "NULL, 'a'"],
  ])('tells apart %s', async (_what, one, other) => {
    const digest = (values: string): Promise<unknown[]> =>
      tried(TYPES, `INSERT INTO holdfast.everything (a, b) VALUES (${values})`, DIGEST);
    expect(await digest(one)).not.toEqual(await digest(other));
  });

  test('of equal rows adds up and does not cancel out', async () => {
    const two = await tried(
      TYPES,
      ROW,
      ROW,
      "SELECT digest = 2 * (SELECT digest FROM holdfast.ledger WHERE relation = 'everything' AND row_count = 1 LIMIT 1) AS twice FROM holdfast.ledger_state WHERE relation = 'everything'",
    );
    expect(two).toEqual([{ twice: true }]);
  });

  test('of a type without a canonical form is refused, and the refusal says what to do', async () => {
    await expect(
      tried('CREATE TABLE holdfast.shapes (id int, shape polygon)', "SELECT holdfast.keep_ledger('shapes')"),
    ).rejects.toMatchObject({
      message: expect.stringContaining('shape of type polygon'),
      hint: expect.stringContaining('canonical_column'),
    });
  });
});

describe('when a table changes', () => {
  const seeded = [
    'CREATE TABLE holdfast.notes (id int, body text, old int)',
    "SELECT holdfast.keep_ledger('notes')",
    "INSERT INTO holdfast.notes SELECT i, 'note', 7 FROM generate_series(1, 5) AS i",
  ];
  const after = [
    "SELECT holdfast.keep_ledger('notes')",
    `SELECT (SELECT count(*) FROM holdfast.ledger_gaps)::int AS gaps, (SELECT count(*) FROM (${DISAGREEMENTS}) AS d)::int AS disagreements`,
  ];

  test.each<[string, string]>([
    ['gains an empty column', 'ALTER TABLE holdfast.notes ADD COLUMN new text'],
    ['gains a filled column', "ALTER TABLE holdfast.notes ADD COLUMN new text NOT NULL DEFAULT 'filled'"],
    ['loses a column', 'ALTER TABLE holdfast.notes DROP COLUMN old'],
    ['has a column retyped', 'ALTER TABLE holdfast.notes ALTER COLUMN old TYPE text'],
    [
      'becomes a table of tenants',
      'ALTER TABLE holdfast.notes ENABLE ROW LEVEL SECURITY; ALTER TABLE holdfast.notes FORCE ROW LEVEL SECURITY',
    ],
  ])('that %s, its ledger follows with the migration, and counts that as a change', async (_what, alter) => {
    const changes = "SELECT changes::int AS changes FROM holdfast.ledger_state WHERE relation = 'notes'";
    expect(await tried(...seeded, alter, ...after)).toEqual([{ gaps: 0, disagreements: 0 }]);
    const [before, later] = await Promise.all([
      tried(...seeded, changes),
      tried(...seeded, alter, "SELECT holdfast.keep_ledger('notes')", changes),
    ]);
    expect([before, later]).toEqual([[{ changes: 6 }], [{ changes: 7 }]]);
  });

  test('a column that the previous release does not know and that has no ledger yet changes nothing', async () => {
    expect(
      await tried(
        ...seeded,
        'ALTER TABLE holdfast.notes ADD COLUMN new text',
        "UPDATE holdfast.notes SET new = 'x' WHERE id = 1",
        'INSERT INTO holdfast.notes (id) VALUES (9)',
        DISAGREEMENTS,
      ),
    ).toEqual([]);
  });

  test('a table that a ledger could not follow is refused', async () => {
    await expect(
      tried('CREATE TABLE holdfast.parts (id int) PARTITION BY LIST (id)', "SELECT holdfast.keep_ledger('parts')"),
    ).rejects.toThrow(/plain table/);
  });

  test('TRUNCATE is refused, which no ledger can follow', async () => {
    await expect(tried('TRUNCATE holdfast.heartbeat')).rejects.toMatchObject({
      message: expect.stringContaining('cannot be truncated'),
      hint: expect.stringContaining('DELETE'),
    });
  });
});

describe('other roles cannot touch the ledger', () => {
  test.each([
    'SELECT FROM holdfast.ledger',
    "INSERT INTO holdfast.ledger VALUES ('tenants', -1, 1, 0)",
    'UPDATE holdfast.ledger SET digest = 0',
    'DELETE FROM holdfast.ledger',
    "UPDATE holdfast.ledgered SET expression = '0'",
    'ALTER TABLE holdfast.tenants DISABLE TRIGGER ALL',
    'DROP TRIGGER ledger_insert ON holdfast.heartbeat',
    "SET session_replication_role = 'replica'",
    'SELECT holdfast.fold_ledger()',
    "SELECT holdfast.keep_ledger('tenants')",
    "SELECT * FROM holdfast.recount('tenants')",
  ])('the application cannot: %s', async (sql) => {
    await expect(region.server.as('holdfast_application', (client) => client.query(sql))).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('the application’s writes are counted', async () => {
    const rows = "SELECT row_count::int AS rows FROM holdfast.ledger_state WHERE relation = 'heartbeat'";
    const [before] = await region.server.query(rows);
    await region.server.as('holdfast_application', (client) => client.query(HEARTBEAT));
    expect(await region.server.query(rows)).toEqual([{ rows: Number(before?.rows) + 1 }]);
    expect(await disagreements()).toEqual([]);
  });

  test('a recount shows no rows: its setting gives rights neither to the application nor to verification', async () => {
    for (const [role, column] of [
      ['holdfast_application', 'customer_id'],
      ['holdfast_verification', 'legal_hold_reason'],
    ]) {
      const rows = region.server.as(String(role), async (client) => {
        await client.query("SET holdfast.recounting = 'on'");
        return (await client.query(`SELECT ${column} FROM holdfast.tenants`)).rows;
      });
      await expect(rows.catch((error: { code?: string }) => error.code)).resolves.toEqual(
        role === 'holdfast_application' ? [] : '42501',
      );
    }
  });

  test('verification reads sums, and cannot write even when it asks to', async () => {
    await region.server.as('holdfast_verification', async (client) => {
      expect((await client.query(DISAGREEMENTS)).rows).toEqual([]);
      await client.query('SET default_transaction_read_only = off');
      await expect(client.query('DELETE FROM holdfast.ledger')).rejects.toMatchObject({ code: '42501' });
    });
  });

  test('the ledger never calls what an attacker puts into a search path', async () => {
    const [path] = await region.server.query(
      "SELECT proname FROM pg_proc WHERE pronamespace = 'holdfast'::regnamespace AND prosecdef AND NOT proconfig @> ARRAY['search_path=pg_catalog, pg_temp']",
    );
    expect(path).toBeUndefined();
  });
});
