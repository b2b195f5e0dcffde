import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATION_EXIT } from '../../lib/contracts/migration';
import { storeHeartbeat } from '../../services/portal/src/heartbeat';
import { ADMINISTRATOR } from '../../simulator/engines/rds-roles';
import { buildMigration } from '../../simulator/regions/programs';
import { startMigration, startRegion, type Region } from '../support/postgres';

const MIGRATIONS = readdirSync('db/migrations')
  .map((file) => file.replace('.sql', ''))
  .sort();
/** The number of the migration that comes next. */
const NEXT = String(MIGRATIONS.length + 1).padStart(4, '0');

/** node-pg-migrate's PG_MIGRATE_LOCK_ID. */
const LOCK_OF_MIGRATIONS = 7241865325823964;

jest.setTimeout(20_000);

let region: Region;
let task: string;
const outputs: string[] = [];

beforeAll(async () => {
  region = await startRegion();
  ({ folder: task } = await buildMigration(region.workplace.folder));
}, 30_000);

afterAll(() => region?.close());

/** Runs the task to its end. */
async function run(
  folder = task,
  variables: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; applied: unknown; output: string }> {
  const program = startMigration(folder, { ...region.variables(), ...variables });
  const code = await program.ended;
  outputs.push(program.output());
  return { code, applied: program.lines.find((line) => 'applied' in line)?.applied, output: program.output() };
}

/** A later release's task: this one's, and one more migration. */
function release(name: string, sql: string): string {
  const folder = join(region.workplace.folder, name);
  cpSync(task, folder, { recursive: true });
  writeFileSync(join(folder, 'migrations', `${name}.sql`), sql);
  return folder;
}

const version = async (): Promise<unknown> =>
  (await region.server.query('SELECT version FROM holdfast.schema_version'))[0]?.version;

describe('the migration task', () => {
  test('two runs at once on an empty database: both succeed, each migration is applied once', async () => {
    const runs = await Promise.all([run(), run()]);
    expect(runs.map(({ code }) => code)).toEqual([MIGRATION_EXIT.upToDate, MIGRATION_EXIT.upToDate]);
    expect(runs.flatMap(({ applied }) => applied)).toEqual(MIGRATIONS);
    expect(await version()).toBe(MIGRATIONS.length);
  });

  test('a second run changes nothing and does not need the administrator, whose password may be refused by then', async () => {
    const wrong = JSON.stringify({ ...ADMINISTRATOR, password: 'refused' });
    expect(await run(task, { DATABASE_ADMINISTRATOR: wrong })).toMatchObject({
      code: MIGRATION_EXIT.upToDate,
      applied: [],
    });
  });

  test('a role that lost a membership gets it back', async () => {
    await region.server.query('REVOKE rds_iam FROM holdfast_application');
    expect(await run()).toMatchObject({ code: MIGRATION_EXIT.upToDate, applied: [] });
    expect(
      await region.server.query("SELECT pg_has_role('holdfast_application', 'rds_iam', 'MEMBER') AS member"),
    ).toEqual([{ member: true }]);
  });

  const SETTINGS = "SELECT FROM pg_db_role_setting WHERE setrole = 'holdfast_application'::regrole";
  test('settings that a role gave itself are named and reset, though it holds the lock of migrations', async () => {
    await region.server.as('holdfast_application', async (hostile) => {
      await hostile.query('ALTER ROLE holdfast_application SET default_transaction_read_only = on');
      await hostile.query("ALTER ROLE holdfast_application IN DATABASE holdfast SET search_path = 'elsewhere'");
      await hostile.query('SELECT pg_advisory_lock($1)', [LOCK_OF_MIGRATIONS]);
      const task = run();
      while ((await region.server.query(SETTINGS)).length > 0) await new Promise((resolve) => setTimeout(resolve, 200));
      await hostile.query('SELECT pg_advisory_unlock_all()');
      const { code, output } = await task;
      expect(code).toBe(MIGRATION_EXIT.upToDate);
      expect(output).toContain('ALTER ROLE holdfast_application IN DATABASE \\"holdfast\\" RESET');
    });
  }, 40_000);

  test('a role that can do more than it must is reported, not silently corrected', async () => {
    await region.server.query('ALTER ROLE holdfast_application BYPASSRLS');
    const { code, output } = await run();
    await region.server.query('ALTER ROLE holdfast_application NOBYPASSRLS');
    expect(code).toBe(MIGRATION_EXIT.rolesWrong);
    expect(output).toContain(
      'holdfast_application must not have BYPASSRLS; run ALTER ROLE holdfast_application NOBYPASSRLS',
    );
  });

  test('a migration that fails leaves nothing behind', async () => {
    const broken = release(`${NEXT}_broken`, 'CREATE TABLE holdfast.half (id integer); SELECT 1 / 0;');
    expect((await run(broken)).code).toBe(MIGRATION_EXIT.migrationFailed);
    expect(await region.server.query("SELECT to_regclass('holdfast.half') AS half")).toEqual([{ half: null }]);
    expect(await version()).toBe(MIGRATIONS.length);
  });

  test("expand and contract: with the next release's schema, this release's writes and its migration task still work", async () => {
    const next = release(`${NEXT}_heartbeat_source`, 'ALTER TABLE holdfast.heartbeat ADD COLUMN source text;');
    expect(await run(next)).toMatchObject({ code: MIGRATION_EXIT.upToDate, applied: [`${NEXT}_heartbeat_source`] });

    const heartbeat = { id: '2b1f0a52-5c8f-4bb7-9d65-0b2f2f5f7c11', sentAt: '2026-01-01T00:00:00Z' };
    const stored = await region.server.as('holdfast_application', (client) =>
      storeHeartbeat(client, heartbeat, 'us-west-2'),
    );
    expect(stored).toMatchObject({ created: true, heartbeat: { id: heartbeat.id, region: 'us-west-2', epoch: 1 } });

    expect(await run()).toMatchObject({ code: MIGRATION_EXIT.upToDate, applied: [] });
    expect(await version()).toBe(MIGRATIONS.length + 1);
  });

  test('no writer: nothing is changed, and the exit code says to run again', async () => {
    const { code, output } = await run(task, {
      DATABASE_READER_HOST: 'gone.cluster-ro-c1west.us-west-2.rds.amazonaws.com',
    });
    expect(code).toBe(MIGRATION_EXIT.noWriter);
    expect(output).toContain('no member of the database accepts writes');
  });

  test('the task does not sign in to a server whose certificate is for another name', async () => {
    region.nameServer.names.set('impostor.cluster-c1west.us-west-2.rds.amazonaws.com', region.server.options.address);
    const { code, output } = await run(task, {
      DATABASE_READER_HOST: 'impostor.cluster-ro-c1west.us-west-2.rds.amazonaws.com',
    });
    expect(code).toBe(MIGRATION_EXIT.noWriter);
    expect(output).toContain('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test('wrong variables are named all at once, and no value is shown', async () => {
    const { code, output } = await run(task, {
      DATABASE_ADMINISTRATOR: '{"password":"must-not-show"}',
      DATABASE_PORT: 'five',
    });
    expect(code).toBe(MIGRATION_EXIT.misconfigured);
    expect(output).toMatch(/DATABASE_PORT.*DATABASE_ADMINISTRATOR/s);
    expect(output).not.toContain('must-not-show');
  });

  test('no log holds a secret', () => {
    const secrets = [ADMINISTRATOR.password, region.variables().AWS_SECRET_ACCESS_KEY, 'X-Amz-Signature'];
    expect(secrets.filter((secret) => secret === undefined || outputs.join().includes(secret))).toEqual([]);
  });
});

describe('the catalogue after all of it', () => {
  test('F1: no column is named after a password or a hash', async () => {
    expect(
      await region.server.query(`
      SELECT table_name, column_name FROM information_schema.columns
       WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND column_name ~ 'password|passwd|hash'`),
    ).toEqual([]);
  });

  test('everything belongs to the owner, which cannot sign in', async () => {
    expect(
      await region.server.query(`
      SELECT DISTINCT relowner::regrole::text AS owner, rolcanlogin AS "signsIn"
        FROM pg_class JOIN pg_roles ON pg_roles.oid = relowner WHERE relnamespace = 'holdfast'::regnamespace`),
    ).toEqual([{ owner: 'holdfast_owner', signsIn: false }]);
  });

  test('the administrator gains nothing from the roles that it made: it cannot become them and does not inherit them, nor rds_iam through them', async () => {
    expect(
      await region.server.query(`
      SELECT DISTINCT admin_option AS admin, inherit_option AS inherits, set_option AS becomes
        FROM pg_auth_members WHERE member = '${ADMINISTRATOR.username}'::regrole AND roleid::regrole::text LIKE 'holdfast%'`),
    ).toEqual([{ admin: true, inherits: false, becomes: false }]);
    expect(
      await region.server.query(`SELECT pg_has_role('${ADMINISTRATOR.username}', 'rds_iam', 'USAGE') AS member`),
    ).toEqual([{ member: false }]);
  });

  test('no role can do more than its grants say', async () => {
    expect(
      await region.server.query(`
      SELECT rolname AS role, rolcanlogin AS "signsIn", ARRAY(
               SELECT roleid::regrole::text FROM pg_auth_members WHERE member = pg_roles.oid ORDER BY 1) AS "memberOf"
        FROM pg_roles
       WHERE rolname LIKE 'holdfast%'
         AND NOT (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication OR rolinherit)
       ORDER BY 1`),
    ).toEqual([
      { role: 'holdfast_activation', signsIn: true, memberOf: ['pg_use_reserved_connections', 'rds_iam'] },
      { role: 'holdfast_application', signsIn: true, memberOf: ['rds_iam'] },
      {
        role: 'holdfast_migration',
        signsIn: true,
        memberOf: ['holdfast_owner', 'pg_use_reserved_connections', 'rds_iam'],
      },
      { role: 'holdfast_operator', signsIn: true, memberOf: ['rds_iam'] },
      { role: 'holdfast_owner', signsIn: false, memberOf: ['pg_monitor', 'pg_signal_backend'] },
      { role: 'holdfast_purge', signsIn: true, memberOf: ['rds_iam'] },
      { role: 'holdfast_sweep', signsIn: true, memberOf: ['rds_iam'] },
      { role: 'holdfast_tenant_reader', signsIn: false, memberOf: [] },
      { role: 'holdfast_verification', signsIn: true, memberOf: ['holdfast_tenant_reader', 'rds_iam'] },
    ]);
  });
});
