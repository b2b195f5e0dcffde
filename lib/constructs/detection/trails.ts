import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnTrail, type CfnTrailProps } from 'aws-cdk-lib/aws-cloudtrail';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { bucketArn, bucketName, type BucketPurpose, keyAliasArn, trailName } from '../../config/names';
import type { Environment, Region } from '../../config/types';
import { RetainedLogGroup } from '../archive/retained-log-group';
import { type Trail, TRAILS } from '../archive/trail-deliveries';

export interface TrailsProps {
  readonly environment: Environment;
  readonly region: Region;
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

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TrailsProps,
  ) {
    super(scope, id);
    this.log = new RetainedLogGroup(this, 'Trail', { retentionClass: 'trail', key: props.logKey });
    const objects = new RetainedLogGroup(this, 'ObjectTrail', { retentionClass: 'infrastructure', key: props.logKey });
    // CloudTrail documents aws:SourceArn for buckets, keys and topics, but no condition for this role. One that it does not
    // meet would stop alarms.
    const role = new Role(this, 'Writer', { assumedBy: new ServicePrincipal('cloudtrail.amazonaws.com') });
    const policy = new ManagedPolicy(this, 'WriterPermissions', {
      statements: [
        new PolicyStatement({
          actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          resources: [this.log.logGroupArn, objects.logGroupArn],
        }),
      ],
    });
    policy.attachToRole(role);
    const into = (log: RetainedLogGroup) => ({
      cloudWatchLogsLogGroupArn: log.logGroupArn,
      cloudWatchLogsRoleArn: role.roleArn,
    });
    const trails = [
      this.trail('Management', 'management', {
        isMultiRegionTrail: true,
        includeGlobalServiceEvents: true,
        ...into(this.log),
      }),
      this.trail('Data', 'data', {
        isMultiRegionTrail: false,
        includeGlobalServiceEvents: false,
        advancedEventSelectors: [this.objectsOfCustomers()],
        ...into(objects),
      }),
    ];
    // CloudTrail tests its role when a trail is created.
    for (const trail of trails) trail.node.addDependency(policy);
  }

  private trail(id: string, trail: Trail, props: Partial<CfnTrailProps>): CfnTrail {
    const { environment, region } = this.props;
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

  private objectsOfCustomers(): CfnTrail.AdvancedEventSelectorProperty {
    const { environment, region } = this.props;
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
}
