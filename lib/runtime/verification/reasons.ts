/** Why a restored copy does not prove its backup: one code for each, used by alarms, runbooks and evidence. */

/** What each code means to the reader of a report. */
export const REASONS = {
  DATABASE_UNREACHABLE: 'no connection to the restored database could be had',
  SCHEMA_STALE: 'the schema is older than what had been migrated by then',
  SCHEMA_UNKNOWN: 'the schema is newer than anything that was ever marked or released',
  ISOLATION_DISABLED: 'row-level security is not enabled and forced on a table of tenants',
  ISOLATION_CHANGED: "a table's policies are not those that it must have",
  ROLE_TOO_POWERFUL: 'a role that row-level security must bind can get around it',
  HEAP_DAMAGED: "a table's pages are damaged",
  INDEX_DAMAGED: 'an index is damaged, or disagrees with its table',
  TABLE_MISSING: 'a table is gone',
  TABLE_UNACCOUNTED: 'a table has no ledger, or one that would miss a change',
  ROWS_MISSING: 'there are fewer rows than the ledger counted',
  ROWS_ADDED: 'there are more rows than the ledger counted',
  ROWS_CHANGED: 'as many rows as the ledger counted are there, with something else in them',
  ROWS_UNREADABLE: 'rows cannot be read',
  MARK_MISSING: 'a mark that must be in the archive is not there',
  MARK_TAMPERED: 'a mark was changed, or not made by us',
  MARK_REPLAYED: 'a mark stands where another one was written',
  BEHIND_MARK: 'less has happened in the restored database than a mark had seen by then',
  FORKED_FROM_MARK: 'as much has happened as a mark had seen, and something else',
  TENANT_SEES_OTHERS: "a tenant sees another tenant's rows",
  TENANT_SEES_LESS: 'a tenant does not see its own rows',
  OBJECT_MISSING: 'an object that was there by then was not restored',
  OBJECT_CHANGED: 'an object was restored with other bytes in it',
  TOO_FEW_COMPARED: 'too few of the sampled objects could be compared to prove anything',
  NOT_CHECKABLE: 'a check could not be carried out on what was restored',
  OUT_OF_TIME: 'validation was not done in the time it has',
} as const;

export type Reason = keyof typeof REASONS;

/** Something that had to be proved does not hold. */
export class Disproved extends Error {
  override readonly name = 'Disproved';

  /** @param message a sentence that says what was expected and what was found, and where */
  constructor(
    readonly reason: Reason,
    message: string,
  ) {
    super(message);
  }
}
