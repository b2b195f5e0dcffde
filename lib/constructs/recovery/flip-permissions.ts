/** What the plan's functions may do, one statement for each purpose; lib/recovery/plan/iam-actions.ts has the classes of their actions. */
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { clusterId, globalClusterId } from '../../config/names';
import { DATABASE_ROLE } from '../../runtime/database/roles';
import type { FlipSite } from './flip-variables';

type Of<Key extends keyof FlipSite> = Pick<FlipSite, Key>;

/**
 * Signing in to this region's cluster, as the role that can activate and read the epoch. Not by the cluster's resource id: a
 * cluster that is restored under the same name has another one, and CloudFormation would not notice.
 */
export const mayActivate = ({ environment, region }: Of<'environment' | 'region'>): PolicyStatement =>
  new PolicyStatement({
    actions: ['rds-db:connect'],
    resources: [`arn:aws:rds-db:${region.name}:${environment.account}:dbuser:*/${DATABASE_ROLE.activation}`],
  });

/** Asking this region's control plane which cluster is the writer. */
export const mayDescribeGlobal = ({ environment }: Of<'environment'>): PolicyStatement =>
  new PolicyStatement({
    actions: ['rds:DescribeGlobalClusters'],
    resources: [`arn:aws:rds::${environment.account}:global-cluster:${globalClusterId(environment)}`],
  });

/** Putting events on the event bus of this region. */
export const mayPutEvents = ({ environment, region }: Of<'environment' | 'region'>): PolicyStatement =>
  new PolicyStatement({
    actions: ['events:PutEvents'],
    resources: [`arn:aws:events:${region.name}:${environment.account}:event-bus/default`],
  });

/** Changing how far ECS services of this region may shrink; a scalable target's id is random. */
export const mayLower = ({ environment, region }: Of<'environment' | 'region'>): PolicyStatement =>
  new PolicyStatement({
    actions: ['application-autoscaling:RegisterScalableTarget'],
    resources: [`arn:aws:application-autoscaling:${region.name}:${environment.account}:scalable-target/*`],
    conditions: {
      StringEquals: {
        'application-autoscaling:service-namespace': 'ecs',
        'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
      },
    },
  });

/**
 * Listing snapshots of this region's cluster, and messages with the state of their copies. Not `kms:Decrypt`: no function
 * here needs the content of a message.
 */
export const mayReadStores = ({
  environment,
  region,
  data,
}: Of<'environment' | 'region' | 'data'>): readonly PolicyStatement[] => {
  const rds = `arn:aws:rds:${region.name}:${environment.account}`;
  return [
    new PolicyStatement({
      actions: ['rds:DescribeDBClusterSnapshots'],
      resources: [`${rds}:cluster:${clusterId(environment, region)}`, `${rds}:cluster-snapshot:*`],
    }),
    new PolicyStatement({ actions: ['s3:ListBucket'], resources: data.stores.map(({ arn }) => arn) }),
    new PolicyStatement({ actions: ['s3:GetObject'], resources: data.stores.map(({ arn }) => `${arn}/*`) }),
  ];
};
