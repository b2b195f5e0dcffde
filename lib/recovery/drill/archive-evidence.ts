/** Signs the evidence of a real drill and files it in the locked evidence bucket. */
import type { KMSClient } from '@aws-sdk/client-kms';
import type { S3Client } from '@aws-sdk/client-s3';
import { bucketName, keyAliasArn } from '../../config/names';
import type { Environment, Region } from '../../config/types';
import { findDiffering, renderMissing } from '../evidence/report/render';
import { fileEvidence } from '../evidence/file';
import { fileIndex } from '../evidence/index/filed-index';
import { BrokenEvidence, flawsAt } from '../evidence/flaws';
import { fingerprintOf, kmsSigner, type Signer } from '../evidence/keys';
import { withClient } from '../../runtime/aws-client';
import { clientConfig, clientSettings } from './aws-clients';
import type { DrillTarget } from './model';
import type { DrillFolder } from './drill-folder';

/** The environment's region that is active now, and the APIs there. */
export interface ArchiveTarget {
  readonly kms: KMSClient;
  readonly s3: S3Client;
  readonly environment: Environment;
  readonly region: Region;
}

/**
 * Signs the evidence of an ended drill and its follow-ups, unless they are signed, files them in the region's archive, and
 * writes the indexes of drills. Can
 * be repeated after a failure; it does not repeat what is done.
 *
 * @throws the errors of KMS and S3; BrokenEvidence where the evidence was changed
 */
export async function archiveEvidence(
  records: DrillFolder,
  { kms, s3, environment, region }: ArchiveTarget,
): Promise<void> {
  const signer = await kmsSigner(kms, keyAliasArn(environment, 'drill', region));
  if (await records.isClosed()) await renderMissing(records.folder);
  else await records.close(signer);
  await records.seal(signer);
  // The files for readers lie on a disk between signing and filing.
  const required = 'the file that follows from the samples (holdfast drill verify --render writes it again)';
  const flaws = (await findDiffering(records.folder)).flatMap((file) =>
    flawsAt(file, [true, 'document', 'another file', required]),
  );
  if (flaws.length > 0) throw new BrokenEvidence(flaws);
  const bucket = bucketName(environment, 'evidence', region);
  await fileEvidence(records.folder, { s3, bucket, trusted: fingerprintOf(signer.key) });
  await fileIndex(s3, bucket);
}

/** Lends the environment's key for drills in a region, as a drill reaches it. @throws the errors of KMS */
export async function withDrillSigner<Result>(
  target: DrillTarget,
  region: Region,
  use: (signer: Signer) => Promise<Result>,
): Promise<Result> {
  const { KMSClient } = await import('@aws-sdk/client-kms');
  return withClient(new KMSClient(clientSettings(clientConfig(target, region))), async (kms) =>
    use(await kmsSigner(kms, keyAliasArn(target.environment, 'drill', region))),
  );
}
