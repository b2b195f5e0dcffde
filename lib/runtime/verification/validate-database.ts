/** Proves a restored database, or says why it does not prove its backup (L6). */
import type { ProvedRecord } from './chain';
import { readState } from './ledger-state';
import { newestBy, proveNotBehind, type Mark } from './mark';
import { proveAll, type Deadline, type Proof } from './proofs';
import { proveIsolation } from './prove-isolation';
import { proveLedger } from './prove-ledger';
import { proveSchema, type SchemaBounds } from './prove-schema';
import { proveStructure } from './prove-structure';
import { proveTenantRead } from './prove-tenant-read';
import { Disproved } from './reasons';
import type { ConnectionAttempts, ReadOnlyDatabase } from './read-only-database';
import { verdict, type DatabaseMeasurements, type DatabaseResult } from './result';

export interface DatabaseValidation {
  readonly restoreJobId: string;
  readonly recoveryPointTime: Date;
  /** The version that the deployed release brings; left out, marks alone say what is expected. */
  readonly expectedSchemaVersion: number | undefined;
  readonly database: ReadOnlyDatabase;
  readonly insistence: ConnectionAttempts;
  /**
   * The region's marks from a time on, proved to be ours and complete.
   * @throws {Disproved} when they are not; {Unproved} when they cannot be read now
   */
  readonly marksSince: (time: Date) => Promise<readonly ProvedRecord<Mark>[]>;
  /** How old the newest mark by the recovery point may be, in milliseconds. */
  readonly oldestMarkMs: number;
  readonly deadline: Deadline;
}

/** @throws {Unproved} when there is no result now but a retry may give one */
export async function validateDatabase(validation: DatabaseValidation): Promise<DatabaseResult> {
  const found = new Findings(validation);
  const checks = await proveAll(proofsOf(validation, found), validation.deadline);
  return verdict(validation.restoreJobId, checks, found.measured);
}

/** What one check finds for another. */
class Findings {
  mark: Mark | undefined;
  newestMark: Mark | undefined;
  tables: readonly string[] = [];
  readonly measured: DatabaseMeasurements;

  constructor({ recoveryPointTime }: DatabaseValidation) {
    this.measured = {
      recoveryPointTime: recoveryPointTime.toISOString(),
      schemaVersion: null,
      tables: null,
      rows: null,
      tenants: null,
      latestHeartbeatAt: null,
      markTakenAt: null,
      markAgeSeconds: null,
      marksVerified: 0,
    };
  }
}

/** The order matters: first what later checks rely on, then what would make later findings misleading. */
function proofsOf(validation: DatabaseValidation, found: Findings): readonly Proof[] {
  const { database, deadline, insistence } = validation;
  const { measured } = found;
  return [
    {
      name: 'reachable',
      brokenMeans: 'DATABASE_UNREACHABLE',
      essential: true,
      look: async () => {
        await database.reach(insistence, deadline.now);
        return 'the restored database accepts the verification role';
      },
    },
    { name: 'marks', brokenMeans: 'MARK_TAMPERED', look: () => readMarks(validation, found) },
    {
      name: 'schema version',
      brokenMeans: 'SCHEMA_STALE',
      look: async () => {
        const bounds = boundsOf(validation, found);
        measured.schemaVersion = await database.read('REPEATABLE READ', (ask) => proveSchema(ask, bounds));
        return `the schema is at version ${measured.schemaVersion}, between ${bounds.atLeast} and ${bounds.atMost}`;
      },
    },
    {
      name: 'row-level security',
      brokenMeans: 'NOT_CHECKABLE',
      look: async () => {
        found.tables = await database.read('REPEATABLE READ', proveIsolation);
        return `enabled and forced, with exactly its policies, on: ${found.tables.join(', ')}`;
      },
    },
    {
      name: 'structure',
      brokenMeans: 'NOT_CHECKABLE',
      look: async () => {
        const { tables, indexes } = await database.read('READ COMMITTED', proveStructure);
        return `${tables} tables and ${indexes} indexes are sound`;
      },
    },
    {
      name: 'ledger',
      brokenMeans: 'ROWS_UNREADABLE',
      look: async () => {
        const { tables, rows } = await database.read('REPEATABLE READ', proveLedger);
        Object.assign(measured, { tables, rows });
        return `${rows} rows of ${tables} tables add up to their ledgers`;
      },
    },
    { name: 'high-water mark', brokenMeans: 'NOT_CHECKABLE', look: () => compareWithMark(validation, found) },
    {
      name: 'tenant read',
      brokenMeans: 'NOT_CHECKABLE',
      look: async () => {
        const { tenants } = await database.read('REPEATABLE READ', (ask) => proveTenantRead(ask, found.tables));
        measured.tenants = tenants;
        return `${tenants} tenants, one that does not exist and none at all see their own rows only`;
      },
    },
  ];
}

async function readMarks(
  { marksSince, recoveryPointTime, oldestMarkMs }: DatabaseValidation,
  found: Findings,
): Promise<string> {
  // Twice as far back as the mark may be, because the first mark's predecessor is not checked.
  const marks = await marksSince(new Date(recoveryPointTime.getTime() - 2 * oldestMarkMs));
  found.measured.marksVerified = marks.length;
  found.newestMark = marks.at(-1)?.body;
  found.mark = newestBy(marks, recoveryPointTime, oldestMarkMs);
  const { takenAt } = found.mark;
  const age = (recoveryPointTime.getTime() - Date.parse(takenAt)) / 1000;
  Object.assign(found.measured, { markTakenAt: takenAt, markAgeSeconds: age });
  return `${marks.length} marks are signed and in their places; the newest by the recovery point was taken ${Math.round(age)} s before it`;
}

/** A migration may have run between the mark and the recovery point, and this release may be older than the schema. */
function boundsOf({ expectedSchemaVersion }: DatabaseValidation, { mark, newestMark }: Findings): SchemaBounds {
  const marked = mark?.state.schemaVersion ?? expectedSchemaVersion;
  if (marked === undefined)
    throw new Disproved('SCHEMA_UNKNOWN', 'a mark or the release must say which schema to expect, and neither does');
  return {
    atLeast: marked,
    atMost: Math.max(marked, newestMark?.state.schemaVersion ?? 0, expectedSchemaVersion ?? 0),
  };
}

async function compareWithMark({ database }: DatabaseValidation, { mark, measured }: Findings): Promise<string> {
  const state = await database.read('REPEATABLE READ', readState);
  measured.latestHeartbeatAt = state.heartbeatAt;
  if (!mark) throw new Disproved('MARK_MISSING', 'there is no mark to compare the database with');
  proveNotBehind(state, mark);
  return `epoch, heartbeats and changes of ${Object.keys(mark.state.tables).length} tables have come at least as far as the mark of ${mark.takenAt}`;
}
