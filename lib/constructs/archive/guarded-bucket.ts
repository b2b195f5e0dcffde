/** Keeps everybody but the listed writers from writing to a bucket, and everybody but a deployment from changing that (F8, F10, F12). */
import { AnyPrincipal, type Conditions, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { roleArn } from '../../config/names';
import { type GuardedPurpose, RECORD_WRITERS, type RecordWriter } from '../../config/record-writers';
import type { Environment, Region } from '../../config/types';
import { deployer } from './deployment-role';

/** Everything by which an object, or what is said about it, comes to be as it is. */
const WRITING = [
  's3:PutObject',
  's3:PutObjectAcl',
  's3:PutObjectVersionAcl',
  's3:PutObjectTagging',
  's3:PutObjectVersionTagging',
  's3:ReplicateObject',
  's3:ReplicateDelete',
  's3:ReplicateTags',
];

/** What takes an object away before its time, or hides it behind a delete marker, here and wherever markers are copied. A bucket's lifecycle is not bound by its policy. */
const UNLOCKING = [
  's3:PutObjectRetention',
  's3:PutObjectLegalHold',
  's3:BypassGovernanceRetention',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
];

/**
 * What takes the protection away: that of the policy itself, of the lock, of who may see the bucket and of who is seen there, and
 * of the key, for whoever gives new records a key of his own decides for how long anybody can read them.
 */
const UNGUARDING = [
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketVersioning',
  's3:PutLifecycleConfiguration',
  's3:PutReplicationConfiguration',
  's3:PutEncryptionConfiguration',
  's3:PutBucketOwnershipControls',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketLogging',
];

export interface Guard {
  readonly environment: Environment;
  readonly region: Region;
  readonly purpose: GuardedPurpose;
  /** Other principals that write, by ARN, beside the listed roles: those that AWS makes. Default: none. */
  readonly others?: readonly string[];
  /** True where nobody at all may delete an object or touch its lock; default: false. */
  readonly locked?: boolean;
}

/** Adds the denials to the policy of a bucket. */
export function guard(bucket: Bucket, { environment, region, purpose, others = [], locked = false }: Guard): void {
  const objects = bucket.arnForObjects('*');
  const writers = RECORD_WRITERS[purpose].filter((writer) => standsIn(writer, environment, region));
  const arns = [...writers.flatMap((writer) => arnsOf(writer, environment, region)), ...others];
  // A service of AWS that acts for itself has no ARN; without an Allow of its own in this policy it may do nothing.
  const unlisted = {
    ...(arns.length > 0 && { ArnNotEquals: { 'aws:PrincipalArn': arns } }),
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  };
  const denials = [
    deny(WRITING, { resources: [objects] }, unlisted),
    ...writers.flatMap((writer) =>
      writer.folder
        ? [
            deny(
              WRITING,
              { notResources: [bucket.arnForObjects(`${writer.folder}/*`)] },
              { ArnEquals: { 'aws:PrincipalArn': arnsOf(writer, environment, region) } },
            ),
          ]
        : [],
    ),
    ...(locked ? [deny(UNLOCKING, { resources: [objects] })] : []),
    deny(UNGUARDING, { resources: [bucket.bucketArn] }, { ArnNotEquals: { 'aws:PrincipalArn': deployer(bucket) } }),
  ];
  for (const statement of denials) bucket.addToResourcePolicy(statement);
}

/** Whether a writer that does not stand in every region stands in this one. */
function standsIn({ stands }: RecordWriter, { regions }: Environment, region: Region): boolean {
  if (stands === undefined) return true;
  return regions.length === 2 && (stands === 'in both of two' || regions.at(-1)?.name === region.name);
}

/** This region's role first, so that both regions' policies read the same. */
function arnsOf({ role, copies }: RecordWriter, environment: Environment, region: Region): readonly string[] {
  const others = environment.regions.filter(({ name }) => name !== region.name);
  if (copies === 'between regions' && others.length === 0) return [];
  return [region, ...(copies ? others : [])].map((from) => roleArn(environment, role, from));
}

const deny = (
  actions: readonly string[],
  on: { resources: string[] } | { notResources: string[] },
  conditions?: Conditions,
): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [...actions],
    ...on,
    conditions,
  });
