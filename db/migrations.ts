/** Step 2: the migrations, by node-pg-migrate, as the owner. */
import { PG_MIGRATE_LOCK_ID, runner } from 'node-pg-migrate';
import type pg from 'pg';
import { transaction } from '../lib/runtime/database/connections';
import { DATABASE_ROLE } from '../lib/runtime/database/roles';
import type { Log } from '../lib/runtime/log';

/** The advisory lock that keeps two runs apart; the migration library's own, so that its command line is kept apart too. */
export const LOCK_ID = PG_MIGRATE_LOCK_ID;

/** How long to wait for another run, or for a table that is in use: longer would queue every other query behind it. */
export const LOCK_TIMEOUT = '10s';

/**
 * Applies what is pending, all in one transaction, and nothing when there is nothing: so an older release's task, which
 * knows fewer migrations than the database has, changes nothing and succeeds.
 * @param client signed in as the migration role, on the writer
 * @param folder of the SQL files
 * @returns names of the migrations that were applied
 * @throws what PostgreSQL says when a migration fails or a lock is not had in time
 */
export async function applyMigrations(client: pg.ClientBase, folder: string, log: Log): Promise<readonly string[]> {
  await client.query(`SET ROLE ${DATABASE_ROLE.owner}`);
  await client.query(`SET lock_timeout = '${LOCK_TIMEOUT}'`);
  await client.query("SET TIME ZONE 'UTC'");
  const applied = await runner({
    dbClient: client,
    dir: folder,
    direction: 'up',
    schema: 'holdfast',
    createSchema: true,
    migrationsTable: 'schema_migration',
    singleTransaction: true,
    checkOrder: true,
    advisoryLockMode: 'wait',
    logger: {
      debug: (message) => log.debug({}, message),
      info: (message) => log.debug({}, message),
      warn: (message) => log.warn({}, message),
      error: (message) => log.error({}, message),
    },
  });
  return applied.map(({ name }) => name);
}

/**
 * Step 3: recounts the large tables whose ledger a migration began anew, each in one snapshot; no writer waits for it.
 * @param client signed in as the migration role, on the writer
 * @returns the tables
 * @throws SQLSTATE XX001 when rows and ledger of a table do not agree: every later run stops there too
 */
export async function reconcileLedgers(client: pg.ClientBase): Promise<readonly string[]> {
  await client.query(`SET ROLE ${DATABASE_ROLE.owner}`);
  const { rows } = await client.query<{ relation: string }>(
    'SELECT relation FROM holdfast.ledgered WHERE next_generation IS NOT NULL ORDER BY 1',
  );
  for (const { relation } of rows)
    await transaction(
      client,
      () => client.query('SELECT holdfast.reconcile_ledger($1)', [relation]),
      'BEGIN ISOLATION LEVEL REPEATABLE READ',
    );
  return rows.map(({ relation }) => relation);
}
