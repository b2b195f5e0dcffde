/** What is stored is encrypted with our keys, and kept when a template forgets it. */
import type { Check } from '../../check';
import { at, isObject, type Json, list, type Resource, show } from '../../../assembly/template-index';
import { checkAll, checkOf, otherThan, partOf, typed } from '../shapes';

/** How a type that stores something says by which key; where a service offers no choice it is not here. */
interface Store {
  readonly type: string;
  readonly key: readonly (string | number)[];
  /** Resources of the type that are excused, and why. */
  readonly except?: { readonly when: (resource: Resource) => boolean; readonly reason: string };
}

/** Place of the key of a bucket among its properties. */
export const KEY_OF_BUCKET = [
  'BucketEncryption',
  'ServerSideEncryptionConfiguration',
  0,
  'ServerSideEncryptionByDefault',
  'KMSMasterKeyID',
] as const;

const STORES: readonly Store[] = [
  {
    type: 'AWS::S3::Bucket',
    key: KEY_OF_BUCKET,
    except: {
      when: ({ properties }) => String(at(properties, 'BucketName')).includes('-landing-'),
      reason: 'access logs are delivered only to buckets that are encrypted with keys of S3',
    },
  },
  { type: 'AWS::Backup::BackupVault', key: ['EncryptionKeyArn'] },
  { type: 'AWS::CloudTrail::Trail', key: ['KMSKeyId'] },
  { type: 'AWS::DynamoDB::Table', key: ['SSESpecification', 'KMSMasterKeyId'] },
  { type: 'AWS::EC2::Volume', key: ['KmsKeyId'] },
  { type: 'AWS::ECR::Repository', key: ['EncryptionConfiguration', 'KmsKey'] },
  { type: 'AWS::EFS::FileSystem', key: ['KmsKeyId'] },
  { type: 'AWS::ElastiCache::ReplicationGroup', key: ['KmsKeyId'] },
  { type: 'AWS::Kinesis::Stream', key: ['StreamEncryption', 'KeyId'] },
  { type: 'AWS::KinesisFirehose::DeliveryStream', key: ['DeliveryStreamEncryptionConfigurationInput', 'KeyARN'] },
  { type: 'AWS::Logs::LogGroup', key: ['KmsKeyId'] },
  { type: 'AWS::RDS::DBCluster', key: ['KmsKeyId'] },
  { type: 'AWS::SecretsManager::Secret', key: ['KmsKeyId'] },
  { type: 'AWS::SNS::Topic', key: ['KmsMasterKeyId'] },
  { type: 'AWS::SQS::Queue', key: ['KmsMasterKeyId'] },
  { type: 'AWS::StepFunctions::StateMachine', key: ['EncryptionConfiguration', 'KmsKeyId'] },
];

const encrypted = checkAll(
  {
    id: 'rule-8',
    name: 'encryption-at-rest',
    sentence: 'Everything that stores something encrypts it with a key of this service',
  },
  ...STORES.map(({ type, key, except }) =>
    partOf({
      of: typed(type),
      required: `a key at ${key.join('.')}`,
      fix: 'pass the key of the noun that it belongs to',
      found: (resource) =>
        at(resource.properties, ...key) === undefined && !except?.when(resource) ? 'no key' : undefined,
    }),
  ),
);

const databaseEncrypted = checkOf({
  id: 'L3',
  name: 'storage-encryption',
  sentence: 'Database storage is encrypted, in every cluster and in the global one',
  of: typed('AWS::RDS::DBCluster', 'AWS::RDS::GlobalCluster'),
  required: 'StorageEncrypted: true',
  fix: 'set it; it cannot be changed later',
  found: otherThan(true, 'StorageEncrypted'),
});

/** Types whose loss is a loss of data, of keys to data, or of names and addresses that others rely on. */
const STATEFUL: readonly string[] = [
  'AWS::Backup::BackupVault',
  'AWS::Cognito::UserPool',
  'AWS::DynamoDB::Table',
  'AWS::EC2::EIP',
  'AWS::ECR::Repository',
  'AWS::EFS::FileSystem',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::RDS::DBCluster',
  'AWS::RDS::GlobalCluster',
  'AWS::Route53::HostedZone',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
];

const kept = checkOf({
  id: 'rule-8',
  name: 'retain-policies',
  sentence:
    'What holds data stays when its resource leaves the template or is replaced, and leaves no snapshot behind (P4)',
  holdsIn: 'production',
  of: typed(...STATEFUL),
  required: 'DeletionPolicy Retain or RetainExceptOnCreate, UpdateReplacePolicy Retain',
  fix: 'apply removalPolicyOf(environment)',
  found: ({ deletionPolicy, logicalId, stack }) => {
    const onReplacement = at(stack.template, 'Resources', logicalId, 'UpdateReplacePolicy') ?? 'Delete';
    const policies = [deletionPolicy, String(onReplacement)];
    return policies.every((policy) => policy.startsWith('Retain')) ? undefined : policies.join(', ');
  },
});

const REPLICA = {
  required: 'a key by its alias in the destination region',
  fix: 'name it with keyAliasArn of lib/config/names.ts',
};

const replicasEncrypted = checkAll(
  {
    id: 'rule-8',
    name: 'replica-encryption',
    sentence: 'A copy in the other region is encrypted with a key of that region',
  },
  partOf({
    ...REPLICA,
    of: typed('AWS::SecretsManager::Secret'),
    found: ({ properties }) =>
      list(properties, 'ReplicaRegions')
        .filter((replica) => at(replica, 'KmsKeyId') === undefined)
        .map((replica) => `replica in ${show(at(replica, 'Region'))} without a key`),
  }),
  partOf({
    ...REPLICA,
    of: typed('AWS::S3::Bucket'),
    found: ({ properties }) =>
      list(properties, 'ReplicationConfiguration', 'Rules')
        .filter((rule) => !isText(at(rule, 'Destination', 'EncryptionConfiguration', 'ReplicaKmsKeyID')))
        .map((rule) => `copy to ${show(at(rule, 'Destination', 'Bucket'))} without a key`),
  }),
);

/** A literal, or a reference: anything but nothing. */
const isText = (value: Json | undefined): boolean => typeof value === 'string' || isObject(value);

export const STORE_CHECKS: readonly Check[] = [encrypted, databaseEncrypted, kept, replicasEncrypted];
