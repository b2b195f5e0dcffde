/** What the integrity ledger of a database says (db/migrations/0006_integrity_ledger.sql). */
import { z } from 'zod';
import type { Ask } from './read-only-database';

/** A number without limit, as text: sums of digests are longer than JavaScript's numbers. */
const wholeNumber = z.string().regex(/^-?\d+$/);

/** One table. */
export const tableState = z.strictObject({
  rows: z.number().int(),
  /** Rows ever added or removed; never falls. */
  changes: z.number().int(),
  digest: wholeNumber,
});
export type TableState = z.output<typeof tableState>;

/** How far a database is: what a mark writes down of it, and what is compared with a mark. */
export const databaseState = z.strictObject({
  schemaVersion: z.number().int(),
  epoch: z.number().int(),
  /** By the writer's clock; null before the first heartbeat. */
  heartbeatAt: z.iso.datetime().nullable(),
  /** By name. */
  tables: z.record(z.string(), tableState),
});
export type DatabaseState = z.output<typeof databaseState>;

const LEDGER = `
  SELECT relation, row_count::float8 AS rows, changes::float8 AS changes, digest::text AS digest
    FROM holdfast.ledger_state ORDER BY relation`;

const PROGRESS = `
  SELECT (SELECT version FROM holdfast.schema_version) AS "schemaVersion",
         (SELECT epoch::float8 FROM holdfast.epoch) AS epoch,
         (SELECT max(written_at) FROM holdfast.heartbeat) AS "heartbeatAt"`;

/** Each table's sums as the ledger has them. */
export async function readTables(ask: Ask): Promise<Readonly<Record<string, TableState>>> {
  const lines = await ask<TableState & { relation: string }>(LEDGER);
  return Object.fromEntries(lines.map(({ relation, ...state }) => [relation, state]));
}

/** All of it, in the snapshot that `ask` asks in. */
export async function readState(ask: Ask): Promise<DatabaseState> {
  const tables = await readTables(ask);
  const [progress] = await ask<{ schemaVersion: number; epoch: number; heartbeatAt: Date | null }>(PROGRESS);
  return databaseState.parse({ ...progress, heartbeatAt: progress?.heartbeatAt?.toISOString() ?? null, tables });
}
