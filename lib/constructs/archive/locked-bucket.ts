import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, type IBucket, ObjectLockRetention } from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';
import { RETENTION, type RetentionClass } from '../../config/numbers';

export interface LockedBucketProps {
  readonly name: string;
  readonly retentionClass: RetentionClass;
  readonly key: IKey;
  /** Receives this bucket's server access logs; `undefined` while it is not there yet. */
  readonly accessLogs: IBucket | undefined;
  /** True where no principal, root included, may shorten a lock; false only where the environment is destroyable. */
  readonly compliance: boolean;
}

/**
 * A bucket whose objects cannot be changed or deleted before their class allows (F8, F10, F12). Where the class has an end,
 * the current version expires then, and its noncurrent versions are deleted a day later.
 */
export class LockedBucket extends Bucket {
  constructor(scope: Construct, id: string, props: LockedBucketProps) {
    const { locked, expires } = RETENTION[props.retentionClass];
    const duration = Duration.days(locked.days);
    super(scope, id, {
      bucketName: props.name,
      encryptionKey: props.key,
      objectLockDefaultRetention: props.compliance
        ? ObjectLockRetention.compliance(duration)
        : ObjectLockRetention.governance(duration),
      serverAccessLogsBucket: props.accessLogs,
      serverAccessLogsPrefix: props.accessLogs && `s3/${props.retentionClass}/`,
      lifecycleRules: [
        {
          id: 'EndOfRetention',
          expiration: expires && Duration.days(expires.days),
          noncurrentVersionExpiration: expires && Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
  }
}
