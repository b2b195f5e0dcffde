/** Keeps the evidence of a real drill where nobody can change it. */
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import { bucketName, keyAliasArn } from '../../config/names';
import type { Environment, Region } from '../../config/types';
import { differing, renderMissing } from '../evidence/report/render';
import { fileEvidence } from '../evidence/file';
import { fingerprintOf, kmsSigner } from '../evidence/keys';
import { BrokenEvidence } from '../evidence/writer';
import type { DrillFolder } from './drill-folder';

/** What evidence is kept with: the environment's region that is active now, and its APIs. */
export interface Keeping {
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly environment: Environment;
  readonly region: Region;
}

/**
 * Signs the evidence of a drill that has ended, and what followed it, unless they are signed, and files all of it in the region's archive. May be done again
 * after a failure; what is done already is left as it is.
 *
 * @throws what KMS or S3 say, and BrokenEvidence where it was changed
 */
export async function keepEvidence(records: DrillFolder, { kms, s3, environment, region }: Keeping): Promise<void> {
  const signer = await kmsSigner(kms, keyAliasArn(environment, 'drill', region));
  if (await records.isClosed()) await renderMissing(records.folder);
  else await records.close(signer);
  await records.seal(signer);
  await mustFollow(records.folder);
  await fileEvidence(records.folder, {
    s3,
    bucket: bucketName(environment, 'evidence', region),
    trusted: fingerprintOf(signer.key),
  });
}

/** What readers get was on a disk between signing and filing: what was changed there must not be locked away as evidence. */
async function mustFollow(folder: string): Promise<void> {
  const changed = await differing(folder);
  const flaws = changed.map(
    (where) =>
      ({
        code: 'document',
        where,
        found: 'another file',
        required: 'the one that follows from the samples (holdfast drill verify --render makes it anew)',
      }) as const,
  );
  if (flaws.length > 0) throw new BrokenEvidence(flaws);
}
