/**
 * Writes a high-water mark: how far the database is, read from this region's reader, signed, in the locked archive.
 * Safe to repeat: a slot has one mark.
 */
import type { z } from 'zod';
import { readEnvironment } from '../../../runtime/environment';
import { createLog, type Log } from '../../../runtime/log';
import { metricFields } from '../../../runtime/metrics';
import { EvidenceArchive } from '../../../runtime/verification/evidence-archive';
import { markChain, proveNotBehind, takeMark, type Mark } from '../../../runtime/verification/mark';
import { Disproved } from '../../../runtime/verification/reasons';
import { FOLDERS, markWritten, PATIENCE_MS, VERIFICATION_METRICS, writeMarkEnvironment } from './contract';
import { openReadOnly, slotOf } from './function';

/** @throws when the event is not one of a schedule, or the database, KMS or S3 does not answer: Lambda tries again */
export async function handler(event: unknown): Promise<z.output<typeof markWritten>> {
  const environment = readEnvironment('write-mark', writeMarkEnvironment);
  const slot = slotOf(event);
  const log = createLog({ service: 'write-mark', region: environment.AWS_REGION }, environment.LOG_LEVEL);
  const reader = { host: environment.DATABASE_READER_HOST, port: environment.DATABASE_PORT };
  const database = openReadOnly('write-mark', environment, reader, PATIENCE_MS.mark, log);
  const archive = new EvidenceArchive({
    region: environment.AWS_REGION,
    bucket: environment.EVIDENCE_BUCKET,
    key: environment.MARK_KEY,
  });
  try {
    const history = await archive.history(markChain(`${FOLDERS.marks}/${environment.AWS_REGION}`));
    let mark: Mark | undefined;
    const { previous, ...written } = await history.add(
      slot,
      archive.sign,
      async () => (mark = await database.read('REPEATABLE READ', takeMark)),
    );
    report(log, written, mark, previous?.body);
    return markWritten.parse(written);
  } finally {
    archive.close();
    await database.close();
  }
}

/** A database that falls behind its own mark lost something. Where the epoch rose, a flip did it and counts it itself. */
function report(log: Log, written: object, mark: Mark | undefined, previous: Mark | undefined): void {
  const behind =
    mark && previous && mark.state.epoch <= previous.state.epoch ? reasonBehind(mark, previous) : undefined;
  const metric = { [VERIFICATION_METRICS.fellBehind]: { value: behind ? 1 : 0, unit: 'Count' as const } };
  const fields = {
    ...written,
    takenAt: mark?.takenAt,
    behind,
    ...metricFields(VERIFICATION_METRICS.namespace, {}, metric, new Date()),
  };
  if (behind) log.error(fields, 'the database is behind its last mark');
  else log.info(fields, mark ? 'wrote a mark' : 'the slot has its mark');
}

function reasonBehind(mark: Mark, previous: Mark): string | undefined {
  try {
    proveNotBehind(mark.state, previous);
    return undefined;
  } catch (error) {
    if (error instanceof Disproved) return error.message;
    throw error;
  }
}
