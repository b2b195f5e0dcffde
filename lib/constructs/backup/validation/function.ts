/** What the functions that mark and validate share. */
import type { z } from 'zod';
import { certificateAuthorities } from '../../../runtime/database/certificate-authorities';
import { openPool } from '../../../runtime/database/connections';
import { nameLookup } from '../../../runtime/database/name-lookup';
import { DATABASE_ROLE } from '../../../runtime/database/roles';
import type { Log } from '../../../runtime/log';
import { ReadOnlyDatabase } from '../../../runtime/verification/read-only-database';
import { scheduledEvent, type validateDatabaseEnvironment } from './contract';

/** The slot of a scheduled run: slots begin with a minute. @throws where the event is not one of a schedule */
export function slotOf(event: unknown): Date {
  const slot = new Date(scheduledEvent.parse(event).time);
  slot.setUTCSeconds(0, 0);
  return slot;
}

/** What must be left of a validator's time when the report is made, in milliseconds. */
const REPORT_MS = 10_000;

/** The part of Lambda's context that the validators use. */
export interface Remaining {
  readonly getRemainingTimeInMillis: () => number;
}

/**
 * Time that a validator has until its report, in milliseconds.
 * @param whole where there is no context
 */
export const timeLeft = (context: Remaining | undefined, whole: number): number =>
  (context?.getRemainingTimeInMillis() ?? whole) - REPORT_MS;

/** What says where the database is, and how its server is known. */
type Variables = Pick<
  z.output<typeof validateDatabaseEnvironment>,
  'AWS_REGION' | 'DATABASE_NAME' | 'DATABASE_CA_FILE' | 'DATABASE_DNS_SERVER'
>;

/** How long one connection and one statement may take, in milliseconds. */
interface Patience {
  readonly connect: number;
  readonly statement: number;
}

/** Opens one connection as the role of verification. Nothing is connected to before the first read. */
export function openReadOnly(
  program: string,
  variables: Variables,
  { host, port }: { readonly host: string; readonly port: number },
  { connect, statement }: Patience,
  log: Log,
): ReadOnlyDatabase {
  const connections = {
    port,
    database: variables.DATABASE_NAME,
    authorities: certificateAuthorities(variables.DATABASE_CA_FILE),
    names: nameLookup(variables.DATABASE_DNS_SERVER),
    program,
    log,
  };
  const pool = openPool(
    connections,
    { host, region: variables.AWS_REGION },
    { user: DATABASE_ROLE.verification },
    { max: 1, patience: { connect, query: statement } },
  );
  return new ReadOnlyDatabase(pool, host);
}
