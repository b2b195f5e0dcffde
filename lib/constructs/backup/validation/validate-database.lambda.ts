/**
 * Judges a restored database. A copy that proves nothing is a result, not an error; an error is what a retry may mend.
 * Changes nothing, so it is safe to repeat.
 */
import { BACKUP } from '../../../config/numbers';
import { readEnvironment } from '../../../runtime/environment';
import { createLog } from '../../../runtime/log';
import { EvidenceArchive } from '../../../runtime/verification/evidence-archive';
import { markChain } from '../../../runtime/verification/mark';
import { databaseResult, type DatabaseResult } from '../../../runtime/verification/result';
import { validateDatabase } from '../../../runtime/verification/validate-database';
import { databaseEvent, FOLDERS, PATIENCE_MS, PAUSE_MS, validateDatabaseEnvironment } from './contract';
import { openReadOnly, type Remaining, timeLeft } from './function';

/** @throws when the event is wrong, or the archive or KMS does not answer; never because of what was restored */
export async function handler(event: unknown, context?: Remaining): Promise<DatabaseResult> {
  const environment = readEnvironment('validate-database', validateDatabaseEnvironment);
  const asked = databaseEvent.parse(event);
  const log = createLog({ service: 'validate-database', region: environment.AWS_REGION }, environment.LOG_LEVEL);
  const remaining = timeLeft(context, PATIENCE_MS.database.function);
  const archive = new EvidenceArchive({
    region: environment.AWS_REGION,
    bucket: environment.EVIDENCE_BUCKET,
    key: environment.MARK_KEY,
  });
  const database = openReadOnly('validate-database', environment, asked, PATIENCE_MS.database, log);
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
