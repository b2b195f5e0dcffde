import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnTrail, type CfnTrailProps } from 'aws-cdk-lib/aws-cloudtrail';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { bucketArn, bucketName, type BucketPurpose, keyAliasArn, trailName } from '../../config/names';
import type { Site } from '../../config/types';
import { RetainedLogGroup } from '../archive/retained-log-group';
import { type Trail, TRAILS } from '../archive/trail-deliveries';
import { allow } from '../permission/statements';

export interface TrailsProps extends Site {
  readonly logKey: IKey;
}

/** Buckets whose every read and write is recorded: customers' messages, and what investigators extracted from the archive. */
export const WATCHED_BUCKETS: readonly BucketPurpose[] = ['mail', 'quarantine', 'forensics'];

/**
 * Who called which AWS API (F6). Each region has a management trail that covers all regions: if a region is lost or its
 * trail is stopped, the other one still records its calls. The price is a second copy of every event. Data events cover this
 * region's buckets only. They name customers' objects, so their trail has a shorter class.
 */
export class Trails extends Construct {
  /** Log group of the management trail, for alarms and queries. */
  readonly log: RetainedLogGroup;

  constructor(scope: Construct, id: string, { logKey, ...site }: TrailsProps) {
    super(scope, id);
    this.log = new RetainedLogGroup(this, 'Trail', { retentionClass: 'trail', key: logKey });
    const objects = new RetainedLogGroup(this, 'ObjectTrail', { key: logKey });
    // CloudTrail documents aws:SourceArn for buckets, keys and topics, but no condition for this role. One that it does not
    // meet would stop alarms.
    const role = new Role(this, 'Writer', { assumedBy: new ServicePrincipal('cloudtrail.amazonaws.com') });
    const policy = new ManagedPolicy(this, 'WriterPermissions', {
      roles: [role],
      statements: [allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [this.log.logGroupArn, objects.logGroupArn])],
    });
    const into = (log: RetainedLogGroup) => ({
      cloudWatchLogsLogGroupArn: log.logGroupArn,
      cloudWatchLogsRoleArn: role.roleArn,
    });
    const trails = [
      this.trail('Management', 'management', site, {
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        ...into(this.log),
      }),
      this.trail('Data', 'data', site, {
        isMultiRegionTrail: false,
        includeGlobalServiceEvents: false,
        advancedEventSelectors: [objectsOfCustomers(site)],
        ...into(objects),
      }),
    ];
    // CloudTrail tests its role when a trail is created.
    for (const trail of trails) trail.node.addDependency(policy);
  }

  private trail(id: string, trail: Trail, { environment, region }: Site, props: Partial<CfnTrailProps>): CfnTrail {
    return new CfnTrail(this, id, {
      trailName: trailName(environment, trail, region),
      isLogging: true,
      enableLogFileValidation: true,
      s3BucketName: bucketName(environment, TRAILS[trail], region),
      s3KeyPrefix: trail,
      kmsKeyId: keyAliasArn(environment, 'archive', region),
      ...props,
    });
  }
}

function objectsOfCustomers({ environment, region }: Site): CfnTrail.AdvancedEventSelectorProperty {
  const is = (field: string, value: string): CfnTrail.AdvancedFieldSelectorProperty => ({ field, equalTo: [value] });
  return {
    name: 'Objects of customers',
    fieldSelectors: [
      is('eventCategory', 'Data'),
      is('resources.type', 'AWS::S3::Object'),
      {
        field: 'resources.ARN',
        startsWith: WATCHED_BUCKETS.map((purpose) => `${bucketArn(environment, purpose, region)}/`),
      },
    ],
  };
}
