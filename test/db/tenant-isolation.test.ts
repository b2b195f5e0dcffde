import type { Client } from 'pg';
import { startMigratedRegion, type Region } from '../support/postgres';

jest.setTimeout(20_000);

let region: Region;

beforeAll(async () => {
  region = await startMigratedRegion();
  for (const tenant of ['acme', 'globex'])
    await asTenant(
      tenant,
      (client) => client.query('INSERT INTO holdfast.tenants (customer_id) VALUES ($1)', [tenant]),
      'operator',
    );
}, 30_000);

afterAll(() => region?.close());

/** Runs `work` as a program does: in a transaction that works for one tenant, or for none. */
function asTenant<Result>(
  tenant: string | undefined,
  work: (client: Client) => Promise<Result>,
  role = 'application',
): Promise<Result> {
  return region.server.as(`holdfast_${role}`, async (client) => {
    await client.query("BEGIN; SELECT set_config('holdfast.actor', 'test', true)");
    if (tenant !== undefined) await client.query("SELECT set_config('holdfast.customer_id', $1, true)", [tenant]);
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  });
}

const seen = async (tenant: string | undefined): Promise<unknown[]> =>
  asTenant(tenant, async (client) =>
    (await client.query('SELECT customer_id FROM holdfast.tenants ORDER BY 1')).rows.map((row) => row.customer_id),
  );

const NOT_ALLOWED = '42501';
const CHECK_FAILED = '23514';

describe('B1: a tenant sees its own rows only', () => {
  test('no tenant set: no rows', async () => expect(await seen(undefined)).toEqual([]));
  test('a tenant set: its row', async () => expect(await seen('acme')).toEqual(['acme']));
  test('a tenant that does not exist: no rows', async () => expect(await seen('initech')).toEqual([]));

  test('the setting ends with its transaction', async () => {
    const after = await region.server.as('holdfast_application', async (client) => {
      await client.query("BEGIN; SELECT set_config('holdfast.customer_id', 'acme', true); COMMIT");
      return (await client.query('SELECT FROM holdfast.tenants')).rowCount;
    });
    expect(after).toBe(0);
  });

  test.each([
    ['inserting', "INSERT INTO holdfast.settings (customer_id) VALUES ('globex')"],
    ['turning its own row into', "UPDATE holdfast.settings SET customer_id = 'globex'"],
  ])('%s a row of another tenant is an error', async (_what, sql) => {
    const own = "INSERT INTO holdfast.settings (customer_id) VALUES ('acme')";
    const work = asTenant('acme', async (client) => (await client.query(own), client.query(sql)));
    await expect(work).rejects.toMatchObject({ code: NOT_ALLOWED });
  });

  test.each(['operator', 'owner'])("changing another tenant's row as the %s changes nothing", async (role) => {
    const sql = "UPDATE holdfast.tenants SET inactive_days = 30 WHERE customer_id = 'globex'";
    const changed =
      role === 'owner'
        ? region.server.as('holdfast_migration', async (client) => {
            await client.query("SET ROLE holdfast_owner; SET holdfast.customer_id = 'acme'");
            return client.query(sql);
          })
        : asTenant('acme', (client) => client.query(sql), role);
    expect((await changed).rowCount).toBe(0);
  });

  test('not even the owner reads across tenants', async () => {
    const rows = await region.server.as('holdfast_migration', async (client) => {
      await client.query('SET ROLE holdfast_owner');
      return (await client.query('SELECT FROM holdfast.tenants')).rowCount;
    });
    expect(rows).toBe(0);
  });
});

describe('the catalogue of tenant tables', () => {
  test('B1: every table with customer_id has row-level security enabled and forced, and policies', async () => {
    const tables = await region.server.query(`
      SELECT relname AS table, relrowsecurity AS enabled, relforcerowsecurity AS forced,
             (SELECT count(*) > 0 FROM pg_policy WHERE polrelid = pg_class.oid) AS policies
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
       WHERE attname = 'customer_id' AND relkind IN ('r', 'p')`);
    expect(tables.length).toBeGreaterThan(0);
    expect(tables.filter(({ enabled, forced, policies }) => !(enabled && forced && policies))).toEqual([]);
  });

  test('B2: the primary key of every table with customer_id starts with it', async () => {
    const keys = await region.server.query(`
      SELECT attrelid::regclass::text AS table, attnum = (
               SELECT conkey[1] FROM pg_constraint WHERE conrelid = attrelid AND contype = 'p') AS leads
        FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
       WHERE attname = 'customer_id' AND relkind IN ('r', 'p')`);
    expect(keys.filter(({ leads }) => leads !== true)).toEqual([]);
  });
});

describe('the verification role', () => {
  const asVerification = (sql: string): Promise<Record<string, unknown>[]> =>
    region.server.as(
      'holdfast_verification',
      async (client) => (await client.query<Record<string, unknown>>(sql)).rows,
    );

  test("counts every tenant's rows, without a tenant set", async () => {
    expect(await asVerification('SELECT count(*)::int AS tenants FROM holdfast.tenants')).toEqual([{ tenants: 2 }]);
  });

  test.each(['heartbeat', 'epoch', 'schema_version'])('reads %s', async (table) => {
    await expect(asVerification(`SELECT * FROM holdfast.${table}`)).resolves.toBeDefined();
  });

  test('does not read columns that it does not need', async () => {
    await expect(asVerification('SELECT legal_hold_reason FROM holdfast.tenants')).rejects.toMatchObject({
      code: NOT_ALLOWED,
    });
  });

  test.each(['DELETE FROM holdfast.heartbeat', 'UPDATE holdfast.tenants SET inactive_days = 30'])(
    'cannot write, even when it asks to: %s',
    async (sql) => {
      const write = region.server.as('holdfast_verification', async (client) => {
        await client.query('SET default_transaction_read_only = off');
        await client.query(sql);
      });
      await expect(write).rejects.toMatchObject({ code: NOT_ALLOWED });
    },
  );
});

describe('P6: the application cannot set, lift or bypass a legal hold', () => {
  test.each([
    'UPDATE holdfast.tenants SET legal_hold = false',
    'UPDATE holdfast.tenants SET legal_hold_until = now()',
    "UPDATE holdfast.tenants SET legal_hold_reason = 'none'",
    "INSERT INTO holdfast.tenants (customer_id, legal_hold) VALUES ('acme', false)",
    'UPDATE holdfast.tenants SET created_at = now()',
    'DELETE FROM holdfast.tenants',
  ])('%s', async (sql) => {
    await expect(asTenant('acme', (client) => client.query(sql))).rejects.toMatchObject({ code: NOT_ALLOWED });
  });

  test('it sees whether it is held', async () => {
    const seen = await asTenant('acme', (client) => client.query('SELECT legal_hold FROM holdfast.tenants'));
    expect(seen.rows).toEqual([{ legal_hold: false }]);
  });

  test('only the operator may set or lift one', async () => {
    expect(
      await region.server.query(`
      SELECT DISTINCT grantee FROM information_schema.column_privileges
       WHERE table_schema = 'holdfast' AND column_name LIKE 'legal_hold%' AND privilege_type IN ('INSERT', 'UPDATE') AND grantee <> 'holdfast_owner'`),
    ).toEqual([{ grantee: 'holdfast_operator' }]);
  });
});

describe('what a tenant row may say', () => {
  test.each([
    ['B2: an underscore in the id', "INSERT INTO holdfast.tenants (customer_id) VALUES ('a_b')"],
    ['P2: inactive for more than 120 days', 'UPDATE holdfast.tenants SET inactive_days = 121'],
    ['P7: inactive for less than the time of a return', 'UPDATE holdfast.tenants SET inactive_days = 29'],
  ])('not %s', async (_what, sql) => {
    await expect(asTenant('acme', (client) => client.query(sql), 'operator')).rejects.toMatchObject({
      code: CHECK_FAILED,
    });
  });

  test.each([
    ['P2: inactive without a termination', "status = 'inactive'"],
    ['P1: terminated and active', 'terminated_at = now()'],
    ['P6: a hold without a reason', 'legal_hold = true, legal_hold_until = now()'],
    ['P6: a hold without an end', "legal_hold = true, legal_hold_reason = 'court order'"],
  ])('not %s, even by a superuser', async (_what, change) => {
    await expect(region.server.query(`UPDATE holdfast.tenants SET ${change}`)).rejects.toMatchObject({
      code: CHECK_FAILED,
    });
  });
});

describe('the epoch', () => {
  const asOwner = (sql: string): Promise<unknown> =>
    region.server.as('holdfast_migration', async (client) => {
      await client.query('SET ROLE holdfast_owner');
      return client.query(sql);
    });

  test('rises', async () =>
    expect(asOwner("UPDATE holdfast.epoch SET epoch = epoch + 1, region = 'us-west-2'")).resolves.toMatchObject({
      rowCount: 1,
    }));
  test('never falls', async () =>
    expect(asOwner('UPDATE holdfast.epoch SET epoch = 1')).rejects.toMatchObject({ code: CHECK_FAILED }));
  test('is one', async () =>
    expect(asOwner('INSERT INTO holdfast.epoch (only_row) VALUES (false)')).rejects.toMatchObject({
      code: CHECK_FAILED,
    }));
  test.each(['UPDATE holdfast.epoch SET epoch = 9', 'DELETE FROM holdfast.epoch'])(
    'cannot be changed by the application: %s',
    async (sql) => {
      await expect(region.server.as('holdfast_application', (client) => client.query(sql))).rejects.toMatchObject({
        code: NOT_ALLOWED,
      });
    },
  );
});
