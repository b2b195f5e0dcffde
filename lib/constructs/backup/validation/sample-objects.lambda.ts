/**
 * Takes a sample of each bucket of customers' objects: which bytes are there today, signed, in the locked archive.
 * Safe to repeat: a day has one sample, and a repeated run chooses the same places.
 */
import type { z } from 'zod';
import { readEnvironment } from '../../../runtime/environment';
import { createLog } from '../../../runtime/log';
import { sampledBucket } from '../../../runtime/verification/buckets';
import { EvidenceArchive } from '../../../runtime/verification/evidence-archive';
import { sampleChain, takeSample } from '../../../runtime/verification/sample';
import { FOLDERS, sampleObjectsEnvironment, SAMPLE_SIZE, samplesTaken } from './contract';
import { slotOf } from './function';

/** @throws when the event is not one of a schedule, or KMS or S3 does not answer: Lambda tries again */
export async function handler(event: unknown): Promise<z.output<typeof samplesTaken>> {
  const environment = readEnvironment('sample-objects', sampleObjectsEnvironment);
  const slot = slotOf(event);
  const log = createLog({ service: 'sample-objects', region: environment.AWS_REGION }, environment.LOG_LEVEL);
  const archive = new EvidenceArchive({
    region: environment.AWS_REGION,
    bucket: environment.SAMPLE_BUCKET,
    key: environment.MARK_KEY,
  });
  try {
    const taken: z.output<typeof samplesTaken> = [];
    for (const bucket of environment.SAMPLED_BUCKETS) {
      const history = await archive.history(sampleChain(`${FOLDERS.samples}/${bucket}`));
      const { key, added } = await history.add(slot, archive.sign, () =>
        takeSample(sampledBucket(archive.s3, bucket), `${bucket}/${slot.toISOString()}`, SAMPLE_SIZE, () => new Date()),
      );
      taken.push({ bucket, key, added });
    }
    log.info({ taken }, 'sampled the buckets');
    return samplesTaken.parse(taken);
  } finally {
    archive.close();
  }
}
