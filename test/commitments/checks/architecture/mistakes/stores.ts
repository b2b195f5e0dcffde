/** Stores and logs without a key, or that are kept too long or not long enough. */
import { first, tree } from '../../../../support/assembly';
import { added, type Mistake, mistakesAt, set, without } from '../../../../support/mistakes';
import { BUCKET, EXTRA } from './places';

const logGroup = first(tree('production'), 'AWS::Logs::LogGroup').path;

export const STORES: readonly Mistake[] = [
  ...mistakesAt('rule-8/encryption-at-rest', EXTRA, {
    'a queue without a key': added('AWS::SQS::Queue', { SqsManagedSseEnabled: true }),
  }),
  ...mistakesAt('rule-8/encryption-at-rest', BUCKET, {
    'a bucket with a key of S3': without(
      'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID',
    ),
  }),
  ...mistakesAt('rule-8/replica-encryption', BUCKET, {
    'a copy without a key': without('ReplicationConfiguration.Rules.0.Destination.EncryptionConfiguration'),
  }),
  ...mistakesAt('rule-8/replica-encryption', EXTRA, {
    'a secret whose replica has no key': added('AWS::SecretsManager::Secret', {
      ReplicaRegions: [{ Region: 'us-east-2' }],
    }),
  }),
  ...mistakesAt('L3/storage-encryption', EXTRA, {
    'a database without encryption': added('AWS::RDS::GlobalCluster'),
  }),
  ...mistakesAt('rule-8/retain-policies', 'B/Zone/Zone', {
    'a zone that goes with its resource': set(['DeletionPolicy'], 'Delete'),
  }),
  ...mistakesAt('rule-8/retain-policies', BUCKET, {
    'a bucket that goes when it is replaced': without(['UpdateReplacePolicy']),
    'a snapshot that never expires': set(['DeletionPolicy'], 'Snapshot'),
  }),
  ...mistakesAt('F6/log-retention', logGroup, {
    'a log group that is kept for ever': without('RetentionInDays'),
    'customer data in logs for a year': set('RetentionInDays', 400),
  }),
  ...mistakesAt('F6/log-retention', 'B/Detection/Trails/ObjectTrail/Resource', {
    "names of customers' objects kept with the management trail": set('RetentionInDays', 400),
  }),
  ...mistakesAt('F8/log-deletion-protection', logGroup, {
    'a log group that anybody can delete': set('DeletionProtectionEnabled', false),
  }),
];
