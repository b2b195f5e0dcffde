import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { pascalCase } from '../../config/case';
import { bucketName, keyAliasArn } from '../../config/names';
import { RETENTION_CLASSES, type RetentionClass } from '../../config/numbers';
import { writerName } from '../../config/record-writers';
import type { Region, Site } from '../../config/types';
import { optOut, isProtected } from '../../secure-defaults';
import { guard } from './guarded-bucket';
import { LANDING, landingDeliveries, type LandingFolder } from './landing';
import { LockedBucket } from './locked-bucket';
import { UNTIL_ARCHIVED } from './logged-bucket';
import { Replication, type ReplicationRoute } from './replication';
import { TRAIL_NAMES, trailDeliveries, TRAILS } from './trail-deliveries';

/** Folder of load balancers' logs in the landing bucket; each kind of log has a folder of its own below it. */
export const LOAD_BALANCER_LOGS = LANDING.loadBalancers.folder;

const FOLDERS: readonly LandingFolder[] = Object.values(LANDING);

export interface LogArchiveProps extends Site {
  /** The region that keeps the second copy; `undefined` where there is none (yet). */
  readonly copyTo: Region | undefined;
  readonly key: IKey;
}

/**
 * Records that cannot be tampered with: one locked bucket per retention class (Object Lock's default retention is a
 * property of a bucket), and a landing bucket for sources that cannot write to a locked one, copied on at once.
 */
export class LogArchive extends Construct {
  /** Receives what cannot be written to a locked bucket; each of its folders is copied to the class of its records. */
  readonly landing: Bucket;
  private readonly buckets: ReadonlyMap<RetentionClass, LockedBucket>;

  constructor(scope: Construct, id: string, props: LogArchiveProps) {
    super(scope, id);
    const { environment, region, key } = props;
    this.landing = this.createLanding(props);
    this.buckets = new Map(
      RETENTION_CLASSES.map((retentionClass) => [
        retentionClass,
        new LockedBucket(this, pascalCase(retentionClass), {
          name: bucketName(environment, retentionClass, region),
          retentionClass,
          key,
          // Later: in the first pass the landing bucket waits for these, because S3 demands that destinations exist.
          accessLogs: region.founding ? undefined : this.landing,
          compliance: isProtected(this),
        }),
      ]),
    );
    for (const [purpose, bucket] of this.buckets)
      guard(bucket, { environment, region, purpose, locked: isProtected(this) });
    for (const trail of TRAIL_NAMES) {
      const bucket = this.bucket(TRAILS[trail]);
      for (const statement of trailDeliveries(bucket, trail, environment, region))
        bucket.addToResourcePolicy(statement);
    }
    if (region.founding) this.landing.node.addDependency(...this.buckets.values());
    new Replication(this, 'Replication', {
      name: writerName(environment, 'archive-copies', region),
      routes: this.routes(props),
    });
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
      lifecycleRules: [UNTIL_ARCHIVED],
    });
    for (const statement of landingDeliveries(landing, environment)) landing.addToResourcePolicy(statement);
    guard(landing, { environment, region, purpose: 'landing', locked: isProtected(this) });
    return landing;
  }

  /**
   * What has landed goes to the archives of both regions, for S3 does not copy copies on; every class to the other region's
   * archive. Without another region (yet), what has landed goes to this one's.
   */
  private routes({ environment, region, copyTo, key }: LogArchiveProps): ReplicationRoute[] {
    const to = (source: Bucket, retentionClass: RetentionClass, target: Region): ReplicationRoute => ({
      source,
      destination: bucketName(environment, retentionClass, target),
      destinationKey: keyAliasArn(environment, 'archive', target),
    });
    const regions = copyTo ? [region, copyTo] : [region];
    return [
      ...FOLDERS.flatMap(({ folder, retentionClass }) =>
        regions.map((target) => ({ ...to(this.landing, retentionClass, target), folder, sourceKey: key })),
      ),
      ...(copyTo
        ? RETENTION_CLASSES.map((retentionClass) => to(this.bucket(retentionClass), retentionClass, copyTo))
        : []),
    ];
  }
}
