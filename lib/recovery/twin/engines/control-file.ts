/** What a stopped server's control file says; `pg_controldata`, which would, is not among the npm package's programs. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the fields are in PostgreSQL 12 to 18 (src/include/catalog/pg_control.h): version, state, latest checkpoint. */
const FIELD = { version: 8, state: 16, checkpoint: 32 } as const;

/** `PG_CONTROL_VERSION`s with those offsets: 1201 since PostgreSQL 12, 1300 since 13, 1700 since 17, 1800 since 18. */
const VERSIONS: readonly number[] = [1201, 1300, 1700, 1800];

/** `DB_SHUTDOWNED` and `DB_SHUTDOWNED_IN_RECOVERY` of `DBState`. */
const STOPPED: readonly number[] = [1, 2];

/**
 * Position of the last record that a server wrote, which is its shutdown's: whoever replayed it has everything.
 * @param data its data folder
 * @returns as PostgreSQL writes a pg_lsn
 * @throws when it was not stopped in good order
 */
export function shutdownPosition(data: string): string {
  const control = readFileSync(join(data, 'global/pg_control'));
  const [version, state] = [control.readUInt32LE(FIELD.version), control.readUInt32LE(FIELD.state)];
  if (!VERSIONS.includes(version))
    throw new Error(`${data}: its control file must have a version of ${VERSIONS.join(', ')}, and has ${version}`);
  if (!STOPPED.includes(state))
    throw new Error(`${data}: the server must have been stopped in good order, and is in state ${state}`);
  return `${hex(control.readUInt32LE(FIELD.checkpoint + 4))}/${hex(control.readUInt32LE(FIELD.checkpoint))}`;
}

const hex = (part: number): string => part.toString(16).toUpperCase();
