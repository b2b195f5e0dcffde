/**
 * Judges a restored database. A copy that proves nothing is a result, not an error; an error is what a retry may mend.
 * Changes nothing, so it is safe to repeat.
 */
import type { z } from 'zod';
import { BACKUP } from '../../../config/numbers';
import { certificateAuthorities } from '../../../runtime/database/certificate-authorities';
import { openPool } from '../../../runtime/database/connections';
import { nameLookup } from '../../../runtime/database/name-lookup';
import { readEnvironment } from '../../../runtime/environment';
import { createLog, type Log } from '../../../runtime/log';
import { EvidenceArchive } from '../../../runtime/verification/evidence-archive';
import { markChain } from '../../../runtime/verification/mark';
import { ReadOnlyDatabase } from '../../../runtime/verification/read-only-database';
import { databaseResult, type DatabaseResult } from '../../../runtime/verification/result';
import { validateDatabase } from '../../../runtime/verification/validate-database';
import { DATABASE_ROLE } from '../../../runtime/database/roles';
import { databaseEvent, FOLDERS, PATIENCE_MS, PAUSE_MS, type Remaining, validateDatabaseEnvironment } from './contract';

type Environment = z.output<typeof validateDatabaseEnvironment>;
type Event = z.output<typeof databaseEvent>;

/** What must be left of the function's time when the report is made, in milliseconds. */
const REPORT_MS = 10_000;

/** @throws when the event is wrong, or the archive or KMS does not answer; never because of what was restored */
export async function handler(event: unknown, context?: Remaining): Promise<DatabaseResult> {
  const environment = readEnvironment('validate-database', validateDatabaseEnvironment);
  const asked = databaseEvent.parse(event);
  const log = createLog({ service: 'validate-database', region: environment.AWS_REGION }, environment.LOG_LEVEL);
  const remaining = (context?.getRemainingTimeInMillis() ?? PATIENCE_MS.database.function) - REPORT_MS;
  const archive = new EvidenceArchive({
    region: environment.AWS_REGION,
    bucket: environment.EVIDENCE_BUCKET,
    key: environment.MARK_KEY,
  });
  const database = openRestored(environment, asked, log);
  try {
    const result = databaseResult.parse(
      await validateDatabase({
        restoreJobId: asked.restoreJobId,
        recoveryPointTime: new Date(asked.recoveryPointTime),
        expectedSchemaVersion: asked.expectedSchemaVersion,
        database,
        insistence: { tryingMs: Math.min(PATIENCE_MS.database.reach, remaining / 2), pauseMs: PAUSE_MS },
        marksSince: (time) => archive.since(markChain(`${FOLDERS.marks}/${environment.AWS_REGION}`), time),
        oldestMarkMs: BACKUP.markAlarm.minutes * 60_000,
        deadline: { now: Date.now, at: Date.now() + Math.min(PATIENCE_MS.database.proofs, remaining) },
      }),
    );
    log.info({ result }, 'validated a restored database');
    return result;
  } finally {
    archive.close();
    await database.close();
  }
}

function openRestored(environment: Environment, { host, port }: Event, log: Log): ReadOnlyDatabase {
  const { connect, statement } = PATIENCE_MS.database;
  const connections = {
    port,
    database: environment.DATABASE_NAME,
    authorities: certificateAuthorities(environment.DATABASE_CA_FILE),
    names: nameLookup(environment.DATABASE_DNS_SERVER),
    program: 'validate-database',
    log,
  };
  const pool = openPool(
    connections,
    { host, region: environment.AWS_REGION },
    { user: DATABASE_ROLE.verification },
    { max: 1, patience: { connect, query: statement } },
  );
  return new ReadOnlyDatabase(pool, host);
}
