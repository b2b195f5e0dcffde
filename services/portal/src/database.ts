/** The portal's access to the database: the reader in this region, and the writer wherever it is. */
import type { z } from 'zod';
import type { portalEnvironment } from '../../../lib/contracts/portal';
import { certificateAuthorities } from '../../../lib/runtime/database/certificate-authorities';
import { openPool, transaction, type Connections } from '../../../lib/runtime/database/connections';
import { endHoarders, fencedTransaction, readEpoch, type Epoch } from '../../../lib/runtime/database/fence';
import { NotActive } from '../../../lib/runtime/database/failures';
import { GlobalCluster } from '../../../lib/runtime/database/global-cluster';
import { memberOf } from '../../../lib/runtime/database/members';
import { nameLookup } from '../../../lib/runtime/database/name-lookup';
import { WriterLocator, type WriterWork } from '../../../lib/runtime/database/writer';
import type { Log } from '../../../lib/runtime/log';
import {
  findHeartbeats,
  latestHeartbeat,
  pruneHeartbeats,
  storeHeartbeat,
  type Heartbeat,
  type NewHeartbeat,
  type Stored,
} from './heartbeat';
import { beat, pulseAges, type PulseAge } from './pulse';
import { roleSettings } from './role-settings';

/** A reader of this region answers in single milliseconds; a load balancer waits 5 s for /readyz. */
const READER_PATIENCE = { connect: 1000, query: 1000, free: 2000 };
/** The writer may be in the other region; the deadline limits the whole wait of a client. */
const WRITER_PATIENCE = { connect: 1500, query: 2000 };
/** A write gives up after this long, in milliseconds: time for its turn, for one lost writer and the next one's connection. */
const WRITER_DEADLINE_MS = 5000;
const CONNECTIONS = 5;

/** The schema's version in this region's reader; 0 if there is none. */
export interface ReaderState {
  readonly schemaVersion: number;
}

/** Where the writer is. */
export interface WriterState {
  readonly region: string;
}

/** What a lookup found, and where: the writer has everything, a reader what it has replayed. */
export interface Found {
  readonly found: readonly string[];
  readonly from: 'writer' | 'reader';
}

/** What the portal asks of the database. Everything rejects when the database does not answer in time. */
export interface Database {
  readonly readReader: () => Promise<ReaderState>;
  readonly latestHeartbeat: () => Promise<Heartbeat | undefined>;
  /** The epoch as this region's reader has it. */
  readonly epoch: () => Promise<Epoch>;
  /**
   * Writes this region's pulse through the writer. It needs no lease, and no fence: both regions beat all the time, to show
   * whether the writer takes their writes, and no pulse is acknowledged to a client.
   */
  readonly beat: () => Promise<WriterState>;
  /** Pulses of all regions as this region's reader has them. */
  readonly pulseAges: () => Promise<readonly PulseAge[]>;
  /** @throws {NotActive} when the database says that another region is the active one */
  readonly storeHeartbeat: (heartbeat: NewHeartbeat) => Promise<Stored>;
  /** Looks in the writer where it is in this region, else in this region's reader. */
  readonly findHeartbeats: (ids: readonly string[]) => Promise<Found>;
  /** What roles of programs gave themselves to begin their sessions with, as this region's reader has it; none in order. */
  readonly roleSettings: () => Promise<readonly string[]>;
  /** Removes some heartbeats that are too old; returns how many. */
  readonly pruneHeartbeats: () => Promise<number>;
  /** Ends sessions that hold so many locks that no other can get any; returns what it ended. */
  readonly endHoarders: () => Promise<readonly string[]>;
  /** Searches for the writer again if it is another one by now: after an activation a write would wait for a lost one. Never rejects. */
  readonly doubtWriter: () => Promise<void>;
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
    open: (member, check) =>
      openPool(connections, member, login, { max: CONNECTIONS, patience: WRITER_PATIENCE }, check),
    deadlineMs: WRITER_DEADLINE_MS,
    log,
  });
  /**
   * Runs a write for users. A writer that calls another region active may be one that a failover left behind and that still
   * runs: then the database has another writer.
   */
  const write = async <Result>(work: WriterWork<Result>): Promise<Result> => {
    try {
      return await writer.use((client, member) =>
        fencedTransaction(client, environment.AWS_REGION, () => work(client, member)),
      );
    } catch (error) {
      if (error instanceof NotActive) void writer.doubt();
      throw error;
    }
  };
  return {
    async readReader() {
      const { rows } = await reader.query<{ version: number }>('SELECT version FROM holdfast.schema_version');
      return { schemaVersion: rows[0]?.version ?? 0 };
    },
    latestHeartbeat: () => latestHeartbeat(reader),
    beat: () =>
      writer.use(async (client, { region }) => {
        await transaction(client, () => beat(client, environment.AWS_REGION));
        return { region };
      }),
    pulseAges: () => pulseAges(reader),
    epoch: () => readEpoch(reader),
    roleSettings: () => roleSettings(reader),
    storeHeartbeat: (heartbeat) => write((client) => storeHeartbeat(client, heartbeat, environment.AWS_REGION)),
    async findHeartbeats(ids) {
      const inWriter = await writer
        .use(async (client, { region }) =>
          region === environment.AWS_REGION ? findHeartbeats(client, ids) : undefined,
        )
        .catch(() => undefined);
      return inWriter
        ? { found: inWriter, from: 'writer' }
        : { found: await findHeartbeats(reader, ids), from: 'reader' };
    },
    pruneHeartbeats: () => writer.use(pruneHeartbeats),
    endHoarders: () => writer.use(endHoarders),
    doubtWriter: () => writer.doubt(),
    async close() {
      await Promise.all([reader.end(), writer.close()]);
    },
  };
}
