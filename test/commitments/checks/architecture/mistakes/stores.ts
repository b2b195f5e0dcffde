/** Stores and logs without a key, or that are kept too long or not long enough. */
import { first, tree } from '../../../../support/assembly';
import { add, bucket, type Mistake } from './mistake';

const production = tree('production');
const logGroup = first(production, 'AWS::Logs::LogGroup');
const zone = first(production, 'AWS::Route53::HostedZone');

export const STORES: readonly Mistake[] = [
  {
    check: 'rule-8/encrypted-at-rest',
    mistake: 'a queue without a key',
    edit: add('AWS::SQS::Queue', { SqsManagedSseEnabled: true }),
    names: 'no key',
  },
  {
    check: 'rule-8/encrypted-at-rest',
    mistake: 'a bucket with a key of S3',
    edit: (draft) =>
      draft.delete(bucket.path, [
        'Properties',
        'BucketEncryption',
        'ServerSideEncryptionConfiguration',
        0,
        'ServerSideEncryptionByDefault',
        'KMSMasterKeyID',
      ]),
    names: 'no key',
  },
  {
    check: 'rule-8/replicas-encrypted',
    mistake: 'a copy without a key',
    edit: (draft) =>
      draft.delete(bucket.path, [
        'Properties',
        'ReplicationConfiguration',
        'Rules',
        0,
        'Destination',
        'EncryptionConfiguration',
      ]),
    names: 'without a key',
  },
  {
    check: 'rule-8/replicas-encrypted',
    mistake: 'a secret whose replica has no key',
    edit: add('AWS::SecretsManager::Secret', { ReplicaRegions: [{ Region: 'us-east-2' }] }),
    names: 'replica in "us-east-2"',
  },
  {
    check: 'L3/storage-encrypted',
    mistake: 'a database without encryption',
    edit: add('AWS::RDS::GlobalCluster', {}),
    names: 'nothing',
  },
  {
    check: 'rule-8/kept-when-forgotten',
    mistake: 'a zone that goes with its resource',
    edit: (draft) => draft.set(zone.path, ['DeletionPolicy'], 'Delete'),
    names: 'Delete',
  },
  {
    check: 'rule-8/kept-when-forgotten',
    mistake: 'a bucket that goes when it is replaced',
    edit: (draft) => draft.delete(bucket.path, ['UpdateReplacePolicy']),
    names: 'Delete',
  },
  {
    check: 'rule-8/kept-when-forgotten',
    mistake: 'a snapshot that never expires',
    edit: (draft) => draft.set(bucket.path, ['DeletionPolicy'], 'Snapshot'),
    names: 'Snapshot',
  },
  {
    check: 'F6/log-retention',
    mistake: 'a log group that is kept for ever',
    edit: (draft) => draft.delete(logGroup.path, ['Properties', 'RetentionInDays']),
    names: 'nothing',
  },
  {
    check: 'F6/log-retention',
    mistake: 'customer data in logs for a year',
    edit: (draft) => draft.set(logGroup.path, ['Properties', 'RetentionInDays'], 400),
    names: '400',
  },
  {
    check: 'F6/log-retention',
    mistake: "names of customers' objects kept with the management trail",
    edit: (draft) => draft.set('B/Detection/Trails/ObjectTrail/Resource', ['Properties', 'RetentionInDays'], 400),
    names: '400',
  },
  {
    check: 'F8/logs-protected',
    mistake: 'a log group that anybody can delete',
    edit: (draft) => draft.set(logGroup.path, ['Properties', 'DeletionProtectionEnabled'], false),
    names: 'false',
  },
];
