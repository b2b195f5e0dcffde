/** Proves restored objects by sample: the bytes that were recorded are the bytes that came back (L6). */
import type { ProvedRecord } from './chain';
import { proveAll, type Deadline } from './proofs';
import { Disproved } from './reasons';
import { verdict, type ObjectMeasurements, type ObjectResult } from './result';
import type { Sample, SampledObject } from './sample';

export interface ObjectValidation {
  readonly restoreJobId: string;
  readonly recoveryPointTime: Date;
  /**
   * The bucket's samples from a time on, proved to be ours and complete.
   * @throws {Disproved} when they are not; {Unproved} when they cannot be read now
   */
  readonly samplesSince: (time: Date) => Promise<readonly ProvedRecord<Sample>[]>;
  /** How old the newest sample by the recovery point may be, in milliseconds. */
  readonly oldestSampleMs: number;
  /** Reads a restored object whole; undefined where there is none. */
  readonly restored: (key: string) => Promise<{ readonly sha256: string; readonly bytes: number } | undefined>;
  /** Whether the source still had this very version by the recovery point. */
  readonly wasCurrent: (object: SampledObject) => Promise<boolean>;
  readonly deadline: Deadline;
}

/** @throws {Unproved} when there is no result now but a retry may give one */
export async function validateObjects(validation: ObjectValidation): Promise<ObjectResult> {
  const { recoveryPointTime, deadline, restoreJobId } = validation;
  const measured: ObjectMeasurements = {
    recoveryPointTime: recoveryPointTime.toISOString(),
    sampledAt: null,
    sampled: 0,
    compared: 0,
    superseded: 0,
    bytes: 0,
  };
  let sample: Sample | undefined;
  const checks = await proveAll(
    [
      {
        name: 'samples',
        brokenMeans: 'MARK_TAMPERED',
        essential: true,
        look: async () => {
          sample = await newestSample(validation);
          Object.assign(measured, { sampledAt: sample.takenAt, sampled: sample.objects.length });
          return `${sample.objects.length} objects were sampled at ${sample.takenAt}`;
        },
      },
      {
        name: 'objects',
        brokenMeans: 'NOT_CHECKABLE',
        look: async () => {
          for (const object of sample?.objects ?? []) await compare(validation, object, measured);
          return proveEnough(measured);
        },
      },
    ],
    deadline,
  );
  return verdict(restoreJobId, checks, measured);
}

async function newestSample({ samplesSince, recoveryPointTime, oldestSampleMs }: ObjectValidation): Promise<Sample> {
  const samples = await samplesSince(new Date(recoveryPointTime.getTime() - 2 * oldestSampleMs));
  const newest = samples.findLast(({ body }) => Date.parse(body.takenAt) <= recoveryPointTime.getTime())?.body;
  if (newest && recoveryPointTime.getTime() - Date.parse(newest.takenAt) <= oldestSampleMs) return newest;
  const hours = oldestSampleMs / 3_600_000;
  throw new Disproved(
    'MARK_MISSING',
    `a sample must have been taken in the ${hours} hours before ${recoveryPointTime.toISOString()}, and ${newest ? `the newest is of ${newest.takenAt}` : 'none was'}`,
  );
}

/** Keys name tenants, and evidence is kept for ever: an object is named by the end of its key, which is a random number. */
async function compare(
  { restored, wasCurrent }: ObjectValidation,
  object: SampledObject,
  measured: ObjectMeasurements,
): Promise<void> {
  const found = await restored(object.key);
  measured.bytes += found?.bytes ?? 0;
  if (found?.sha256 === object.sha256) {
    measured.compared += 1;
    return;
  }
  if (!(await wasCurrent(object))) {
    measured.superseded += 1;
    return;
  }
  const name = object.key.split('/').at(-1);
  if (!found)
    throw new Disproved('OBJECT_MISSING', `object ${name} was there by the recovery point, and was not restored`);
  throw new Disproved(
    'OBJECT_CHANGED',
    `object ${name} must have the bytes with SHA-256 ${object.sha256}, and has those with ${found.sha256}`,
  );
}

/** Up to half of a sample may have been deleted or overwritten since; an empty sample proves nothing and passes. */
function proveEnough({ sampled, compared, superseded }: ObjectMeasurements): string {
  if (compared * 2 < sampled)
    throw new Disproved(
      'TOO_FEW_COMPARED',
      `at least half of ${sampled} sampled objects must be compared, and ${compared} could be; ${superseded} had been deleted or overwritten`,
    );
  return `${compared} of ${sampled} sampled objects came back with the same bytes; ${superseded} had been deleted or overwritten before`;
}
