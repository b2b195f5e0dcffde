/** Tables and indexes are not damaged, as PostgreSQL's own checker (amcheck) sees it. */
import { Disproved } from './reasons';
import type { Ask } from './read-only-database';

/** Everything of the schema that has pages; what its tables store elsewhere (TOAST) is followed from them. */
const TABLES = `
  SELECT oid::regclass::text AS name FROM pg_class
   WHERE relnamespace = 'holdfast'::regnamespace AND relkind IN ('r', 'm') AND relpersistence = 'p' ORDER BY 1`;

const INDEXES = `
  SELECT pg_class.oid::regclass::text AS name
    FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid JOIN pg_am ON pg_am.oid = relam
   WHERE relnamespace = 'holdfast'::regnamespace AND amname = 'btree' AND relpersistence = 'p' AND indisready AND indisvalid
   ORDER BY 1`;

/** Reported damages of one table; more say no more. */
const ENOUGH = 5;

const HEAP_CHECK = `
  SELECT format('block %s, item %s: %s', blkno, offnum, msg) AS damage
    FROM public.verify_heapam($1::regclass, false, true, 'none', NULL, NULL) LIMIT ${ENOUGH}`;

/** No row where all is well. The heap is read too: a row that the index has not is damage. */
const INDEX_CHECK =
  "SELECT 'unsound' AS damage FROM public.bt_index_check($1::regclass, true) AS sound WHERE sound IS NULL";

export interface Structure {
  readonly tables: number;
  readonly indexes: number;
}

/**
 * Every page of every table is sound, and every index is in order and has all of its table's rows.
 * @throws {Disproved} HEAP_DAMAGED, INDEX_DAMAGED, naming the first that is
 */
export async function proveStructure(ask: Ask): Promise<Structure> {
  const tables = await ask<{ name: string }>(TABLES);
  for (const { name } of tables)
    await proveSound('HEAP_DAMAGED', name, () => ask<{ damage: string }>(HEAP_CHECK, [name]));
  const indexes = await ask<{ name: string }>(INDEXES);
  for (const { name } of indexes)
    await proveSound('INDEX_DAMAGED', name, () => ask<{ damage: string }>(INDEX_CHECK, [name]));
  return { tables: tables.length, indexes: indexes.length };
}

/** Damage is reported as rows or as an error of the statement; an error ends the transaction, and this check with it. */
async function proveSound(
  reason: 'HEAP_DAMAGED' | 'INDEX_DAMAGED',
  name: string,
  check: () => Promise<readonly { readonly damage: string }[]>,
): Promise<void> {
  const damages = await check().catch((error: unknown) => {
    if (!isDamage(error)) throw error;
    return [{ damage: error.message }];
  });
  if (damages.length > 0)
    throw new Disproved(reason, `${name} must be sound, and is not: ${damages.map(({ damage }) => damage).join('; ')}`);
}

/** SQLSTATE XX: data or an index is corrupted, or the server met something that cannot be. */
const isDamage = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('XX');
