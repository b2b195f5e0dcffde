/** The portal's two ways to the database: the reader in this region, and the writer wherever it is. */
import type { z } from 'zod';
import type { portalEnvironment } from '../../../lib/constructs/portal/contract';
import { certificateAuthorities } from '../../../lib/runtime/database/certificate-authorities';
import { openPool, transaction, type Connections } from '../../../lib/runtime/database/connections';
import { GlobalCluster } from '../../../lib/runtime/database/global-cluster';
import { memberOf } from '../../../lib/runtime/database/members';
import { nameLookup } from '../../../lib/runtime/database/name-lookup';
import { requireWriter, WriterLocator } from '../../../lib/runtime/database/writer';
import type { Log } from '../../../lib/runtime/log';
import { latestHeartbeat, storeHeartbeat, type Heartbeat, type NewHeartbeat, type Stored } from './heartbeat';
import { beat, pulseAges, type PulseAge } from './pulse';

/** A reader of this region answers in single milliseconds; a load balancer waits 5 s for /readyz. */
const READER_PATIENCE = { connect: 1000, query: 1000 };
/** Towards the other region; see the deadline for what a client may wait for altogether. */
const WRITER_PATIENCE = { connect: 1500, query: 2000 };
/** A write gives up after this long, in milliseconds: time for one lost writer and the next one's connection. */
const WRITER_DEADLINE_MS = 5000;
const CONNECTIONS = 5;

/** Whether the schema is there and how far it is, as the reader in this region knows it. */
export interface ReaderState { readonly schemaVersion: number }

/** Where the writer is. */
export interface WriterState { readonly region: string }

/** What the portal asks of the database. Everything rejects when the database does not answer in time. */
export interface Database {
  readonly readReader: () => Promise<ReaderState>;
  readonly latestHeartbeat: () => Promise<Heartbeat | undefined>;
  readonly readWriter: () => Promise<WriterState>;
  /** Writes this region's pulse through the writer. */
  readonly beat: () => Promise<WriterState>;
  /** Pulses of all regions as this region's reader has them. */
  readonly pulseAges: () => Promise<readonly PulseAge[]>;
  readonly storeHeartbeat: (heartbeat: NewHeartbeat) => Promise<Stored>;
  readonly close: () => Promise<void>;
}

/** Opens the pools; connections follow with the first use. */
export function connectDatabase(environment: z.output<typeof portalEnvironment>, log: Log): Database {
  const own = memberOf(environment.DATABASE_READER_HOST);
  if (!own) throw new Error(`DATABASE_READER_HOST: ${environment.DATABASE_READER_HOST} must be a reader endpoint`);
  const names = nameLookup(environment.DATABASE_DNS_SERVER);
  const connections: Connections = {
    port: environment.DATABASE_PORT,
    database: environment.DATABASE_NAME,
    authorities: certificateAuthorities(environment.DATABASE_CA_FILE),
    program: 'portal',
    names,
    log,
  };
  const login = { user: environment.DATABASE_USER };
  const reader = openPool(
    connections,
    { host: environment.DATABASE_READER_HOST, region: environment.AWS_REGION },
    login,
    { max: CONNECTIONS, patience: READER_PATIENCE },
  );
  const writer = new WriterLocator({
    cluster: new GlobalCluster({ identifier: environment.DATABASE_GLOBAL_CLUSTER, own, names, log }),
    open: (member, check) => openPool(connections, member, login, { max: CONNECTIONS, patience: WRITER_PATIENCE }, check),
    deadlineMs: WRITER_DEADLINE_MS,
    log,
  });
  return {
    async readReader() {
      const { rows } = await reader.query<{ version: number }>('SELECT version FROM holdfast.schema_version');
      return { schemaVersion: rows[0]?.version ?? 0 };
    },
    latestHeartbeat: () => latestHeartbeat(reader),
    readWriter: () => writer.use(async (client, member) => {
      await requireWriter(client, member);
      return { region: member.region };
    }),
    beat: () => writer.use(async (client, { region }) => {
      await transaction(client, () => beat(client, environment.AWS_REGION));
      return { region };
    }),
    pulseAges: () => pulseAges(reader),
    storeHeartbeat: (heartbeat) => writer.use((client, { region }) =>
      transaction(client, () => storeHeartbeat(client, heartbeat, region))),
    async close() {
      await Promise.all([reader.end(), writer.close()]);
    },
  };
}
