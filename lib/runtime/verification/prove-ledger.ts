/** The rows are those that the ledger counted, table by table, in one snapshot. */
import { Disproved } from './reasons';
import type { Ask } from './read-only-database';

interface Sums {
  readonly relation: string;
  /** What the ledger says, and what is there; null where the table is gone. */
  readonly said: string;
  readonly found: string | null;
  readonly same: boolean;
}

const COMPARED = `
  SELECT said.relation, said.row_count::text AS said, found.row_count::text AS found, said.digest IS NOT DISTINCT FROM found.digest AS same
    FROM holdfast.ledger_state AS said, holdfast.recount(said.relation) AS found
   WHERE said.relation = $1`;

export interface Counted {
  readonly tables: number;
  readonly rows: number;
}

/**
 * @throws {Disproved} TABLE_UNACCOUNTED, TABLE_MISSING, ROWS_MISSING, ROWS_ADDED, ROWS_CHANGED, naming the first table
 */
export async function proveLedger(ask: Ask): Promise<Counted> {
  const [gap] = await ask<{ relation: string; gap: string }>(
    'SELECT relation, gap FROM holdfast.ledger_gaps ORDER BY relation LIMIT 1',
  );
  if (gap)
    throw new Disproved(
      'TABLE_UNACCOUNTED',
      `${gap.relation} must have a ledger that misses no change, and ${gap.gap}`,
    );
  const relations = await ask<{ relation: string }>('SELECT relation FROM holdfast.ledgered ORDER BY relation');
  let rows = 0;
  for (const { relation } of relations) {
    const [sums] = await ask<Sums>(COMPARED, [relation]);
    if (sums) proveSums(sums);
    rows += Number(sums?.found ?? 0);
  }
  return { tables: relations.length, rows };
}

function proveSums({ relation, said, found, same }: Sums): void {
  if (found === null) throw new Disproved('TABLE_MISSING', `${relation} must be there with ${said} rows, and is gone`);
  const difference = BigInt(found) - BigInt(said);
  const counts = `${relation} must have the ${said} rows that its ledger counted, and has ${found}`;
  if (difference < 0n) throw new Disproved('ROWS_MISSING', counts);
  if (difference > 0n) throw new Disproved('ROWS_ADDED', counts);
  if (!same)
    throw new Disproved(
      'ROWS_CHANGED',
      `the ${said} rows of ${relation} must add up to its ledger's digest, and do not`,
    );
}
