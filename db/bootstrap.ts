/** Step 1: the roles. Idempotent; uses the administrator only when something is missing. */
import type pg from 'pg';
import { DATABASE_ROLE } from '../lib/runtime/database/roles';
import { transaction } from '../lib/runtime/database/connections';
import { isLoginRefused } from '../lib/runtime/database/failures';
import type { WriterLocator } from '../lib/runtime/database/writer';
import type { Log } from '../lib/runtime/log';
import { isBusy, LOCK_NOT_AVAILABLE } from './exit-code';
import { LOCK_ID, LOCK_TIMEOUT } from './migrations';
import { readFacts } from './role-facts';
import { missingStatements, RolesWrong } from './roles';

export interface Bootstrap {
  /** Signed in as the migration role. */
  readonly migration: WriterLocator;
  /** Signed in as the administrator, with its password. */
  readonly administrator: WriterLocator;
  readonly log: Log;
}

/**
 * Makes the roles what they must be.
 * The migration role looks first. On PostgreSQL 16 and later, a role that creates another becomes a member of it, and RDS
 * refuses the password of any direct or indirect member of rds_iam: after the first run the administrator may have to
 * sign in by token, so an ordinary run must not depend on it.
 * @throws {RolesWrong} when a role can do more than it must, or the administrator cannot correct it
 */
export async function bootstrap({ migration, administrator, log }: Bootstrap): Promise<void> {
  if (await isComplete(migration, log)) {
    log.info({}, 'the roles are complete; the administrator is not needed');
    return;
  }
  const complete = (alone: boolean): Promise<readonly string[]> =>
    administrator.use((client) => transaction(client, () => runMissing(client, alone)));
  const statements = await complete(true).catch((error: unknown) => {
    if (!isBusy(error)) throw error;
    // Any session can take this lock, and keep it from the task that would repair what it did.
    log.warn({ error }, 'another session holds the lock of migrations: repairing the roles without it');
    return complete(false);
  });
  const unexpected = statements.filter((statement) => statement.includes(' RESET '));
  if (unexpected.length > 0) log.warn({ unexpected }, 'roles had settings that they must not have; these are reset');
  log.info({ statements }, 'completed the roles');
}

/** @param alone whether to keep another run out: two at once would both create the first role */
async function runMissing(client: pg.ClientBase, alone: boolean): Promise<readonly string[]> {
  if (alone) {
    await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK_ID]);
  }
  const missing = missingStatements(await readFacts(client));
  if (!alone && missing.some((statement) => statement.startsWith('CREATE ')))
    throw Object.assign(new Error('another run must end before roles are created'), { code: LOCK_NOT_AVAILABLE });
  for (const statement of missing) await run(client, statement);
  return missing;
}

/** If the migration role cannot sign in, it does not exist yet or lacks a grant that the administrator adds. */
async function isComplete(migration: WriterLocator, log: Log): Promise<boolean> {
  try {
    return await migration.use(async (client) => missingStatements(await readFacts(client)).length === 0);
  } catch (error) {
    if (!isLoginRefused(error)) throw error;
    log.info({ role: DATABASE_ROLE.migration }, 'the migration role cannot sign in yet');
    return false;
  }
}

async function run(client: pg.ClientBase, statement: string): Promise<void> {
  await client.query(statement).catch((cause: unknown) => {
    throw new RolesWrong(`the administrator must be able to run: ${statement}`, { cause });
  });
}
