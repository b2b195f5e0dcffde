/** Heartbeats: rows that a drill sends through the front door, to see what was acknowledged and what survived. */
import type pg from 'pg';
import { z } from 'zod';
import { PORTAL } from '../../../lib/contracts/portal';

/** The body of a POST: the client chooses the id, so that a repeated POST is the same heartbeat. */
export const newHeartbeat = z.strictObject({ id: z.uuid(), sentAt: z.iso.datetime({ offset: true }) });
export type NewHeartbeat = z.output<typeof newHeartbeat>;

/** The body of a lookup: which of these are there? */
export const lookup = z.strictObject({ ids: z.array(z.uuid()).min(1).max(PORTAL.lookup.ids) });

/** A heartbeat as the database has it. */
export interface Heartbeat {
  readonly id: string;
  /** The client's clock. */
  readonly sentAt: Date;
  /** The writer's clock in the transaction that stored it; the reply follows its commit. */
  readonly writtenAt: Date;
  /** Region whose portal stored it: the active one. */
  readonly region: string;
  /** Which activation of the service it was stored under. */
  readonly epoch: number;
}

/** A heartbeat and whether this call is the one that stored it. */
export interface Stored {
  readonly heartbeat: Heartbeat;
  readonly created: boolean;
}

const COLUMNS = 'id, sent_at AS "sentAt", written_at AS "writtenAt", region, epoch::float8 AS epoch';

/**
 * Stores a heartbeat unless its id is there already, in the caller's transaction. The database admits it, and sets its time and
 * epoch (db/migrations/0010).
 * @param region that the caller runs in
 * @throws SQLSTATE NA001 when another region is the active one
 */
export async function storeHeartbeat(
  client: pg.ClientBase,
  { id, sentAt }: NewHeartbeat,
  region: string,
): Promise<Stored> {
  const inserted = await client.query<Heartbeat>(
    `INSERT INTO holdfast.heartbeat (id, sent_at, region) VALUES ($1, $2, $3)
     ON CONFLICT (id) DO NOTHING
     RETURNING ${COLUMNS}`,
    [id, sentAt, region],
  );
  if (inserted.rows[0]) return { heartbeat: inserted.rows[0], created: true };
  const found = await client.query<Heartbeat>(`SELECT ${COLUMNS} FROM holdfast.heartbeat WHERE id = $1`, [id]);
  if (found.rows[0]) return { heartbeat: found.rows[0], created: false };
  throw new Error('a heartbeat that conflicts with one that is stored must be found');
}

/** The latest heartbeat that this database has; undefined before the first one. */
export async function latestHeartbeat(pool: Pick<pg.Pool, 'query'>): Promise<Heartbeat | undefined> {
  const { rows } = await pool.query<Heartbeat>(
    `SELECT ${COLUMNS} FROM holdfast.heartbeat ORDER BY written_at DESC LIMIT 1`,
  );
  return rows[0];
}

/** Which of these heartbeats the database has. */
export async function findHeartbeats(
  database: Pick<pg.ClientBase, 'query'>,
  ids: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await database.query<{ id: string }>(
    'SELECT id FROM holdfast.heartbeat WHERE id = ANY($1::uuid[])',
    [ids],
  );
  return rows.map(({ id }) => id);
}

/** Removes some of those that are too old to matter to a drill, if there are any (db/migrations/0009). @returns how many */
export async function pruneHeartbeats(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ pruned: number }>('SELECT holdfast.prune_heartbeats()::float8 AS pruned');
  return rows[0]?.pruned ?? 0;
}
