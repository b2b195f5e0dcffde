/**
 * Judges restored objects by sample. A copy that proves nothing is a result, not an error; an error is what a retry may
 * mend. Changes nothing, so it is safe to repeat.
 */
import { readEnvironment } from '../../../runtime/environment';
import { createLog } from '../../../runtime/log';
import { digestOf, wasCurrent } from '../../../runtime/verification/buckets';
import { EvidenceArchive, orUnproved } from '../../../runtime/verification/evidence-archive';
import { objectResult, type ObjectResult } from '../../../runtime/verification/result';
import { sampleChain } from '../../../runtime/verification/sample';
import { validateObjects } from '../../../runtime/verification/validate-objects';
import { FOLDERS, objectsEvent, PATIENCE_MS, validateObjectsEnvironment } from './contract';
import { type Remaining, timeLeft } from './function';

/** Samples are taken daily; one that is late by a day is still one, in milliseconds. */
const OLDEST_SAMPLE_MS = 48 * 3_600_000;

/** @throws when the event is wrong, or S3 or KMS does not answer; never because of what was restored */
export async function handler(event: unknown, context?: Remaining): Promise<ObjectResult> {
  const environment = readEnvironment('validate-objects', validateObjectsEnvironment);
  const { restoreJobId, restoredBucket, sourceBucket, ...asked } = objectsEvent.parse(event);
  const recoveryPointTime = new Date(asked.recoveryPointTime);
  const log = createLog({ service: 'validate-objects', region: environment.AWS_REGION }, environment.LOG_LEVEL);
  const remaining = timeLeft(context, PATIENCE_MS.objects.function);
  const archive = new EvidenceArchive({
    region: environment.AWS_REGION,
    bucket: environment.SAMPLE_BUCKET,
    key: environment.MARK_KEY,
  });
  try {
    const result = objectResult.parse(
      await validateObjects({
        restoreJobId,
        recoveryPointTime,
        samplesSince: (time) => archive.since(sampleChain(`${FOLDERS.samples}/${sourceBucket}`), time),
        oldestSampleMs: OLDEST_SAMPLE_MS,
        restored: (key) => orUnproved('the restored bucket', () => digestOf(archive.s3, restoredBucket, key)),
        wasCurrent: ({ key, versionId }) =>
          orUnproved('the source bucket', () =>
            wasCurrent(archive.s3, sourceBucket, key, versionId, recoveryPointTime),
          ),
        deadline: { now: Date.now, at: Date.now() + Math.min(PATIENCE_MS.objects.proofs, remaining) },
      }),
    );
    log.info({ result }, 'validated restored objects');
    return result;
  } finally {
    archive.close();
  }
}
