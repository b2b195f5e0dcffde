/** What a region has that the other one may not: the snapshot of its last state, and messages that were not copied. */
import { paginateDescribeDBClusterSnapshots, type RDSClient } from '@aws-sdk/client-rds';
import { HeadObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';

/** Aurora names the snapshot that it takes of a lost writer's volume before it is rebuilt by this (Aurora User Guide, "managed failover"). */
const UNPLANNED = 'unplanned-global-failover';

/** S3's words for a copy that has arrived, and for an object that is itself the copy. */
const COPIED = ['COMPLETED', 'COMPLETE', 'REPLICA'];

/** Objects that are named, at most; more are counted. */
const NAMED = 100;

/** Snapshots of a cluster's volume as it was when it was given up. */
export async function lostSnapshots(rds: RDSClient, cluster: string): Promise<readonly string[]> {
  const found: string[] = [];
  const pages = paginateDescribeDBClusterSnapshots({ client: rds }, { DBClusterIdentifier: cluster });
  for await (const { DBClusterSnapshots = [] } of pages)
    for (const { DBClusterSnapshotIdentifier: id } of DBClusterSnapshots) if (id?.includes(UNPLANNED)) found.push(id);
  return found;
}

/** Objects of a bucket that were stored around a flip and are not copied. */
export interface Uncopied {
  readonly bucket: string;
  readonly looked: number;
  readonly uncopied: number;
  /** Up to a hundred of them. */
  readonly keys: readonly string[];
  /** False where the time ran out before every object was looked at. */
  readonly complete: boolean;
}

/** The time in which objects were stored that may not have been copied. */
export interface Window {
  readonly from: Date;
  readonly until: Date;
}

/**
 * Looks for objects without a copy. Keys are `<customer>/<yyyy-mm>/<uuid>`, so only the months of the window are listed.
 * @param deadline moment, in milliseconds since 1970, at which it stops and says that it is not complete
 */
export async function uncopied(s3: S3Client, bucket: string, window: Window, deadline: number): Promise<Uncopied> {
  const keys: string[] = [];
  let [looked, count] = [0, 0];
  const answer = (complete: boolean): Uncopied => ({ bucket, looked, uncopied: count, keys, complete });
  for await (const customer of folders(s3, bucket)) {
    for (const month of monthsOf(window)) {
      for await (const key of storedIn(s3, bucket, `${customer}${month}/`, window)) {
        if (Date.now() >= deadline) return answer(false);
        looked += 1;
        const { ReplicationStatus: status } = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }));
        if (status && COPIED.includes(status)) continue;
        count += 1;
        if (keys.length < NAMED) keys.push(key);
      }
    }
  }
  return answer(true);
}

/** `2026-10`, `2026-11`: the months that a window touches, in UTC as keys have them. */
export function monthsOf({ from, until }: Window): readonly string[] {
  const months: string[] = [];
  for (
    let month = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth()));
    month <= until;
    month = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1))
  ) {
    months.push(month.toISOString().slice(0, 7));
  }
  return months;
}

async function* folders(s3: S3Client, bucket: string): AsyncGenerator<string> {
  for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Delimiter: '/' }))
    for (const { Prefix: folder } of CommonPrefixes) if (folder) yield folder;
}

async function* storedIn(
  s3: S3Client,
  bucket: string,
  prefix: string,
  { from, until }: Window,
): AsyncGenerator<string> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix }))
    for (const { Key: key, LastModified: stored } of Contents)
      if (key && stored && stored >= from && stored <= until) yield key;
}
