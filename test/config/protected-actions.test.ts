/** Every command of S3's SDK that changes something is either denied on guarded buckets, or listed here with the reason why not. */
import * as S3 from '@aws-sdk/client-s3';
import { UNGUARDING_ACTIONS, UNLOCKING_ACTIONS, WRITING_ACTIONS } from '../../lib/config/protected-actions';

/** The permission that a command needs, where it is not `s3:` and its name (service authorization reference, 2026-11-28). */
const PERMISSION: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: 'PutObject',
  CopyObject: 'PutObject',
  CreateMultipartUpload: 'PutObject',
  UploadPart: 'PutObject',
  UploadPartCopy: 'PutObject',
  DeleteObjects: 'DeleteObject',
  DeleteBucketEncryption: 'PutEncryptionConfiguration',
  DeleteBucketLifecycle: 'PutLifecycleConfiguration',
  DeleteBucketOwnershipControls: 'PutBucketOwnershipControls',
  DeleteBucketReplication: 'PutReplicationConfiguration',
  DeletePublicAccessBlock: 'PutBucketPublicAccessBlock',
  PutBucketEncryption: 'PutEncryptionConfiguration',
  PutBucketLifecycleConfiguration: 'PutLifecycleConfiguration',
  PutBucketReplication: 'PutReplicationConfiguration',
  PutObjectLockConfiguration: 'PutBucketObjectLockConfiguration',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
};

/** Commands that are not denied, by reason. */
const NOT_DENIED: Readonly<Record<string, readonly string[]>> = {
  'changes no object and no protection': [
    'AbortMultipartUpload',
    'CreateBucket',
    'CreateSession',
    'PutBucketAbac',
    'PutBucketAccelerateConfiguration',
    'PutBucketCors',
    'DeleteBucketCors',
    'PutBucketNotificationConfiguration',
    'PutBucketRequestPayment',
    'PutBucketTagging',
    'DeleteBucketTagging',
    'PutBucketWebsite',
    'DeleteBucketWebsite',
    'RestoreObject',
    'WriteGetObjectResponse',
  ],
  'reports about a bucket, not its objects': [
    ...['Analytics', 'IntelligentTiering', 'Inventory', 'Metrics'].flatMap((kind) => [
      `PutBucket${kind}Configuration`,
      `DeleteBucket${kind}Configuration`,
    ]),
    'CreateBucketMetadataConfiguration',
    'CreateBucketMetadataTableConfiguration',
    'DeleteBucketMetadataConfiguration',
    'DeleteBucketMetadataTableConfiguration',
    'UpdateBucketMetadataAnnotationTableConfiguration',
    'UpdateBucketMetadataInventoryTableConfiguration',
    'UpdateBucketMetadataJournalTableConfiguration',
  ],
  'S3 refuses it: the bucket is not empty': ['DeleteBucket'],
  'S3 refuses it: ACLs are off (ownership controls)': ['PutBucketAcl'],
  'directory buckets only': ['RenameObject'],
};

const changing = Object.keys(S3)
  .filter((name) => /^[A-Z]\w+Command$/.test(name) && !/^(Get|Head|List|Select)/.test(name))
  .map((name) => name.replace(/Command$/, ''));
const denied = [...WRITING_ACTIONS, ...UNLOCKING_ACTIONS, ...UNGUARDING_ACTIONS];
const allowed = Object.values(NOT_DENIED).flat();

test('a command is denied, or there is a reason why it is not', () => {
  expect(changing.length).toBeGreaterThan(50);
  const isDenied = (command: string): boolean => denied.includes(`s3:${PERMISSION[command] ?? command}`);
  expect(changing.filter((command) => isDenied(command) === allowed.includes(command))).toEqual([]);
});

test('what is denied of an object is denied of each of its versions', () => {
  const ofObjects = denied.filter((action) => /^s3:(Put|Delete)Object(Acl|Tagging|Annotation)$/.test(action));
  expect(ofObjects).toHaveLength(5);
  expect(ofObjects.filter((action) => !denied.includes(action.replace('Object', 'ObjectVersion')))).toEqual([]);
});

test('reasons are about commands that exist', () =>
  expect(allowed.filter((command) => !changing.includes(command))).toEqual([]));

test('no action is listed twice', () => expect(denied.length).toBe(new Set(denied).size));
