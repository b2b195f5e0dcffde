/** What is known about two simulated regions at a moment. */
import { DATABASE_NAME } from '../../lib/config/names';
import type { PostgresServer } from '../engines/server';
import type { OpenedRegions } from '../regions/start';
import type { RegionFacts } from './disturbance';

/** @param ids heartbeats that are looked for in both databases */
export async function factsOf(
  { parts, simulator, regions }: OpenedRegions,
  ids: readonly string[],
): Promise<Omit<RegionFacts, 'struck' | 'leftBehind'>> {
  const names = [...parts.sites.keys()];
  const databases = await Promise.all(
    names.map(async (region) => {
      const found = await seenIn(parts.database.server(region), ids).catch(() => undefined);
      return found ? [[region, found] as const] : [];
    }),
  );
  const green = names.filter((region) => regions.engines.traffic.status(region) === 'healthy');
  return {
    writer: parts.database.writer,
    databases: Object.fromEntries(databases.flat()),
    traffic: green.length === 1 ? (green[0] ?? null) : null,
    named: Object.fromEntries(Object.entries(await parts.names.texts()).filter(([view]) => names.includes(view))),
    executions: simulator.executor.executions.toReversed().map(({ options: { request }, state, log }) => ({
      action: request.action,
      comment: request.comment ?? '',
      state,
      succeeded: counted(log.all.flatMap(({ type, stepName }) => (type === 'stepSucceeded' ? (stepName ?? []) : []))),
    })),
    complaints: [...simulator.complaints],
  };
}

/** More than any heartbeat's time may differ from the server's. */
const FORGED = "written_at > clock_timestamp() + interval '1 day'";

async function seenIn(server: PostgresServer, ids: readonly string[]): Promise<RegionFacts['databases'][string]> {
  return server.as(
    'postgres',
    async (client) => {
      await client.query("SET statement_timeout = '5s'");
      const found = await client.query<{ id: string }>(
        'SELECT id::text FROM holdfast.heartbeat WHERE id = ANY($1::uuid[])',
        [ids],
      );
      const { rows } = await client.query<{ epoch: number; active: string | null; writes: boolean; forged: number }>(
        `SELECT epoch::float8 AS epoch, region AS active, NOT pg_is_in_recovery() AS writes,
                (SELECT count(*)::int FROM holdfast.heartbeat WHERE ${FORGED}) AS forged FROM holdfast.epoch`,
      );
      const [row] = rows;
      if (!row) throw new Error('the epoch must have its row');
      return { ...row, ids: found.rows.map(({ id }) => id) };
    },
    DATABASE_NAME,
  );
}

const counted = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries([...new Set(names)].map((name) => [name, names.filter((each) => each === name).length]));

/** Ids of all heartbeats; none where the database does not answer. */
export const allIdsIn = async (server: PostgresServer): Promise<readonly string[]> =>
  server.query('SELECT id::text AS id FROM holdfast.heartbeat', [], DATABASE_NAME).then(
    (rows) => rows.map(({ id }) => String(id)),
    () => [],
  );
