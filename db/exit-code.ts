/** Which exit code an error becomes. */
import { MIGRATION_EXIT } from '../lib/contracts/migration';
import { Overloaded, WriterUnreachable } from '../lib/runtime/database/failures';
import { InvalidEnvironment } from '../lib/runtime/environment';
import { RolesWrong } from './roles';

/** SQLSTATE of a lock that was not had in time. */
export const LOCK_NOT_AVAILABLE = '55P03';

/** Whether a lock was not had in time. */
export const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE;

/** The exit code that says what to do about the error. */
export function exitCode(error: unknown): number {
  if (error instanceof InvalidEnvironment) return MIGRATION_EXIT.misconfigured;
  if (error instanceof WriterUnreachable) return MIGRATION_EXIT.noWriter;
  if (error instanceof RolesWrong) return MIGRATION_EXIT.rolesWrong;
  if (!(error instanceof Error)) return MIGRATION_EXIT.failed;
  if (isBusy(error) || error instanceof Overloaded) return MIGRATION_EXIT.busy;
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? MIGRATION_EXIT.migrationFailed : MIGRATION_EXIT.failed;
}
