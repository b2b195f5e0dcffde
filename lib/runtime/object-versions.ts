/** All versions of a bucket's objects: a locked bucket hides, and never forgets. */
import { ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, type S3Client } from '@aws-sdk/client-s3';

/** A version of an object, or the marker of its deletion. */
export interface ObjectVersion {
  readonly key: string;
  readonly versionId: string;
  readonly marker: boolean;
}

/**
 * The versions of the objects below a prefix, newest first for each key; on each page its markers come last.
 * Needs s3:ListBucketVersions.
 * @param after key after which to begin; the first by default
 */
export async function* objectVersions(
  s3: S3Client,
  bucket: string,
  prefix: string,
  after?: string,
): AsyncGenerator<ObjectVersion> {
  let page: ListObjectVersionsCommandOutput | undefined;
  do {
    page = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: bucket,
        Prefix: prefix,
        KeyMarker: page?.NextKeyMarker ?? after,
        VersionIdMarker: page?.NextVersionIdMarker,
      }),
    );
    const { Versions = [], DeleteMarkers = [] } = page;
    for (const [marker, found] of [
      [false, Versions],
      [true, DeleteMarkers],
    ] as const)
      for (const { Key: key, VersionId: versionId } of found) if (key && versionId) yield { key, versionId, marker };
  } while (page.IsTruncated);
}
