import { Annotations, Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, type LifecycleRule } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { bucketName, type BucketPurpose } from '../../config/names';
import { RETENTION } from '../../config/numbers';
import type { Site } from '../../config/types';
import { LANDING } from './landing';

export interface LoggedBucketProps extends Site {
  /** Makes the bucket's name, and the folder of its access logs in the landing bucket. */
  readonly purpose: BucketPurpose;
  readonly key: IKey;
  readonly lifecycle: LifecycleRule;
}

/** A bucket whose access logs go to the region's landing bucket. */
export class LoggedBucket extends Bucket {
  constructor(scope: Construct, id: string, { environment, region, purpose, key, lifecycle }: LoggedBucketProps) {
    super(scope, id, {
      bucketName: bucketName(environment, purpose, region),
      encryptionKey: key,
      // By name: handed the bucket, the CDK would add to its policy, which is complete where it stands.
      serverAccessLogsBucket: Bucket.fromBucketName(scope, 'AccessLogs', bucketName(environment, 'landing', region)),
      serverAccessLogsPrefix: `${LANDING.serverAccess.folder}/${purpose}/`,
      lifecycleRules: [lifecycle],
    });
    Annotations.of(this).acknowledgeWarning(
      '@aws-cdk/aws-s3:accessLogsPolicyNotAdded',
      "the landing bucket's own policy admits S3's log delivery under s3/",
    );
  }
}

/** For objects that are copied into the archive at once. */
export const UNTIL_ARCHIVED: LifecycleRule = {
  id: 'CopiedToTheArchive',
  expiration: Duration.days(RETENTION.infrastructure.locked.days),
  noncurrentVersionExpiration: Duration.days(1),
  abortIncompleteMultipartUploadAfter: Duration.days(1),
};
