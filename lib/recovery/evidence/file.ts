/** Files a drill's evidence in the locked evidence bucket of the surviving region, which replicates it. */
import { readFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { BrokenEvidence, flawsAt } from './flaws';
import { followUpFiles } from './follow-up';
import { DRILLS, FILES } from './head';
import { readEvidence, verify } from './verify';

const HTML = 'text/html; charset=utf-8';

interface Filed {
  readonly file: string;
  readonly type: string;
  /** A later state of it becomes another version of the object, which keeps the earlier ones. */
  readonly changes?: true;
}

/** In the order of filing. The head is last: where it exists, all files exist. Follow-ups come later. */
const FILED: readonly Filed[] = [
  { file: FILES.entries, type: 'application/jsonl' },
  { file: FILES.document, type: 'application/json' },
  { file: FILES.oscal, type: 'application/json' },
  { file: FILES.page, type: HTML, changes: true },
  { file: FILES.head, type: 'application/json' },
];

/** Where evidence is filed. */
export interface Filing {
  readonly s3: S3Client;
  readonly bucket: string;
  /** Fingerprint of the key that must have signed: the environment's. */
  readonly trusted: string;
}

/**
 * Files a closed folder under `drills/<id>/`. An object that exists already must be the same, so an interrupted filing can be
 * repeated; only the page changes, with each follow-up. Needs s3:PutObject, s3:GetObject, kms:GenerateDataKey and kms:Decrypt.
 *
 * @returns the keys of the objects
 * @throws {BrokenEvidence} where the evidence is not genuine, or is of a rehearsal
 * @throws Error where a different object has the same name
 */
export async function fileEvidence(folder: string, filing: Filing): Promise<readonly string[]> {
  const { flaws, head, followUps } = verify(await readEvidence(folder), filing.trusted);
  if (flaws.length > 0 || !head) throw new BrokenEvidence(flaws);
  if (head.rehearsal) {
    const required = 'of a real drill: measurements on one machine are no evidence of the service';
    throw new BrokenEvidence(flawsAt(FILES.head, [true, 'identity', 'of a rehearsal', required]));
  }
  const keys: string[] = [];
  const later = followUps
    .map(({ number }) => followUpFiles(number))
    .flatMap(({ entries, seal }): readonly Filed[] => [
      { file: entries, type: 'application/jsonl' },
      { file: seal, type: 'application/json' },
    ]);
  for (const { file, type, changes } of [...FILED, ...later]) {
    const key = `${DRILLS}/${head.drill}/${file}`;
    const body = await readFile(join(folder, file));
    await put(filing, key, body, { type, changes });
    keys.push(key);
  }
  return keys;
}

/** Files a page that changes: another version of it, unless the newest one is the same. @throws the errors of S3 */
export const putChanging = (where: Pick<Filing, 's3' | 'bucket'>, key: string, page: Buffer): Promise<void> =>
  put(where, key, page, { type: HTML, changes: true });

async function put(
  { s3, bucket }: Pick<Filing, 's3' | 'bucket'>,
  key: string,
  body: Buffer,
  { type, changes }: Pick<Filed, 'type' | 'changes'>,
): Promise<void> {
  const checksum = createHash('sha256').update(body).digest('base64');
  // A locked bucket accepts no object without a checksum.
  const object = { Bucket: bucket, Key: key, Body: body, ContentType: type, ChecksumSHA256: checksum };
  try {
    await s3.send(new PutObjectCommand({ ...object, IfNoneMatch: '*' }));
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'PreconditionFailed') throw error;
    const there = await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key, ChecksumMode: 'ENABLED' }));
    if (there.ChecksumSHA256 === checksum) return;
    if (!changes)
      throw new Error(
        `s3://${bucket}/${key} must be absent or the same, it is a different file: evidence is filed once`,
      );
    await s3.send(new PutObjectCommand(object));
  }
}
