/** Step 1: the roles. Idempotent; uses the administrator only when something is missing. */
import type pg from 'pg';
import { DATABASE_ROLE } from '../lib/runtime/database/roles';
import { transaction } from '../lib/runtime/database/connections';
import { isLoginRefused } from '../lib/runtime/database/failures';
import type { WriterLocator } from '../lib/runtime/database/writer';
import type { Log } from '../lib/runtime/log';
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
  const statements = await administrator.use((client) =>
    transaction(client, async () => {
      // Two runs at once would both create the first role.
      await client.query(`SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`);
      await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK_ID]);
      const missing = missingStatements(await readFacts(client));
      for (const statement of missing) await run(client, statement);
      return missing;
    }),
  );
  log.info({ statements }, 'completed the roles');
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
