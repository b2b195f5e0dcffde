/** Drops every policy, trigger and grant of tenants' tables, one at a time: a probe that names its table must fail. */
import { startMigratedRegion, type Region } from '../../support/postgres';
import { furnish, openBench, PROBES } from './probes';

let region: Region;

beforeAll(async () => {
  region = await startMigratedRegion();
}, 60_000);

afterAll(() => region?.close());

/** Each mutant: what it is about, and the statement that makes it. */
const MUTANTS = `
  WITH relations AS (
    SELECT pg_class.oid AS id, * FROM pg_class
     WHERE relnamespace = 'holdfast'::regnamespace
       AND (relname IN (SELECT relation FROM holdfast.tenant_tables) OR relname IN ('due', 'not_audited', 'purges', 'tenant_tables')))
  SELECT relname AS about, format('DROP POLICY %I ON holdfast.%I', polname, relname) AS sql FROM pg_policy JOIN relations ON id = polrelid
   UNION ALL
  SELECT relname, format('DROP TRIGGER %I ON holdfast.%I', tgname, relname) FROM pg_trigger JOIN relations ON id = tgrelid WHERE NOT tgisinternal
   UNION ALL
  SELECT relname, format('REVOKE %s ON holdfast.%I FROM %s', privilege_type, relname, grantee::regrole)
    FROM relations, aclexplode(relacl) WHERE grantee <> relowner
   UNION ALL
  SELECT relname, format('REVOKE %s (%I) ON holdfast.%I FROM %s', privilege_type, attname, relname, grantee::regrole)
    FROM relations JOIN pg_attribute ON attrelid = id, aclexplode(attacl)
   UNION ALL
  SELECT proname, format('REVOKE EXECUTE ON FUNCTION %s FROM %s', pg_proc.oid::regprocedure, grantee::regrole)
    FROM pg_proc, aclexplode(proacl)
   WHERE grantee::regrole::text IN ('holdfast_operator', 'holdfast_purge', 'holdfast_sweep')
   UNION ALL
  SELECT split_part(grantee::regrole::text, '_', 2), format('REVOKE USAGE ON SCHEMA holdfast FROM %s', grantee::regrole)
    FROM pg_namespace, aclexplode(nspacl)
   WHERE nspname = 'holdfast' AND grantee::regrole::text IN ('holdfast_operator', 'holdfast_purge', 'holdfast_sweep')`;

test('a probe that names the table or function fails for each', async () => {
  const survivors = await region.server.as('postgres', async (client) => {
    await client.query('BEGIN');
    await furnish(openBench(client), ['acme', 'acme-2']);
    const { rows: mutants } = await client.query<{ about: string; sql: string }>(MUTANTS);
    expect(mutants.length).toBeGreaterThan(100);
    const alive: string[] = [];
    for (const { about, sql } of mutants) {
      await client.query(`SAVEPOINT mutant; ${sql}`);
      let isKilled = false;
      for (const { run } of PROBES.filter(({ name }) => new RegExp(`\\b${about}\\b`).test(name)).reverse()) {
        await client.query('SAVEPOINT probe');
        isKilled = await run(openBench(client)).then(
          () => false,
          () => true,
        );
        await client.query('ROLLBACK TO probe');
        if (isKilled) break;
      }
      if (!isKilled) alive.push(sql);
      await client.query('ROLLBACK TO mutant');
    }
    return alive;
  });
  expect(survivors).toEqual([]);
}, 600_000);
