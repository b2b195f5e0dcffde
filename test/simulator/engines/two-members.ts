/** A global database of two real servers with the link between them, without the service around it. */
import { setTimeout as pause } from 'node:timers/promises';
import { createAuthority } from '../../../simulator/engines/certificates';
import { GlobalDatabase, type Member } from '../../../simulator/engines/global-database';
import { openLinks, type Link } from '../../../simulator/engines/network-link';
import { freePort } from '../../../simulator/engines/program';
import { followPrimary } from '../../../simulator/engines/replica';
import { PostgresServer, type ServerOptions } from '../../../simulator/engines/server';
import { openTestWorkplace, REGION, type RegionSide } from '../../support/postgres';

/** Where each region's server is, and where the other region reaches it. */
const ADDRESS = {
  west: { own: '127.0.0.2', near: '127.0.0.4' },
  east: { own: '127.0.0.3', near: '127.0.0.5' },
} as const;

export interface TwoMembers {
  readonly database: GlobalDatabase;
  readonly link: Link;
  /** Regions that became the writer, in order. */
  readonly moves: readonly string[];
  readonly close: () => Promise<void>;
}

/** The west writes, in a table `rows`; the east follows it. @param delayMs of the link, each way */
export async function startTwoMembers(delayMs: number): Promise<TwoMembers> {
  const workplace = openTestWorkplace();
  const authority = createAuthority();
  const port = await freePort('127.0.0.2', '127.0.0.3', '127.0.0.4', '127.0.0.5');
  const options = (side: RegionSide): ServerOptions => ({
    directory: workplace,
    authority,
    name: side,
    address: ADDRESS[side].own,
    port,
    hosts: [REGION[side].writer, REGION[side].reader],
  });
  try {
    const ways = Object.values(ADDRESS).map(({ own, near }) => ({ from: near, to: own, port }));
    const link = (await openLinks(workplace.folder, { between: { ways, delayMs } }))('between');
    const server = await new PostgresServer(options('west')).found();
    await server.query('CREATE TABLE rows (id bigint PRIMARY KEY)');
    const writer: Member = { region: REGION.west.name, via: ADDRESS.west.near, server };
    const reader: Member = {
      region: REGION.east.name,
      via: ADDRESS.east.near,
      server: await followPrimary(server, options('east'), writer.via),
    };
    const moves: string[] = [];
    const database = new GlobalDatabase({ writer, reader, moved: async (region) => void moves.push(region) });
    return { database, link, moves, close: () => workplace.close() };
  } catch (error) {
    await workplace.close();
    throw error;
  }
}

/** Writes one row after another on the region's server, counting up, until it is stopped or fails. */
export interface Writing {
  /** Ids that were committed. */
  readonly acknowledged: readonly number[];
  readonly stop: () => Promise<void>;
}

let latest = 0;

export function write(server: PostgresServer): Writing {
  const acknowledged: number[] = [];
  const state = { stopped: false };
  const writing = server
    .as('postgres', async (client) => {
      while (!state.stopped) {
        latest += 1;
        const id = latest;
        await client.query('INSERT INTO rows VALUES ($1)', [id]);
        acknowledged.push(id);
        await pause(1);
      }
    })
    .catch(() => undefined);
  return {
    acknowledged,
    async stop() {
      state.stopped = true;
      await writing;
    },
  };
}

/** Those of these rows that the server does not have. */
export async function missing(server: PostgresServer, ids: readonly number[]): Promise<readonly number[]> {
  const rows = await server.query('SELECT id::float8 AS id FROM rows WHERE id = ANY($1)', [[...ids]]);
  const found = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !found.has(id));
}
