/** The global database of a rehearsal: two servers, the schema from the real migration task, rows of a few tenants. */
import { DATABASE_NAME } from '../../lib/config/names';
import type { Environment } from '../../lib/config/types';
import { MIGRATION_EXIT } from '../../lib/contracts/migration';
import { DATABASE_ROLE } from '../../lib/runtime/database/roles';
import type { Authority } from '../engines/certificates';
import { GlobalDatabase } from '../engines/global-database';
import { startProgram } from '../engines/program';
import { followPrimary } from '../engines/replica';
import { ADMINISTRATOR } from '../engines/rds-roles';
import { PostgresServer, type ServerOptions } from '../engines/server';
import type { ServerDirectory } from '../engines/temp-directory';
import { clusterEndpoint, readerEndpoint } from './zone';
import type { Places, RegionPlace } from './addresses';
import type { Built } from './programs';

export interface FoundingOptions {
  readonly environment: Environment;
  readonly grounds: ServerDirectory;
  readonly authority: Authority;
  readonly places: Places;
  /** Variables of a program in the first region that connects to its database, which is the only one yet. */
  readonly variables: Readonly<Record<string, string>>;
  readonly migration: Promise<Built>;
  /** Called as soon as another region's cluster accepts writes. */
  readonly moved: (region: string) => Promise<void>;
  /** Called when a server ends that was neither stopped nor lost with its region. */
  readonly ended: (program: string, ending: string) => void;
}

/**
 * Nothing of a commit is skipped, and a lost connection is noticed as early as Aurora does. Its files are in memory where
 * there is room, so that a flush costs nothing: what a disk costs is not measured here.
 */
const SETTINGS = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  max_connections: '150',
  max_wal_senders: '6',
  wal_keep_size: '64MB',
  max_wal_size: '256MB',
  min_wal_size: '32MB',
  wal_receiver_timeout: '2s',
  wal_sender_timeout: '2s',
};

/** Founds the database in the first region and lets the second follow it. */
export async function foundDatabase(options: FoundingOptions): Promise<GlobalDatabase> {
  const {
    places: {
      regions: [a, b],
    },
    variables,
    moved,
  } = options;
  const server = await new PostgresServer(serverOptions(options, a)).found();
  const { args } = await options.migration;
  const task = startProgram(args, { ...variables, DATABASE_ADMINISTRATOR: JSON.stringify(ADMINISTRATOR) });
  if ((await task.ended) !== MIGRATION_EXIT.upToDate)
    throw new Error(`the migration task must succeed on an empty database; it wrote:\n${task.output()}`);
  await furnish(server, a);
  const replica = await followPrimary(server, serverOptions(options, b), a.near);
  return new GlobalDatabase({
    writer: { region: a.region.name, via: a.near, server },
    reader: { region: b.region.name, via: b.near, server: replica },
    moved,
  });
}

const serverOptions = (
  { environment, grounds, authority, places, ended }: FoundingOptions,
  { region, address }: RegionPlace,
): ServerOptions => ({
  directory: grounds,
  authority,
  name: region.name,
  address,
  port: places.port.database,
  hosts: [clusterEndpoint(environment, region), readerEndpoint(environment, region)],
  settings: SETTINGS,
  ended: (ending) => ended(`PostgreSQL of ${region.name}`, ending),
});

/** Tenants of no one; enough to see that rows of several survive. */
const TENANTS = ['rehearsal-one', 'rehearsal-two', 'rehearsal-three'];

/** As the service itself would: each tenant by the operator's role, and the first activation by the role that flips. */
async function furnish(server: PostgresServer, { region }: RegionPlace): Promise<void> {
  await server.as(
    DATABASE_ROLE.operator,
    async (client) => {
      await client.query("SET holdfast.actor = 'rehearsal'");
      for (const tenant of TENANTS) {
        await client.query('BEGIN');
        await client.query("SELECT set_config('holdfast.customer_id', $1, true)", [tenant]);
        await client.query('INSERT INTO holdfast.tenants (customer_id) VALUES ($1)', [tenant]);
        await client.query('COMMIT');
      }
    },
    DATABASE_NAME,
  );
  await server.as(
    DATABASE_ROLE.activation,
    (client) => client.query('SELECT holdfast.activate($1)', [region.name]),
    DATABASE_NAME,
  );
}
