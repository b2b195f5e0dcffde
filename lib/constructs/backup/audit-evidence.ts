import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { bucketArn, bucketName } from '../../config/names';
import type { RetentionClass } from '../../config/numbers';
import type { Environment, Region, Site } from '../../config/types';
import type { LogArchive } from '../archive/log-archive';
import { allow } from '../permission/statements';

/** The locked bucket for a region's evidence. */
export interface Evidence extends Site {
  /** Name of the bucket. */
  readonly bucket: string;
  readonly bucketArn: string;
  /** Encrypts it. */
  readonly key: IKey;
}

/**
 * @param retentionClass how long evidence stays; must have an end where evidence names customers (P3)
 * @throws where the bucket has no customer-managed key
 */
export function evidenceOf(
  archive: LogArchive,
  environment: Environment,
  region: Region,
  retentionClass: RetentionClass = 'evidence',
): Evidence {
  const { encryptionKey: key, node } = archive.bucket(retentionClass);
  if (!key) throw new Error(`${node.path}: evidence must be encrypted with a key of this service`);
  return {
    environment,
    region,
    bucket: bucketName(environment, retentionClass, region),
    bucketArn: bucketArn(environment, retentionClass, region),
    key,
  };
}

/** Permissions to write evidence of one kind, but neither to read nor to change it. */
export const mayFile = ({ bucketArn: arn, key }: Evidence, folder: string): readonly PolicyStatement[] => [
  allow('s3:PutObject', `${arn}/${folder}/*`),
  allow('kms:GenerateDataKey', key.keyArn),
];

/** Permissions to read every version of one kind of evidence: a locked bucket keeps versions behind a delete marker. */
export const mayConsult = ({ bucketArn: arn, key }: Evidence, folder: string): readonly PolicyStatement[] => [
  allow('s3:ListBucketVersions', arn, { StringLike: { 's3:prefix': `${folder}/*` } }),
  allow(['s3:GetObject', 's3:GetObjectVersion'], `${arn}/${folder}/*`),
  allow('kms:Decrypt', key.keyArn),
];
