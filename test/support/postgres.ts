/**
 * Real PostgreSQL for tests, with what surrounds it in AWS: regional host names, certificates for them, a name server
 * and the RDS call that finds the global endpoint. Needs Linux: regions differ by loopback address.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MIGRATION_EXIT } from '../../lib/contracts/migration';
import { createAuthority, type Authority } from '../../simulator/engines/certificates';
import { keepCluster, keyOf, TEMPLATES } from '../../simulator/engines/cluster-template';
import { startNameServer, type NameServer } from '../../simulator/engines/dns';
import { freePort, type Program, startProgram } from '../../simulator/engines/program';
import { followPrimary } from '../../simulator/engines/replica';
import { ADMINISTRATOR, DATABASE } from '../../simulator/engines/rds-roles';
import { PostgresServer } from '../../simulator/engines/server';
import { openTempDirectory, type TempDirectory } from '../../simulator/engines/temp-directory';
import { buildMigration } from '../../simulator/regions/programs';
import { startRdsApi, type GlobalDatabase } from './postgres/rds-api';

/** The two regions of a test: names as Aurora gives them, addresses of this machine. */
export const REGION = {
  west: {
    name: 'us-west-2',
    address: '127.0.0.2',
    writer: 'holdfast.cluster-c1west.us-west-2.rds.amazonaws.com',
    reader: 'holdfast.cluster-ro-c1west.us-west-2.rds.amazonaws.com',
  },
  east: {
    name: 'us-east-2',
    address: '127.0.0.3',
    writer: 'holdfast.cluster-c2east.us-east-2.rds.amazonaws.com',
    reader: 'holdfast.cluster-ro-c2east.us-east-2.rds.amazonaws.com',
  },
} as const;
export type RegionSide = keyof typeof REGION;

/** Name of the global endpoint, an alias of the writer's. */
export const GLOBAL_ENDPOINT = 'holdfast.global-c0.global.rds.amazonaws.com';

/** A workplace on the PostgreSQL that HOLDFAST_PG_BIN names, or the npm package's. */
export const openTestWorkplace = (): TempDirectory => openTempDirectory({ binaries: process.env.HOLDFAST_PG_BIN });

/** One PostgreSQL server and what a program needs to reach it. */
export interface Region {
  readonly workplace: TempDirectory;
  readonly authority: Authority;
  readonly server: PostgresServer;
  readonly nameServer: NameServer;
  /** Variables of a program that runs in a region of this database, without its secrets. */
  readonly variables: (side?: RegionSide) => Record<string, string>;
  readonly close: () => Promise<void>;
}

/**
 * One region, no global cluster: as a sandbox has it.
 * @param workplace where its server lives; @param settings that differ from a test's usual ones; @param cluster to copy instead of an empty one
 */
export async function startRegion(
  workplace: TempDirectory = openTestWorkplace(),
  settings?: Readonly<Record<string, string>>,
  cluster?: string,
): Promise<Region> {
  const authority = createAuthority();
  const authorityFile = join(workplace.folder, 'authority.crt');
  writeFileSync(authorityFile, authority.certificate);
  const port = await freePort(REGION.west.address, REGION.east.address);
  const { address, writer, reader } = REGION.west;
  const server = await new PostgresServer({
    directory: workplace,
    authority,
    name: 'west',
    address,
    port,
    hosts: [writer, reader],
    settings,
  }).found(cluster);
  const nameServer = await startNameServer({ [writer]: address, [reader]: address });
  return {
    workplace,
    authority,
    server,
    nameServer,
    variables: (side = 'west') => ({
      AWS_REGION: REGION[side].name,
      AWS_ACCESS_KEY_ID: 'loopback',
      AWS_SECRET_ACCESS_KEY: 'the-test-signs-with-this',
      DATABASE_READER_HOST: REGION[side].reader,
      DATABASE_PORT: String(port),
      DATABASE_NAME: DATABASE,
      DATABASE_CA_FILE: authorityFile,
      DATABASE_DNS_SERVER: nameServer.address,
    }),
    async close() {
      await Promise.all([nameServer.close(), workplace.close()]);
    },
  };
}

/** One region whose database has the schema: the migration task makes it once, and it is copied from then on. Parameters as above. */
export async function startMigratedRegion(
  workplace: TempDirectory = openTestWorkplace(),
  settings?: Readonly<Record<string, string>>,
): Promise<Region> {
  const { folder } = await buildMigration(workplace.folder);
  const hash = createHash('sha256').update(await keyOf(workplace));
  for (const { parentPath, name } of readdirSync(folder, { recursive: true, withFileTypes: true }).sort(byName))
    if (/\.(mjs|sql)$/.test(name)) hash.update(readFileSync(join(parentPath, name)));
  const kept = join(TEMPLATES, `migrated-${hash.digest('hex').slice(0, 16)}`);
  if (!existsSync(kept)) await keepMigrated(folder, kept);
  return startRegion(workplace, settings, kept);
}

const byName = (a: { readonly name: string }, b: { readonly name: string }): number => a.name.localeCompare(b.name);

async function keepMigrated(task: string, kept: string): Promise<void> {
  const { server, workplace, variables, close } = await startRegion();
  try {
    const migration = startMigration(task, variables());
    if ((await migration.ended) !== MIGRATION_EXIT.upToDate)
      throw new Error(`the migration must succeed; it wrote:\n${migration.output()}`);
    await server.stop();
    await keepCluster(workplace, server.data, kept);
  } finally {
    await close();
  }
}

/** Two regions: the west writes, the east follows it by streaming replication. */
export interface TwoRegions extends Region {
  readonly replica: PostgresServer;
  readonly global: GlobalDatabase;
}

/** Adds a second region to a first, and the global endpoint that leads to the first. */
export async function addReplica(region: Region): Promise<TwoRegions> {
  const { workplace, authority, server, nameServer } = region;
  const { address, writer, reader } = REGION.east;
  const replica = await followPrimary(server, {
    directory: workplace,
    authority,
    name: 'east',
    address,
    port: server.options.port,
    hosts: [writer, reader],
  });
  nameServer.names.set(writer, address).set(reader, address).set(GLOBAL_ENDPOINT, REGION.west.writer);
  const global: GlobalDatabase = {
    identifier: 'holdfast',
    endpoint: GLOBAL_ENDPOINT,
    regions: [REGION.west.name, REGION.east.name],
    writer: REGION.west.name,
    available: true,
  };
  const rds = await startRdsApi(global);
  return {
    ...region,
    replica,
    global,
    variables: (side) => ({
      ...region.variables(side),
      DATABASE_GLOBAL_CLUSTER: global.identifier,
      AWS_ENDPOINT_URL_RDS: rds.url,
    }),
    async close() {
      await Promise.all([rds.close(), region.close()]);
    },
  };
}

/** Starts the migration task that was built into `folder`. */
export function startMigration(folder: string, variables: Readonly<Record<string, string>>): Program {
  return startProgram([join(folder, 'migrate.mjs')], {
    DATABASE_ADMINISTRATOR: JSON.stringify(ADMINISTRATOR),
    ...variables,
  });
}
