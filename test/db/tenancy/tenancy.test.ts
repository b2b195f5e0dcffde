import type { Client } from 'pg';
import { startMigratedRegion, type Region } from '../../support/postgres';
import { furnish, openBench, PROBES, rolledBack } from './probes';

let region: Region;

beforeAll(async () => {
  region = await startMigratedRegion();
  await region.server.as('postgres', async (client) => {
    await client.query('BEGIN');
    await furnish(openBench(client), ['acme', 'acme-2']);
    await client.query('COMMIT');
  });
}, 60_000);

afterAll(() => region?.close());

const proved = new Set<string>();
/** The probes of a promise, one test each. */
const prove = (id: string): void => {
  const probes = PROBES.filter(({ name }) => name.startsWith(`${id}: `));
  for (const { name } of probes) proved.add(name);
  test.each(probes)('$name', ({ run }) => region.server.as('postgres', (client) => rolledBack(client, run)));
};

describe('B1: a tenant sees its own rows of every table, and no other tenant’s', () => prove('B1'));
describe('F1: a verifier is salted and one-way', () => prove('F1'));
describe('F14: each change is one row of the audit, with its actor; the audit is append-only', () => prove('F14'));
describe('F15: no role of a program reads the audit but by an extract', () => prove('F15'));
describe('F16: an extract is of one tenant, and audited', () => prove('F16'));
describe('F19: what another sets must be changed within a day', () => prove('F19'));
describe('P1: a tenant ends with its last subscription, at that moment', () => prove('P1'));
describe('P2: before its day no row of a tenant can be deleted', () => prove('P2'));
describe('P3: a purge leaves no row, and a record that names no tenant', () => prove('P3'));
describe('P6: a hold stops the purge until it is released', () => prove('P6'));
describe('P7: the inactive time is never below 30 days', () => prove('P7'));
describe('L6: every table of tenants has a ledger and is counted', () => prove('L6'));
describe('members: a tenant keeps an owner', () => prove('E2'));
describe('rule-6: programs ask the fence', () => prove('rule-6'));
describe('each role reads what it needs', () => prove('grants'));
test('every probe is one of these', () =>
  expect(PROBES.map(({ name }) => name).filter((name) => !proved.has(name))).toEqual([]));

/** Everything in the catalogue that belongs to a table with customer_id, as text. */
const FACTS = `
  WITH tenant_table AS (
    SELECT pg_class.*, pg_class.oid AS id FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
     WHERE relnamespace = 'holdfast'::regnamespace AND relkind IN ('r', 'p') AND attname = 'customer_id' AND NOT attisdropped)
  SELECT relname AS relation, fact FROM tenant_table, LATERAL (
    SELECT format('row-level security: %s, forced: %s', relrowsecurity, relforcerowsecurity) AS fact
     UNION ALL
    SELECT format('policy %s %s %s %s', polname, polcmd, polroles::regrole[], pg_get_expr(polqual, id)) FROM pg_policy WHERE polrelid = id
     UNION ALL
    SELECT format('trigger %s %s %s', tgname, tgtype, tgenabled) FROM pg_trigger WHERE tgrelid = id AND NOT tgisinternal
     UNION ALL
    SELECT format('%s of the table to %s', privilege_type, grantee::regrole) FROM aclexplode(relacl)
     UNION ALL
    SELECT format('%s of customer_id to %s', privilege_type, grantee::regrole) FROM pg_attribute, aclexplode(attacl)
     WHERE attrelid = id AND attname = 'customer_id'
     UNION ALL
    SELECT 'refers to tenants' FROM pg_constraint WHERE contype = 'f' AND conrelid = id AND confrelid = 'holdfast.tenants'::regclass
     UNION ALL
    SELECT 'has a ledger' FROM holdfast.ledgered WHERE relation = relname) AS facts`;

/** What tables with customer_id lack of what keep_tenant_table gives: a new one, made by it, says what that is. */
async function lacking(client: Client): Promise<readonly string[]> {
  await client.query('CREATE TABLE holdfast.model (customer_id holdfast.customer_id PRIMARY KEY)');
  await client.query("SELECT holdfast.keep_tenant_table('model')");
  const { rows } = await client.query<{ relation: string; fact: string }>(FACTS);
  const exempt = new Set(['tenants refers to tenants', 'audit trigger audited 29 A']);
  const facts = new Set(rows.map(({ relation, fact }) => `${relation} ${fact}`));
  const model = rows.filter(({ relation }) => relation === 'model').map(({ fact }) => fact);
  return [...new Set(rows.map(({ relation }) => relation))].flatMap((relation) =>
    model.map((fact) => `${relation} ${fact}`).filter((fact) => !facts.has(fact) && !exempt.has(fact)),
  );
}

const asOwner = <Result>(work: (client: Client) => Promise<Result>): Promise<Result> =>
  region.server.as('holdfast_migration', async (client) => {
    await client.query('SET ROLE holdfast_owner; BEGIN');
    return work(client);
  });

describe('B1, B2, F14, P3: the catalogue', () => {
  test('every table with customer_id has all that keep_tenant_table gives', async () =>
    expect(await asOwner(lacking)).toEqual([]));

  test('a table without it is found', async () =>
    expect(
      await asOwner(async (client) => {
        await client.query('CREATE TABLE holdfast.notes (customer_id holdfast.customer_id PRIMARY KEY)');
        return lacking(client);
      }),
    ).toEqual(expect.arrayContaining(['notes row-level security: t, forced: t', 'notes trigger audited 29 A'])));

  test('a key that does not begin with customer_id is refused', async () =>
    expect(
      asOwner(async (client) => {
        await client.query('CREATE TABLE holdfast.notes (id int PRIMARY KEY, customer_id holdfast.customer_id)');
        await client.query("SELECT holdfast.keep_tenant_table('notes')");
      }),
    ).rejects.toThrow('the primary key of holdfast.notes must begin with customer_id'));

  test('a purge reaches every table with customer_id', async () => {
    const reached = await region.server.query('SELECT relation FROM holdfast.tenant_tables ORDER BY 1');
    const found = await region.server.query(`SELECT DISTINCT relation FROM (${FACTS}) AS facts ORDER BY 1`);
    expect(reached).toEqual(found);
  });
});

test('L6: when two last subscriptions end at once, the tenant is inactive', async () => {
  const end = async (client: Client, subscription: string): Promise<void> => {
    await client.query(
      "SELECT set_config('holdfast.customer_id', 'race', true), set_config('holdfast.actor', 'test', true)",
    );
    await client.query('UPDATE holdfast.subscriptions SET ended_at = now() WHERE subscription_id = $1', [subscription]);
  };
  await region.server.as('postgres', async (client) => {
    await client.query('BEGIN');
    await furnish(openBench(client), ['race']);
    await client.query('COMMIT');
  });
  await region.server.as('holdfast_operator', (one) =>
    region.server.as('holdfast_operator', async (other) => {
      await one.query('BEGIN');
      await other.query('BEGIN');
      await end(one, 'basic');
      const second = end(other, 'archive').then(() => other.query('COMMIT'));
      await one.query('COMMIT');
      await second;
    }),
  );
  expect(await region.server.query("SELECT status FROM holdfast.tenants WHERE customer_id = 'race'")).toEqual([
    { status: 'inactive' },
  ]);
});
