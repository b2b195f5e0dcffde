/** A real server with one role, behind a door that can break its connections, for tests of what opens and uses them. */
import { openPool, type Connections, type Patience } from '../../../lib/runtime/database/connections';
import type { Member } from '../../../lib/runtime/database/members';
import { nameLookup } from '../../../lib/runtime/database/name-lookup';
import { WriterLocator } from '../../../lib/runtime/database/writer';
import { DATABASE } from '../../../simulator/engines/rds-roles';
import { REGION, startRegion, type Region } from '../../support/postgres';
import { openDoor, type Door } from '../../support/postgres/door';

export const APP = { user: 'app', password: 'of the test only' };
export const WRITER: Member = { host: REGION.west.writer, region: REGION.west.name };

const DOOR = '127.0.0.4';

/** A log that remembers its messages. */
export function rememberingLog() {
  const said: string[] = [];
  const take = (_fields: object, message: string): void => void said.push(message);
  return { said, log: { debug: take, info: take, warn: take, error: take } };
}

/** What a test of connections needs. */
export interface DatabaseLab {
  readonly region: Region;
  readonly said: readonly string[];
  readonly door: Door;
  readonly connections: Connections;
  readonly pool: (max: number, patience: Patience) => ReturnType<typeof openPool>;
  /** A locator whose only member is the server. */
  readonly locator: (options: { max: number; patience: Patience; deadlineMs: number }) => WriterLocator;
  readonly close: () => Promise<void>;
}

/** Starts it. @param settings of the server that differ from a test's usual ones */
export async function openLab(settings?: Readonly<Record<string, string>>): Promise<DatabaseLab> {
  const region = await startRegion(undefined, settings);
  const { server, authority, nameServer } = region;
  await server.query(`CREATE ROLE ${APP.user} LOGIN PASSWORD '${APP.password}'`);
  await server.query('CREATE TABLE written (id int PRIMARY KEY)');
  await server.query(`GRANT SELECT, INSERT ON written TO ${APP.user}`);
  const door = await openDoor(server.options, DOOR);
  nameServer.names.set(WRITER.host, DOOR);
  const { said, log } = rememberingLog();
  const connections: Connections = {
    port: server.options.port,
    database: DATABASE,
    authorities: [authority.certificate],
    names: nameLookup(nameServer.address),
    program: 'lab',
    log,
  };
  return {
    region,
    said,
    door,
    connections,
    pool: (max, patience) => openPool(connections, WRITER, APP, { max, patience }),
    locator: ({ max, patience, deadlineMs }) =>
      new WriterLocator({
        cluster: { candidates: async () => [WRITER], found: () => undefined, close: () => undefined },
        open: (member, check) => openPool(connections, member, APP, { max, patience }, check),
        deadlineMs,
        log,
      }),
    async close() {
      door.close();
      await region.close();
    },
  };
}
