/** The migration task: roles, then migrations, on the writer wherever it is. Exit codes: MIGRATION_EXIT. */
import { join } from 'node:path';
import type { z } from 'zod';
import { MIGRATION_EXIT, migrationEnvironment } from '../lib/contracts/migration';
import { DATABASE_ROLE } from '../lib/runtime/database/roles';
import { certificateAuthorities } from '../lib/runtime/database/certificate-authorities';
import { openPool, type Connections, type Login } from '../lib/runtime/database/connections';
import { GlobalCluster } from '../lib/runtime/database/global-cluster';
import { memberOf } from '../lib/runtime/database/members';
import { nameLookup } from '../lib/runtime/database/name-lookup';
import { WriterLocator } from '../lib/runtime/database/writer';
import { InvalidEnvironment, readEnvironment } from '../lib/runtime/environment';
import { createLog, type Log } from '../lib/runtime/log';
import { bootstrap } from './bootstrap';
import { exitCode } from './exit-code';
import { applyMigrations, reconcileLedgers } from './migrations';

/** The image holds the migrations next to the program. */
const FOLDER = join(import.meta.dirname, 'migrations');

/** Milliseconds. A statement may build a large index; one that takes two hours has a server that does not answer. */
const PATIENCE = { connect: 5000, query: 2 * 3_600_000 };

async function migrate(environment: z.output<typeof migrationEnvironment>, log: Log): Promise<void> {
  const { username: user, password } = environment.DATABASE_ADMINISTRATOR;
  const administrator = writerAs({ user, password }, environment, log);
  const migration = writerAs({ user: DATABASE_ROLE.migration }, environment, log);
  try {
    await bootstrap({ migration, administrator, log });
    const applied = await migration.use((client) => applyMigrations(client, FOLDER, log));
    const reconciled = await migration.use(reconcileLedgers);
    log.info({ applied, reconciled }, applied.length > 0 ? 'migrated' : 'nothing to migrate');
  } finally {
    await Promise.all([administrator.close(), migration.close()]);
  }
}

function writerAs(login: Login, environment: z.output<typeof migrationEnvironment>, log: Log): WriterLocator {
  const own = memberOf(environment.DATABASE_READER_HOST);
  if (!own) throw new Error(`DATABASE_READER_HOST: ${environment.DATABASE_READER_HOST} must be a reader endpoint`);
  const names = nameLookup(environment.DATABASE_DNS_SERVER);
  const connections: Connections = {
    port: environment.DATABASE_PORT,
    database: environment.DATABASE_NAME,
    authorities: certificateAuthorities(environment.DATABASE_CA_FILE),
    program: 'migration',
    names,
    log,
  };
  return new WriterLocator({
    cluster: new GlobalCluster({ identifier: environment.DATABASE_GLOBAL_CLUSTER, own, names, log }),
    open: (member, check) => openPool(connections, member, login, { max: 1, patience: PATIENCE }, check),
    log,
  });
}

async function main(): Promise<void> {
  try {
    const environment = readEnvironment('migration', migrationEnvironment);
    const log = createLog({ service: 'migration', region: environment.AWS_REGION }, environment.LOG_LEVEL);
    await migrate(environment, log);
    process.exitCode = MIGRATION_EXIT.upToDate;
  } catch (error) {
    process.exitCode = exitCode(error);
    const log = createLog({ service: 'migration' }, 'info');
    if (error instanceof InvalidEnvironment) log.error({ exitCode: process.exitCode }, error.message);
    else log.error({ error, exitCode: process.exitCode }, 'the migration task failed');
  }
}

await main();
