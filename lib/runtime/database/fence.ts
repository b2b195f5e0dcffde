/** The database's side of the fence (rule 6): which region may write for users, and a transaction that asks first. */
import { type ClientBase, escapeLiteral } from 'pg';
import { transaction } from './connections';
import { NotActive } from './failures';

/** SQLSTATE with which the database refuses a write of a region that is not the active one (db/migrations/0010_engine_fence.sql). */
export const NOT_ACTIVE = 'NA001';

/** Which activation the service is under. */
export interface Epoch {
  /** Rises by one with each activation; 1 before the first. */
  readonly epoch: number;
  /** The region that was activated last; null before the first activation, when every region may write. */
  readonly region: string | null;
}

/**
 * Makes `region` the only one that may write for users; repeating it changes nothing. Writes under way end first; the sessions
 * of those that outlast 4 s are ended. What stood in the way is a warning each, which the connection logs.
 * @param client signed in as the activation role, on the writer, not in a transaction
 * @returns the epoch that holds from now on
 * @throws SQLSTATE 55P03 when the fence was not had within 12 s, and who holds it: nothing was changed, and it can be called
 *   again; 23503 for a region that the database does not know
 */
export async function activate(client: ClientBase, region: string): Promise<number> {
  const { rows } = await client.query<{ epoch: number }>('SELECT holdfast.activate($1)::float8 AS epoch', [region]);
  return only(rows).epoch;
}

/** The epoch as this database has it; a reader's may be as old as its lag. */
export async function readEpoch(database: Pick<ClientBase, 'query'>): Promise<Epoch> {
  const { rows } = await database.query<Epoch>('SELECT epoch::float8 AS epoch, region FROM holdfast.epoch');
  return only(rows);
}

/**
 * Runs a write for users in a transaction, and commits. Until it has ended no other region can be activated.
 * BEGIN and the question go out as one message, so the fence costs no round trip: to the other region that is 70 ms.
 * @param region that the caller runs in
 * @throws {NotActive} when another region is the active one; nothing was written
 * @throws whatever `work` or the database throws besides
 */
export async function fencedTransaction<Result>(
  client: ClientBase,
  region: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const begin = `BEGIN ISOLATION LEVEL READ COMMITTED; SELECT holdfast.require_active(${escapeLiteral(region)})`;
  try {
    return await transaction(client, work, begin);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === NOT_ACTIVE)
      throw new NotActive(error.message, { cause: error });
    throw error;
  }
}

/** Ends sessions that hold so many locks that no other session can get any. @returns what it ended, in words */
export async function endHoarders(client: ClientBase): Promise<readonly string[]> {
  const { rows } = await client.query<{ ended: string }>('SELECT holdfast.end_hoarders() AS ended');
  return rows.map(({ ended }) => ended);
}

function only<Row>(rows: readonly Row[]): Row {
  const [row] = rows;
  if (!row) throw new Error('holdfast.epoch must hold its one row, and is empty');
  return row;
}
