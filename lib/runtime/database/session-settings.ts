/**
 * Settings that every connection states at its start. A role may change what its sessions begin with
 * (`ALTER ROLE ... SET`), which replicates and outlives a flip; what a connection states takes precedence over that.
 */

/** All that a role may set for itself and that would change what our programs do or whether they can sign in. */
const PINNED: Readonly<Record<string, string>> = {
  bytea_output: 'hex',
  client_min_messages: 'notice',
  DateStyle: 'ISO, MDY',
  default_transaction_deferrable: 'off',
  default_transaction_isolation: 'read committed',
  extra_float_digits: '1',
  idle_session_timeout: '0',
  IntervalStyle: 'postgres',
  local_preload_libraries: '',
  lock_timeout: '0',
  role: 'none',
  row_security: 'on',
  search_path: 'pg_catalog, pg_temp',
  standard_conforming_strings: 'on',
  // A commit is acknowledged once it is durable.
  synchronous_commit: 'on',
  tcp_user_timeout: '0',
  TimeZone: 'UTC',
  // PostgreSQL 17 and newer.
  transaction_timeout: '0',
};

/** What differs between programs. */
export interface SessionKind {
  readonly readOnly: boolean;
  /** After how many milliseconds the server gives up on a statement; left out: never. */
  readonly statementMs?: number;
}

/** The `options` of the start-up message. A space or backslash in a value is escaped, as the protocol wants it. */
export function sessionOptions({ readOnly, statementMs = 0 }: SessionKind): string {
  const settings = {
    ...PINNED,
    default_transaction_read_only: readOnly ? 'on' : 'off',
    statement_timeout: String(statementMs),
  };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value.replace(/[\\ ]/g, String.raw`\$&`)}`)
    .join(' ');
}
