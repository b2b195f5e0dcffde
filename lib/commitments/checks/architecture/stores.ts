/** What is stored is encrypted with our keys, and kept when a template forgets it. */
import { type Check, each, type Finding } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  show,
  type TemplateIndex,
} from '../../../assembly/template-index';

/** How a type that stores something says by which key; where a service offers no choice it is not here. */
interface Store {
  readonly type: string;
  readonly key: readonly (string | number)[];
  /** Resources of the type that are excused, and why. */
  readonly except?: { readonly when: (resource: Resource) => boolean; readonly reason: string };
}

const STORES: readonly Store[] = [
  {
    type: 'AWS::S3::Bucket',
    key: [
      'BucketEncryption',
      'ServerSideEncryptionConfiguration',
      0,
      'ServerSideEncryptionByDefault',
      'KMSMasterKeyID',
    ],
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

const encrypted: Check = {
  id: 'rule-8',
  name: 'encrypted-at-rest',
  sentence: 'Everything that stores something encrypts it with a key of this service',
  holdsIn: 'every',
  find: (tree) =>
    STORES.flatMap(({ type, key, except }) =>
      each(tree, type, `a key at ${key.join('.')}`, 'pass the key of the noun that it belongs to', (resource) =>
        at(resource.properties, ...key) === undefined && !except?.when(resource) ? 'no key' : undefined,
      ),
    ),
};

const databaseEncrypted: Check = {
  id: 'L3',
  name: 'storage-encrypted',
  sentence: 'Database storage is encrypted, in every cluster and in the global one',
  holdsIn: 'every',
  find: (tree) =>
    ['AWS::RDS::DBCluster', 'AWS::RDS::GlobalCluster'].flatMap((type) =>
      each(tree, type, 'StorageEncrypted: true', 'set it; it cannot be changed later', ({ properties }) =>
        at(properties, 'StorageEncrypted') === true ? undefined : show(at(properties, 'StorageEncrypted')),
      ),
    ),
};

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

const kept: Check = {
  id: 'rule-8',
  name: 'kept-when-forgotten',
  sentence:
    'What holds data stays when its resource leaves the template or is replaced, and leaves no snapshot behind (P4)',
  holdsIn: 'production',
  find: (tree) =>
    STATEFUL.flatMap((type) =>
      each(
        tree,
        type,
        'DeletionPolicy Retain or RetainExceptOnCreate, UpdateReplacePolicy Retain',
        'apply removalPolicyOf(environment)',
        (resource) => {
          const policies = [resource.deletionPolicy, replacePolicy(resource)];
          return policies.every((policy) => policy.startsWith('Retain')) ? undefined : policies.join(', ');
        },
      ),
    ),
};

const replacePolicy = ({ logicalId, stack }: Resource): string =>
  String(at(stack.template, 'Resources', logicalId, 'UpdateReplacePolicy') ?? 'Delete');

const replicasEncrypted: Check = {
  id: 'rule-8',
  name: 'replicas-encrypted',
  sentence: 'A copy in the other region is encrypted with a key of that region',
  holdsIn: 'every',
  find: (tree) => [...secretReplicas(tree), ...bucketReplicas(tree)],
};

const REPLICA = {
  required: 'a key by its alias in the destination region',
  fix: 'name it with keyAliasArn of lib/config/names.ts',
};

const secretReplicas = (tree: TemplateIndex): readonly Finding[] =>
  tree.ofType('AWS::SecretsManager::Secret').flatMap(({ path, properties }) =>
    list(properties, 'ReplicaRegions')
      .filter((replica) => at(replica, 'KmsKeyId') === undefined)
      .map((replica) => ({ path, found: `replica in ${show(at(replica, 'Region'))} without a key`, ...REPLICA })),
  );

const bucketReplicas = (tree: TemplateIndex): readonly Finding[] =>
  tree.ofType('AWS::S3::Bucket').flatMap(({ path, properties }) =>
    list(properties, 'ReplicationConfiguration', 'Rules')
      .filter((rule) => !isText(at(rule, 'Destination', 'EncryptionConfiguration', 'ReplicaKmsKeyID')))
      .map((rule) => ({ path, found: `copy to ${show(at(rule, 'Destination', 'Bucket'))} without a key`, ...REPLICA })),
  );

/** A literal, or a reference: anything but nothing. */
const isText = (value: Json | undefined): boolean => typeof value === 'string' || isObject(value);

export const STORE_CHECKS: readonly Check[] = [encrypted, databaseEncrypted, kept, replicasEncrypted];
