import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { bucketArn, bucketName } from '../../config/names';
import type { RetentionClass } from '../../config/numbers';
import type { Environment, Region } from '../../config/types';
import type { LogArchive } from '../archive/log-archive';

/** Where a region files what it proves: written once, and locked. */
export interface Evidence {
  readonly environment: Environment;
  readonly region: Region;
  /** Name of the bucket. */
  readonly bucket: string;
  readonly bucketArn: string;
  /** Encrypts it. */
  readonly key: IKey;
}

/**
 * @param retentionClass how long it stays; what names customers must have an end (P3)
 * @throws where the bucket has no key of ours
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

/** What somebody needs who writes evidence of one kind; it can neither read nor change what is there. */
export const mayFile = ({ bucketArn: arn, key }: Evidence, folder: string): readonly PolicyStatement[] => [
  new PolicyStatement({ actions: ['s3:PutObject'], resources: [`${arn}/${folder}/*`] }),
  new PolicyStatement({ actions: ['kms:GenerateDataKey'], resources: [key.keyArn] }),
];

/** What somebody needs who reads evidence of one kind, in every version: a locked bucket hides, and never forgets. */
export const mayConsult = ({ bucketArn: arn, key }: Evidence, folder: string): readonly PolicyStatement[] => [
  new PolicyStatement({
    actions: ['s3:ListBucketVersions'],
    resources: [arn],
    conditions: { StringLike: { 's3:prefix': `${folder}/*` } },
  }),
  new PolicyStatement({ actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: [`${arn}/${folder}/*`] }),
  new PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] }),
];
