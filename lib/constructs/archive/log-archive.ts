import { Duration } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bucketName, keyAliasArn } from '../../config/names';
import { RETENTION, type RetentionClass } from '../../config/numbers';
import type { Environment, Region } from '../../config/types';
import { optOut } from '../../secure-defaults';
import { LockedBucket } from './locked-bucket';
import { Replication, type ReplicationRoute } from './replication';

const CLASSES: readonly RetentionClass[] = ['email', 'infrastructure', 'trail', 'statistics', 'evidence'];

export interface LogArchiveProps {
  readonly environment: Environment;
  readonly region: Region;
  /** The region that keeps the second copy; `undefined` where there is none (yet). */
  readonly copyTo: Region | undefined;
  readonly key: IKey;
}

/**
 * Records that cannot be tampered with: one locked bucket per retention class (Object Lock's default retention is a
 * property of a bucket), and a landing bucket for sources that cannot write to a locked one, copied on at once.
 */
export class LogArchive extends Construct {
  /** Receives load-balancer and server access logs; everything in it is copied to the infrastructure class. */
  readonly landing: Bucket;
  private readonly buckets: ReadonlyMap<RetentionClass, LockedBucket>;

  constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    const { environment, region, key } = props;
    this.landing = this.createLanding(props);
    this.buckets = new Map(
      CLASSES.map((retentionClass) => [
        retentionClass,
        new LockedBucket(this, pascal(retentionClass), {
          name: bucketName(environment, retentionClass, region),
          retentionClass,
          key,
          accessLogs: this.landing,
          compliance: !environment.destroyable,
        }),
      ]),
    );
    new Replication(this, 'Replication', { routes: this.routes(props) });
  }

  /** The locked bucket of a class. */
  bucket(retentionClass: RetentionClass): Bucket {
    const bucket = this.buckets.get(retentionClass);
    if (!bucket) throw new Error(`${this.node.path}: no bucket for retention class ${retentionClass}`);
    return bucket;
  }

  private createLanding({ environment, region }: LogArchiveProps): Bucket {
    const excuse = 'Elastic Load Balancing and S3 deliver access logs only to buckets encrypted with S3-managed keys';
    optOut(this, { property: 'Bucket.encryption', reason: excuse });
    optOut(this, { property: 'Bucket.bucketKeyEnabled', reason: excuse });
    const landing = new Bucket(this, 'Landing', {
      bucketName: bucketName(environment, 'landing', region),
      encryption: BucketEncryption.S3_MANAGED,
      bucketKeyEnabled: false,
      lifecycleRules: [
        {
          id: 'CopiedToTheArchive',
          expiration: Duration.days(RETENTION.infrastructure.locked.days),
          noncurrentVersionExpiration: Duration.days(1),
          abortIncompleteMultipartUploadAfter: Duration.days(1),
        },
      ],
    });
    landing.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('logging.s3.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [landing.arnForObjects('s3/*')],
        conditions: { StringEquals: { 'aws:SourceAccount': environment.account } },
      }),
    );
    return landing;
  }

  /** Landing to this region's archive always; every class to the other region's once there is one. */
  private routes({ environment, region, copyTo }: LogArchiveProps): ReplicationRoute[] {
    const to = (source: Bucket, retentionClass: RetentionClass, target: Region): ReplicationRoute => ({
      source,
      destination: bucketName(environment, retentionClass, target),
      destinationKey: keyAliasArn(environment, 'archive', target),
    });
    return [
      to(this.landing, 'infrastructure', region),
      ...(copyTo ? CLASSES.map((retentionClass) => to(this.bucket(retentionClass), retentionClass, copyTo)) : []),
    ];
  }
}

const pascal = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
