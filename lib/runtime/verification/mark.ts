/** High-water marks: how far the database was at a time, signed and locked away (L6). */
import { z } from 'zod';
import type { Chain, ProvedRecord } from './chain';
import { databaseState, readState, type DatabaseState } from './ledger-state';
import { Disproved } from './reasons';
import type { Ask } from './read-only-database';

const mark = z.strictObject({
  /** By the database's clock; whatever was committed later is not in it, and nothing else is missing. */
  takenAt: z.iso.datetime(),
  state: databaseState,
});
export type Mark = z.output<typeof mark>;

/** The marks of a region. */
export const markChain = (folder: string): Chain<Mark> => ({ folder, body: mark });

/** Looks how far a database is. @param ask in one snapshot */
export async function takeMark(ask: Ask): Promise<Mark> {
  const state = await readState(ask);
  // Asked last: no earlier than the snapshot, so that everything in the mark was committed by then.
  const [clock] = await ask<{ now: Date }>('SELECT clock_timestamp() AS now');
  if (!clock) throw new Error('the database must tell the time');
  return { takenAt: clock.now.toISOString(), state };
}

/** How much the clocks of the database and of what names recovery points may differ, in milliseconds. */
const CLOCKS_MS = 5_000;

/**
 * The newest mark by a time.
 * @param oldestMs how old it may be then, in milliseconds: marks that stopped prove nothing
 * @throws {Disproved} MARK_MISSING
 */
export function newestBy(marks: readonly ProvedRecord<Mark>[], time: Date, oldestMs: number): Mark {
  const newest = marks.findLast(({ body }) => Date.parse(body.takenAt) <= time.getTime() - CLOCKS_MS)?.body;
  const at = time.toISOString();
  if (!newest) throw new Disproved('MARK_MISSING', `a mark must have been written by ${at}, and none was`);
  const minutes = Math.round((time.getTime() - Date.parse(newest.takenAt)) / 60_000);
  if (minutes * 60_000 > oldestMs)
    throw new Disproved(
      'MARK_MISSING',
      `the newest mark by ${at} must be ${oldestMs / 60_000} minutes old at most, and is ${minutes}`,
    );
  return newest;
}

/**
 * A database has everything that a mark had seen.
 * @throws {Disproved} BEHIND_MARK, TABLE_MISSING, FORKED_FROM_MARK
 */
export function proveNotBehind(found: DatabaseState, { takenAt, state: seen }: Mark): void {
  const behind = (what: string, least: string | number, is: string | number | null): Disproved =>
    new Disproved(
      'BEHIND_MARK',
      `${what} must be ${least} at least, as the mark of ${takenAt} saw, and is ${is ?? 'nothing'}`,
    );
  if (found.epoch < seen.epoch) throw behind('the epoch', seen.epoch, found.epoch);
  for (const [name, marked] of Object.entries(seen.tables)) {
    const table = found.tables[name];
    if (!table)
      throw new Disproved('TABLE_MISSING', `the ledger must know ${name}, as the mark of ${takenAt} did, and does not`);
    if (table.changes < marked.changes) throw behind(`the number of changes of ${name}`, marked.changes, table.changes);
    if (table.changes > marked.changes || (table.rows === marked.rows && table.digest === marked.digest)) continue;
    throw new Disproved(
      'FORKED_FROM_MARK',
      `${name} must be what the mark of ${takenAt} saw after ${marked.changes} changes, and is something else after as many`,
    );
  }
  if (seen.heartbeatAt && (found.heartbeatAt ?? '') < seen.heartbeatAt)
    throw behind('the latest heartbeat', seen.heartbeatAt, found.heartbeatAt);
}
