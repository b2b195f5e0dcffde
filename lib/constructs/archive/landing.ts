/** The landing bucket: its folders, the retention class of each, and the services that may write there. */
import type { Conditions, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { RetentionClass } from '../../config/numbers';
import type { Environment } from '../../config/types';
import { admit } from '../permission/statements';

/** One folder of the landing bucket. */
export interface LandingFolder {
  readonly folder: string;
  /** Class of the locked buckets, in both regions, that replication copies it to at once. */
  readonly retentionClass: RetentionClass;
}

/** All folders; no principal may write outside them. */
export const LANDING = {
  /** Load balancers' logs; each kind has a folder of its own below. */
  loadBalancers: { folder: 'elb', retentionClass: 'infrastructure' },
  /** Who read or wrote an object of a bucket. */
  serverAccess: { folder: 's3', retentionClass: 'infrastructure' },
  /** AWS Config's snapshots and history, which it does not deliver to a locked bucket. */
  configuration: { folder: 'config', retentionClass: 'trail' },
  /** Log groups of the email class. */
  email: { folder: 'email-logs', retentionClass: 'email' },
  /** Log groups of the infrastructure class. */
  infrastructure: { folder: 'logs', retentionClass: 'infrastructure' },
} as const satisfies Readonly<Record<string, LandingFolder>>;

/** All statements that let services write to the landing bucket: other stacks add none. */
export function landingDeliveries(landing: Bucket, { account }: Environment): readonly PolicyStatement[] {
  const ours = { 'aws:SourceAccount': account };
  const owned = { StringEquals: { ...ours, 's3:x-amz-acl': 'bucket-owner-full-control' } };
  const mayPut = (service: string, folder: string, conditions?: Conditions): PolicyStatement =>
    admit(service, 's3:PutObject', landing.arnForObjects(folder), conditions);
  // The path holds the load balancer's account: load balancers of other accounts cannot write.
  const balancers = `${LANDING.loadBalancers.folder}/*/AWSLogs/${account}/*`;
  return [
    mayPut('logging.s3.amazonaws.com', `${LANDING.serverAccess.folder}/*`, { StringEquals: ours }),
    // Application Load Balancers: one principal in every region; before 2022 each region had an AWS account.
    mayPut('logdelivery.elasticloadbalancing.amazonaws.com', balancers),
    // Network Load Balancers, which read the bucket's ACL first.
    mayPut('delivery.logs.amazonaws.com', balancers, owned),
    admit('delivery.logs.amazonaws.com', 's3:GetBucketAcl', landing.bucketArn, { StringEquals: ours }),
    mayPut('config.amazonaws.com', `${LANDING.configuration.folder}/AWSLogs/${account}/Config/*`, owned),
    admit('config.amazonaws.com', ['s3:GetBucketAcl', 's3:ListBucket'], landing.bucketArn, { StringEquals: ours }),
  ];
}
