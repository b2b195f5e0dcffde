/** What the checks of detection have in common: trails, buckets, and what services may do with them. */
import { CUSTOMER_DATA_TAG } from '../../../config/names';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { allowedBy, servicesOf } from '../iam/queries';
import { inRegion, target } from '../references';

/** The trails of a region that record management calls: those that choose no objects. */
export const managementTrails = (tree: TemplateIndex, letter: string): readonly Resource[] =>
  inRegion(tree, letter, 'AWS::CloudTrail::Trail').filter(
    ({ properties }) => at(properties, 'AdvancedEventSelectors') === undefined,
  );

/** Whether a log group takes the calls of a management trail. */
export const isOfManagementTrail = (tree: TemplateIndex, group: Resource): boolean =>
  managementTrails(tree, group.stack.letter).some(
    (trail) => target(tree, trail, at(trail.properties, 'CloudWatchLogsLogGroupArn')) === group,
  );

/** Names of the buckets that hold the customers' messages: those that are tagged for backup. */
export const customerBuckets = (tree: TemplateIndex, letter: string): readonly string[] =>
  inRegion(tree, letter, 'AWS::S3::Bucket')
    .filter(({ properties }) => list(properties, 'Tags').some((tag) => at(tag, 'Value') === CUSTOMER_DATA_TAG.value))
    .map(({ properties }) => String(at(properties, 'BucketName')));

/** The locked bucket of a class. */
export const lockedBucket = (tree: TemplateIndex, letter: string, retentionClass: string): Resource | undefined =>
  inRegion(tree, letter, 'AWS::S3::Bucket').find(
    ({ properties }) =>
      at(properties, 'ObjectLockConfiguration') !== undefined &&
      String(at(properties, 'BucketName')).includes(`-${retentionClass}-`),
  );

/** The locked bucket of a class, by name; empty where there is none. */
export const archiveBucket = (tree: TemplateIndex, letter: string, retentionClass: string): string =>
  String(at(lockedBucket(tree, letter, retentionClass)?.properties, 'BucketName') ?? '');

/** The statement of a bucket's policy that lets a service put objects below a folder. */
export const putStatement = (
  tree: TemplateIndex,
  letter: string,
  bucket: string,
  service: string,
  folder: string,
): Json | undefined =>
  inRegion(tree, letter, 'AWS::S3::BucketPolicy')
    .filter((policy) => at(target(tree, policy, at(policy.properties, 'Bucket'))?.properties, 'BucketName') === bucket)
    .flatMap(({ properties }) => allowedBy({ document: at(properties, 'PolicyDocument') }))
    .find(
      (statement) =>
        servicesOf(statement).includes(service) &&
        show(at(statement, 'Action')).includes('s3:PutObject') &&
        show(at(statement, 'Resource')).includes(`/${folder}`),
    );
