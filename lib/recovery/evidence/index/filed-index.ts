/** The index over the drills that are filed in an evidence bucket: `drills/index.html`. */
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { objectVersions } from '../../../runtime/object-versions';
import { putChanging } from '../file';
import { DRILLS, FILES } from '../head';
import { indexPage } from './page';
import { drillsOf, type DrillFiles } from './summary';

/**
 * Needs s3:ListBucketVersions, s3:GetObjectVersion and kms:Decrypt besides what filing needs.
 * @returns its address @throws the errors of S3
 */
export async function fileIndex(s3: S3Client, bucket: string): Promise<string> {
  const key = `${DRILLS}/${FILES.page}`;
  const page = indexPage(await drillsOf(await filedDrills(s3, bucket)));
  await putChanging({ s3, bucket }, key, Buffer.from(page));
  return `s3://${bucket}/${key}`;
}

/** Of each file, its first version: a later one of evidence only hides it. */
async function filedDrills(s3: S3Client, bucket: string): Promise<readonly DrillFiles[]> {
  const drills = new Map<string, Map<string, string>>();
  // The newest version comes first.
  for await (const { key, versionId, marker } of objectVersions(s3, bucket, `${DRILLS}/`)) {
    const [, drill, file] = key.split('/');
    if (marker || drill === undefined || file === undefined) continue;
    drills.set(drill, (drills.get(drill) ?? new Map<string, string>()).set(file, versionId));
  }
  return [...drills].map(([drill, versions]) => ({
    drill,
    files: [...versions.keys()],
    async read(file) {
      const [Key, VersionId] = [`${DRILLS}/${drill}/${file}`, versions.get(file)];
      const { Body: body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key, VersionId }));
      return (await body?.transformToByteArray()) ?? new Uint8Array();
    },
  }));
}
