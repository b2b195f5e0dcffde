/** Buckets of customers' objects, as the sampler and the validator read them. */
import { createHash } from 'node:crypto';
import {
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { SampledBucket } from './sample';

/** Folders listed on one level, at most: more tenants are sampled from among these. */
const FOLDERS = 10_000;

/** Needs s3:ListBucket, s3:GetObject and, for what is encrypted, kms:Decrypt. */
export function sampledBucket(s3: S3Client, name: string): SampledBucket {
  const first = async (Prefix: string, StartAfter?: string): Promise<string | undefined> =>
    (await s3.send(new ListObjectsV2Command({ Bucket: name, Prefix, StartAfter, MaxKeys: 1 }))).Contents?.[0]?.Key;
  return {
    name,
    async folders(below) {
      const found: string[] = [];
      const pages = paginateListObjectsV2({ client: s3 }, { Bucket: name, Prefix: below, Delimiter: '/' });
      for await (const { CommonPrefixes = [] } of pages) {
        for (const { Prefix } of CommonPrefixes) if (Prefix) found.push(Prefix);
        if (found.length >= FOLDERS) break;
      }
      return found;
    },
    keyAfter: async (folder, key) => (await first(folder, key)) ?? first(folder),
    async describe(key) {
      const head = await s3
        .send(new HeadObjectCommand({ Bucket: name, Key: key, ChecksumMode: 'ENABLED' }))
        .catch(unlessGone);
      if (!head?.VersionId) return undefined;
      const { VersionId: versionId, ContentLength: size = 0 } = head;
      // S3 verified this when the object was stored. A composite one is of its parts, not of its bytes.
      const stored = head.ChecksumType === 'COMPOSITE' ? undefined : head.ChecksumSHA256;
      const sha256 = stored
        ? Buffer.from(stored, 'base64').toString('hex')
        : (await digestOf(s3, name, key, versionId))?.sha256;
      return sha256 === undefined ? undefined : { key, versionId, size, sha256 };
    },
  };
}

/** Bytes that were read, and their digest. */
export interface Digest {
  readonly sha256: string;
  readonly bytes: number;
}

/** Reads an object whole. @returns undefined where it is gone */
export async function digestOf(
  s3: S3Client,
  bucket: string,
  key: string,
  versionId?: string,
): Promise<Digest | undefined> {
  const found = await s3
    .send(new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId }))
    .catch(unlessGone);
  if (!found?.Body) return undefined;
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of found.Body.transformToWebStream()) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

/**
 * Whether a version was still the current one at a time: it exists, and nothing was put or marked over it by then.
 * Needs s3:ListBucketVersions.
 */
export async function wasCurrent(
  s3: S3Client,
  bucket: string,
  key: string,
  versionId: string,
  at: Date,
): Promise<boolean> {
  const { Versions = [], DeleteMarkers = [] } = await s3.send(
    new ListObjectVersionsCommand({ Bucket: bucket, Prefix: key }),
  );
  const by = [...Versions, ...DeleteMarkers].filter(
    (version) => version.Key === key && version.LastModified && version.LastModified <= at,
  );
  const newest = by.reduce<(typeof by)[number] | undefined>(
    (one, other) => (one?.LastModified && other.LastModified && one.LastModified >= other.LastModified ? one : other),
    undefined,
  );
  return newest?.VersionId === versionId;
}

/** @throws whatever it was, unless it says that there is no such object */
function unlessGone(error: unknown): undefined {
  if (error instanceof Error && ['NoSuchKey', 'NotFound', 'NoSuchVersion'].includes(error.name)) return undefined;
  throw error;
}
