/** Each store is copied to one other region, backed up, encrypted, and deleted in time (L4, L7, P4). */
import { REPLICATION } from '../../../config/numbers';
import { type Check, each, type Finding } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { customerStores } from '../backup/selection';
import { VAULT } from '../backup/vault';
import { refersTo } from '../database/cluster';
import { CLUSTER } from '../database/global';
import { replicatedWhole } from './replication';

const KEY_OF_BUCKET = [
  'BucketEncryption',
  'ServerSideEncryptionConfiguration',
  0,
  'ServerSideEncryptionByDefault',
  'KMSMasterKeyID',
] as const;

/** What a store of customer data lacks. A type that is unknown here is a finding. */
function lacks(store: Resource, tree: TemplateIndex): readonly string[] {
  const { type, properties, stack } = store;
  const ownKey = (value: Json | undefined): readonly string[] =>
    tree.ofType('AWS::KMS::Key').some((key) => key.stack === stack && refersTo(value, key))
      ? []
      : ['a key of this template'];
  const tagged = list(properties, 'Tags').some((tag) => at(tag, 'Value') === 'customer-data')
    ? []
    : ['the tag by which backups select it'];
  if (type === CLUSTER) {
    const joined = typeof at(properties, 'GlobalClusterIdentifier') === 'string' ? [] : ['a copy in the other region'];
    return [...ownKey(at(properties, 'KmsKeyId')), ...joined, ...tagged];
  }
  if (type !== 'AWS::S3::Bucket') return ['a known way to be copied and backed up'];
  const copied = list(properties, 'ReplicationConfiguration', 'Rules').some(
    (rule) =>
      at(rule, 'Status') === 'Enabled' &&
      at(rule, 'Destination', 'ReplicationTime', 'Time', 'Minutes') === REPLICATION.objectTime.minutes,
  );
  return [...ownKey(at(properties, ...KEY_OF_BUCKET)), ...(copied ? [] : ['a copy in the other region']), ...tagged];
}

const nothingLeftOut: Check = {
  id: 'L4',
  name: 'nothing-left-out',
  sentence:
    'Every store of customer data is copied to the other region, backed up, and encrypted with a key of its own region',
  holdsIn: 'two-region',
  find: (tree) =>
    customerStores(tree).flatMap((store): readonly Finding[] => {
      const missing = lacks(store, tree);
      return missing.length === 0
        ? []
        : [
            {
              path: store.path,
              found: `no ${missing.join(', no ')}`,
              required: 'all of them',
              fix: 'use MailStore or TenantDatabase, or say in OTHER_PURPOSES of backup/selection.ts that it holds no customer data',
            },
          ];
    }),
};

/** Buckets of the other region that receive everything of a bucket. */
const twinsOf = ({ properties, stack }: Resource, tree: TemplateIndex): readonly Resource[] => {
  const copies = list(properties, 'ReplicationConfiguration', 'Rules').map((rule) => at(rule, 'Destination', 'Bucket'));
  const purpose = String(at(properties, 'BucketName')).replace(stack.region, '');
  return tree
    .ofType('AWS::S3::Bucket')
    .filter(
      (other) =>
        copies.includes(`arn:aws:s3:::${String(at(other.properties, 'BucketName'))}`) &&
        other.stack.letter !== stack.letter &&
        String(at(other.properties, 'BucketName')).replace(other.stack.region, '') === purpose,
    );
};

/** Whether the region of the copy has an alarm on late copies. */
const isWatched = (source: Resource, copy: Resource, tree: TemplateIndex): boolean =>
  tree.ofType('AWS::CloudWatch::Alarm').some(({ properties, stack }) => {
    const named = (name: string): Json | undefined =>
      at(
        list(properties, 'Dimensions').find((dimension) => at(dimension, 'Name') === name),
        'Value',
      );
    const late =
      at(properties, 'MetricName') === 'ReplicationLatency' &&
      Number(at(properties, 'Threshold')) <= REPLICATION.objectTime.minutes * 60;
    return (
      late &&
      stack.letter === copy.stack.letter &&
      named('SourceBucket') === at(source.properties, 'BucketName') &&
      named('DestinationBucket') === at(copy.properties, 'BucketName')
    );
  });

const lateCopies: Check = {
  id: 'L4',
  name: 'late-copy-alarms',
  sentence: `The region where copies of a bucket arrive has an alarm on copies that take longer than ${REPLICATION.objectTime.minutes} minutes; each region has one on copies that fail`,
  holdsIn: 'two-region',
  find: (tree) => [
    ...tree.ofType('AWS::S3::Bucket').flatMap((source): readonly Finding[] =>
      twinsOf(source, tree)
        .filter((copy) => !isWatched(source, copy, tree))
        .map((copy) => ({
          path: copy.path,
          found: `no alarm on copies from ${source.path}`,
          required: 'an alarm on ReplicationLatency',
          fix: 'raise arrivalAlarms',
        })),
    ),
    ...tree.letters
      .filter(
        (letter) =>
          !tree
            .ofType('AWS::CloudWatch::Alarm')
            .some(
              ({ properties, stack }) =>
                stack.letter === letter &&
                show(at(properties, 'Metrics')).includes('SUM(OperationsFailedReplication)') &&
                at(properties, 'Threshold') === 0,
            ),
      )
      .map((letter) => ({
        path: letter,
        found: 'no alarm on copies that fail',
        required: 'an alarm on OperationsFailedReplication',
        fix: 'raise COPIES_FAIL',
      })),
  ],
};

/** Every destination that a template copies to: a bucket's name, or a region. */
const copiesTo = (
  tree: TemplateIndex,
): readonly { readonly path: string; readonly to: string; readonly known: boolean }[] => {
  const buckets = tree
    .ofType('AWS::S3::Bucket')
    .map(({ properties }) => `arn:aws:s3:::${String(at(properties, 'BucketName'))}`);
  const regions = tree.stacks.map(({ region }) => region);
  return [
    ...tree.ofType('AWS::S3::Bucket').flatMap(({ path, properties }) =>
      list(properties, 'ReplicationConfiguration', 'Rules')
        .map((rule) => String(at(rule, 'Destination', 'Bucket')))
        .map((to) => ({ path, to, known: buckets.includes(to) })),
    ),
    ...tree.ofType('AWS::SecretsManager::Secret').flatMap(({ path, properties }) =>
      list(properties, 'ReplicaRegions')
        .map((replica) => String(at(replica, 'Region')))
        .map((to) => ({ path, to, known: regions.includes(to) })),
    ),
    ...tree.ofType('AWS::Backup::BackupPlan').flatMap(({ path, properties }) =>
      list(properties, 'BackupPlan', 'BackupPlanRule')
        .flatMap((rule) => list(rule, 'CopyActions'))
        .map((copy) => String(at(copy, 'DestinationBackupVaultArn')))
        .map((to) => ({ path, to, known: regions.includes(to.split(':')[3] ?? '') })),
    ),
  ];
};

const noThirdPlace: Check = {
  id: 'L7',
  name: 'no-third-place',
  sentence: 'Data is copied only between the regions of its environment',
  holdsIn: 'every',
  find: (tree) =>
    copiesTo(tree)
      .filter(({ known }) => !known)
      .map(({ path, to }) => ({
        path,
        found: `a copy to ${to}`,
        required: 'a bucket, a vault or a region of this environment',
        fix: 'name the destination with lib/config/names.ts',
      })),
};

/** Lifecycles of what a vault receives: by the rules that target it, and by copies from the other region. */
function received(vault: Resource, tree: TemplateIndex): readonly (Json | undefined)[] {
  const { region, account } = vault.stack;
  const arn = `arn:aws:backup:${region}:${account}:backup-vault:${String(at(vault.properties, 'BackupVaultName'))}`;
  return tree.ofType('AWS::Backup::BackupPlan').flatMap((plan) =>
    list(plan.properties, 'BackupPlan', 'BackupPlanRule').flatMap((rule) => [
      ...(plan.stack === vault.stack && refersTo(at(rule, 'TargetBackupVault'), vault)
        ? [at(rule, 'Lifecycle', 'DeleteAfterDays')]
        : []),
      ...list(rule, 'CopyActions')
        .filter((copy) => at(copy, 'DestinationBackupVaultArn') === arn)
        .map((copy) => at(copy, 'Lifecycle', 'DeleteAfterDays')),
    ]),
  );
}

const lockFits: Check = {
  id: 'P4',
  name: 'lock-fits',
  sentence:
    'Each vault takes what the plans of both regions put into it: a backup outside the limits of its lock is not made at all',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      VAULT,
      'DeleteAfterDays of every rule and copy between MinRetentionDays and MaxRetentionDays of the vault that receives it',
      'choose BACKUP.retention between BACKUP.lockedAtLeast and DELETION.backupAtMost',
      (vault) => {
        const [min, max] = ['MinRetentionDays', 'MaxRetentionDays'].map((name) =>
          Number(at(vault.properties, 'LockConfiguration', name)),
        );
        const lives = received(vault, tree);
        const outside = lives.find((days) => !(Number(days) >= Number(min) && Number(days) <= Number(max)));
        if (lives.length === 0) return 'no plan puts anything into it';
        return outside === undefined && lives.every((days) => days !== undefined)
          ? undefined
          : `${show(outside)} days, and a lock of ${min} to ${max}`;
      },
    ),
};

export const COPY_CHECKS: readonly Check[] = [nothingLeftOut, lateCopies, noThirdPlace, lockFits, replicatedWhole];
