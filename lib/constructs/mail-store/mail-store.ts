import { Duration, Tags } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bucketArn, bucketName, CUSTOMER_DATA_TAG, keyAliasArn } from '../../config/names';
import { MESSAGES } from '../../config/numbers';
import type { Region, Site } from '../../config/types';
import { guard } from '../archive/guarded-bucket';
import { LoggedBucket } from '../archive/logged-bucket';
import type { ReplicationRoute } from '../archive/replication';

/** What a store is for: messages on their way, and messages that were held back. */
export type MailPurpose = 'mail' | 'quarantine';

export interface MailStoreProps extends Site {
  readonly purpose: MailPurpose;
  readonly key: IKey;
}

/**
 * Customers' messages in one region, under opaque keys (lib/runtime/object-key.ts). Nothing expires by itself: when a
 * message goes is each customer's setting, and the purge's task. What was deleted or overwritten is gone a month later
 * (P3), in each region by its own rule, because deletions of versions do not replicate.
 */
export class MailStore extends Construct {
  readonly bucket: Bucket;
  /** Name and ARN as computed, for those who must not refer to the resource. */
  readonly name: string;
  readonly arn: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MailStoreProps,
  ) {
    super(scope, id);
    const { environment, region, purpose } = props;
    this.name = bucketName(environment, purpose, region);
    this.arn = bucketArn(environment, purpose, region);
    this.bucket = new LoggedBucket(this, 'Bucket', {
      ...props,
      lifecycle: {
        id: 'DeletedMeansGone',
        noncurrentVersionExpiration: Duration.days(MESSAGES.noncurrent.days),
        expiredObjectDeleteMarker: true,
        abortIncompleteMultipartUploadAfter: Duration.days(MESSAGES.unfinishedUpload.days),
      },
    });
    guard(this.bucket, props);
    this.tellBackup();
    Tags.of(this.bucket).add(CUSTOMER_DATA_TAG.key, CUSTOMER_DATA_TAG.value);
  }

  /**
   * Continuous backup follows a bucket by its events (AWS Backup developer guide, "Amazon S3 backups"). On the resource
   * itself: the CDK's own way to switch them on is a function with an inline policy.
   */
  private tellBackup(): void {
    const bucket = this.bucket.node.defaultChild;
    if (bucket instanceof CfnBucket)
      bucket.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  }

  /** The way of this store's objects into the same store of another region. */
  routeTo(peer: Region): ReplicationRoute {
    const { environment, purpose } = this.props;
    return {
      source: this.bucket,
      destination: bucketName(environment, purpose, peer),
      destinationKey: keyAliasArn(environment, 'mail', peer),
    };
  }

  /** Lets `grantee` put objects, each in one request; it can neither read nor delete them. Its role must be in RECORD_WRITERS. */
  grantAppend(grantee: IGrantable): void {
    this.grant(grantee, 's3:PutObject', 'kms:GenerateDataKey');
  }

  /** Lets `grantee` read the current version of objects whose key it knows; there is no listing. */
  grantRead(grantee: IGrantable): void {
    this.grant(grantee, 's3:GetObject', 'kms:Decrypt');
  }

  private grant(grantee: IGrantable, action: string, keyAction: string): void {
    Grant.addToPrincipal({ grantee, actions: [action], resourceArns: [this.bucket.arnForObjects('*')] });
    Grant.addToPrincipal({ grantee, actions: [keyAction], resourceArns: [this.props.key.keyArn] });
  }
}
