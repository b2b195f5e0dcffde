/** Each store is copied to one other region, backed up, encrypted, and deleted in time (L4, L7, P4). */
import { CUSTOMER_DATA_TAG } from '../../../config/names';
import { REPLICATION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { alarmsOn, alarmsOnAny, hasDimension } from '../alarms/queries';
import { KEY_OF_BUCKET } from '../architecture/stores';
import { customerStores } from '../backup/selection';
import { arnOfVault, VAULT } from '../backup/vault';
import { CLUSTER } from '../database/global';
import { referredAs } from '../references';
import { checkAll, checkOf, partOf, regions, typed, violations } from '../shapes';
import { existingCopies } from './existing-copies';
import { replicatedWhole } from './replication';

const BUCKET = 'AWS::S3::Bucket';

const copiesOf = ({ properties }: Resource): readonly Json[] => list(properties, 'ReplicationConfiguration', 'Rules');

const isCopiedInTime = (rule: Json): boolean =>
  at(rule, 'Status') === 'Enabled' &&
  at(rule, 'Destination', 'ReplicationTime', 'Time', 'Minutes') === REPLICATION.objectTime.minutes;

const nothingLeftOut = checkOf({
  id: 'L4',
  name: 'store-protection',
  sentence:
    'Every store of customer data is copied to the other region, backed up, and encrypted with a key of its own region',
  holdsIn: 'two-region',
  of: customerStores,
  required: 'a key of this template, a copy in the other region, and the tag by which backups select it',
  fix: 'use MailStore or TenantDatabase, or say in OTHER_PURPOSES of backup/selection.ts that it holds no customer data',
  found: (store, tree) => {
    const { type, properties } = store;
    if (type !== CLUSTER && type !== BUCKET) return 'no known way to be copied and backed up';
    const key = type === CLUSTER ? at(properties, 'KmsKeyId') : at(properties, ...KEY_OF_BUCKET);
    const isCopied =
      type === CLUSTER
        ? typeof at(properties, 'GlobalClusterIdentifier') === 'string'
        : copiesOf(store).some(isCopiedInTime);
    const isTagged = list(properties, 'Tags').some((tag) => at(tag, 'Value') === CUSTOMER_DATA_TAG.value);
    return violations(
      [referredAs('AWS::KMS::Key', tree, store, key) !== undefined, 'no key of this template'],
      [isCopied, 'no copy in the other region'],
      [isTagged, 'no tag by which backups select it'],
    );
  },
});

/** Copies of buckets: each bucket of the other region that receives everything of a bucket. */
const bucketCopies = (tree: TemplateIndex) =>
  tree.ofType(BUCKET).flatMap((source) => {
    const destinations = copiesOf(source).map((rule) => at(rule, 'Destination', 'Bucket'));
    return tree
      .ofType(BUCKET)
      .filter((copy) => copy.stack.letter !== source.stack.letter && purposeOf(copy) === purposeOf(source))
      .filter(({ properties }) => destinations.includes(`arn:aws:s3:::${String(at(properties, 'BucketName'))}`))
      .map((copy) => ({ path: copy.path, copy, source }));
  });

/** The name of a bucket without its region. */
const purposeOf = ({ properties, stack }: Resource): string =>
  String(at(properties, 'BucketName')).replace(stack.region, '');

const lateCopies = checkAll(
  {
    id: 'L4',
    name: 'late-copy-alarms',
    sentence: `The region where copies of a bucket arrive has an alarm on copies that take longer than ${REPLICATION.objectTime.minutes} minutes; each region has one on copies that fail`,
    holdsIn: 'two-region',
  },
  partOf({
    of: bucketCopies,
    required: 'an alarm on ReplicationLatency',
    fix: 'raise arrivalAlarms',
    found: ({ copy, source }, tree) =>
      alarmsOn(tree, copy.stack.letter, 'ReplicationLatency').some(
        (alarm) =>
          Number(at(alarm.properties, 'Threshold')) <= REPLICATION.objectTime.minutes * 60 &&
          hasDimension(alarm, at(source.properties, 'BucketName'), 'SourceBucket') &&
          hasDimension(alarm, at(copy.properties, 'BucketName'), 'DestinationBucket'),
      )
        ? undefined
        : `no alarm on copies from ${source.path}`,
  }),
  partOf({
    of: regions,
    required: 'an alarm on OperationsFailedReplication',
    fix: 'raise COPIES_FAIL',
    found: ({ letter }, tree) =>
      alarmsOnAny(tree, letter, 'OperationsFailedReplication').length > 0 ? undefined : 'no alarm on copies that fail',
  }),
);

/** Destinations that a template copies to, by type: what a resource of it says, and whether it is of this environment. */
const DESTINATIONS: readonly {
  readonly type: string;
  readonly to: (resource: Resource) => readonly (Json | undefined)[];
  readonly isOurs: (to: string, tree: TemplateIndex) => boolean;
}[] = [
  {
    type: BUCKET,
    to: (bucket) => copiesOf(bucket).map((rule) => at(rule, 'Destination', 'Bucket')),
    isOurs: (to, tree) =>
      tree.ofType(BUCKET).some(({ properties }) => to === `arn:aws:s3:::${String(at(properties, 'BucketName'))}`),
  },
  {
    type: 'AWS::SecretsManager::Secret',
    to: ({ properties }) => list(properties, 'ReplicaRegions').map((replica) => at(replica, 'Region')),
    isOurs: (to, tree) => tree.stacks.some(({ region }) => region === to),
  },
  {
    type: 'AWS::Backup::BackupPlan',
    to: ({ properties }) =>
      list(properties, 'BackupPlan', 'BackupPlanRule')
        .flatMap((rule) => list(rule, 'CopyActions'))
        .map((copy) => at(copy, 'DestinationBackupVaultArn')),
    isOurs: (to, tree) => tree.stacks.some(({ region }) => region === to.split(':')[3]),
  },
];

const noThirdPlace = checkAll(
  { id: 'L7', name: 'no-third-region', sentence: 'Data is copied only between the regions of its environment' },
  ...DESTINATIONS.map(({ type, to, isOurs }) =>
    partOf({
      of: typed(type),
      required: 'a bucket, a vault or a region of this environment',
      fix: 'name the destination with lib/config/names.ts',
      found: (resource, tree) =>
        to(resource)
          .map(String)
          .filter((destination) => !isOurs(destination, tree))
          .map((destination) => `a copy to ${destination}`),
    }),
  ),
);

/** Lifecycles of what a vault receives: by the rules that target it, and by copies from the other region. */
const received = (vault: Resource, tree: TemplateIndex): readonly (Json | undefined)[] =>
  tree.ofType('AWS::Backup::BackupPlan').flatMap((plan) =>
    list(plan.properties, 'BackupPlan', 'BackupPlanRule')
      .flatMap((rule) => [
        ...(referredAs(VAULT, tree, plan, at(rule, 'TargetBackupVault')) === vault ? [rule] : []),
        ...list(rule, 'CopyActions').filter((copy) => at(copy, 'DestinationBackupVaultArn') === arnOfVault(vault)),
      ])
      .map((each) => at(each, 'Lifecycle', 'DeleteAfterDays')),
  );

const lockFits = checkOf({
  id: 'P4',
  name: 'vault-lock-limits',
  sentence:
    'Each vault takes what the plans of both regions put into it: a backup outside the limits of its lock is not made at all',
  of: typed(VAULT),
  required:
    'DeleteAfterDays of every rule and copy between MinRetentionDays and MaxRetentionDays of the vault that receives it',
  fix: 'choose BACKUP.retention between BACKUP.lockedAtLeast and DELETION.backupAtMost',
  found: (vault, tree) => {
    const lock = at(vault.properties, 'LockConfiguration');
    const [min, max] = [Number(at(lock, 'MinRetentionDays')), Number(at(lock, 'MaxRetentionDays'))];
    const lives = received(vault, tree);
    if (lives.length === 0) return 'no plan puts anything into it';
    return lives
      .filter((days) => !(Number(days) >= min && Number(days) <= max))
      .map((days) => `${show(days)} days, and a lock of ${min} to ${max}`);
  },
});

export const COPY_CHECKS: readonly Check[] = [
  nothingLeftOut,
  lateCopies,
  noThirdPlace,
  lockFits,
  replicatedWhole,
  existingCopies,
];
