/**
 * Actions of S3 that the policies of guarded buckets deny, written once for the policies and for the checks that prove them
 * (F8, F10, F12). Names are those of the service authorization reference; test/config/protected-actions.test.ts compares them
 * with the commands of the SDK.
 */

/** Everything by which an object, or what is said about it, comes to be as it is. On objects. */
export const WRITING_ACTIONS: readonly string[] = [
  's3:PutObject',
  's3:PutObjectAcl',
  's3:PutObjectVersionAcl',
  's3:PutObjectTagging',
  's3:PutObjectVersionTagging',
  's3:DeleteObjectTagging',
  's3:DeleteObjectVersionTagging',
  's3:PutObjectAnnotation',
  's3:PutObjectVersionAnnotation',
  's3:DeleteObjectAnnotation',
  's3:DeleteObjectVersionAnnotation',
  // Another key, whose owner decides how long the object can be read.
  's3:UpdateObjectEncryption',
  's3:ReplicateObject',
  's3:ReplicateDelete',
  's3:ReplicateTags',
  's3:ReplicateObjectAnnotation',
];

/**
 * What removes an object before its time, or hides it behind a delete marker, here and wherever markers are copied. A bucket's
 * lifecycle is not bound by its policy. On objects.
 */
export const UNLOCKING_ACTIONS: readonly string[] = [
  's3:PutObjectRetention',
  's3:PutObjectLegalHold',
  's3:BypassGovernanceRetention',
  's3:DeleteObject',
  's3:DeleteObjectVersion',
];

/**
 * What removes the protection of a bucket: its policy, lock, versions, access settings, access log and copies, and its key,
 * because the owner of the key decides how long new records can be read. On buckets.
 */
export const UNGUARDING_ACTIONS: readonly string[] = [
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
