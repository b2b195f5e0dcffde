/** Chains of records in a locked bucket: what is there, and how one is added. */
import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { objectVersions, type ObjectVersion } from '../object-versions';
import { keyOf, type StoredRecord } from './chain';

/** Requests under way at once. */
const AT_ONCE = 16;

/** Needs s3:ListBucketVersions on the bucket, s3:GetObjectVersion and s3:PutObject on the folder. */
export class Archive {
  readonly #s3: S3Client;
  readonly #bucket: string;

  constructor(s3: S3Client, bucket: string) {
    this.#s3 = s3;
    this.#bucket = bucket;
  }

  /** The records of a chain from a slot on, in order. Every version counts: a locked bucket hides, and never forgets. */
  async read(folder: string, from: Date): Promise<StoredRecord[]> {
    const versions = await this.#versions(folder, from);
    const keys = [...new Set(versions.map(({ key }) => key))];
    const records: StoredRecord[] = [];
    for (let at = 0; at < keys.length; at += AT_ONCE) {
      const some = keys.slice(at, at + AT_ONCE).map((key) =>
        this.#record(
          key,
          versions.filter((version) => version.key === key),
        ),
      );
      records.push(...(await Promise.all(some)));
    }
    return records;
  }

  /**
   * Adds a record, unless there is one of that slot.
   * @returns whether it was added
   */
  async add(folder: string, slot: Date, text: string): Promise<boolean> {
    try {
      await this.#s3.send(
        new PutObjectCommand({
          Bucket: this.#bucket,
          Key: keyOf(folder, slot),
          Body: text,
          ContentType: 'application/json',
          // A locked bucket takes no object without a checksum.
          ChecksumAlgorithm: 'SHA256',
          IfNoneMatch: '*',
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'PreconditionFailed') return false;
      throw error;
    }
  }

  async #versions(folder: string, from: Date): Promise<ObjectVersion[]> {
    const versions: ObjectVersion[] = [];
    // The marker itself is left out of the answer, so it is a second earlier.
    const after = keyOf(folder, new Date(from.getTime() - 1000));
    for await (const version of objectVersions(this.#s3, this.#bucket, `${folder}/`, after)) versions.push(version);
    return versions.sort((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key)));
  }

  async #record(key: string, found: readonly ObjectVersion[]): Promise<StoredRecord> {
    const written = found.filter(({ marker }) => !marker);
    const deleted = written.length < found.length;
    // S3 lists the newest first.
    const oldest = written.at(-1);
    if (!oldest) return { key, text: '', versions: 0, deleted };
    const { Body } = await this.#s3.send(
      new GetObjectCommand({ Bucket: this.#bucket, Key: key, VersionId: oldest.versionId }),
    );
    return { key, text: (await Body?.transformToString()) ?? '', versions: written.length, deleted };
  }
}
