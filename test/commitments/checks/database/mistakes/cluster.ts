/** Clusters that are too small, too old, unlike each other, or whose backups and records are not kept. */
import {
  type Letter,
  LETTERS,
  type Mistake,
  mistakesAt,
  properties,
  removed,
  set,
  without,
} from '../../../../support/mistakes';
import { cluster, GLOBAL } from './places';

const instance = (letter: Letter, number: number): string => `${letter}/Data/Database/Cluster/Instance${number}`;
const parameters = (letter: Letter): string => `${letter}/Data/Database/Cluster/Parameters`;

export const CLUSTERS: readonly Mistake[] = [
  ...mistakesAt('L2/instances', [cluster('B'), instance('B', 2)], { 'a single instance': removed }),
  ...mistakesAt('L2/instances', [cluster('A'), instance('A', 2)], {
    'two instances in one zone': set('AvailabilityZone.Fn::Join.1.1', 'a'),
  }),
  ...mistakesAt('L2/instances', [cluster('A'), instance('A', 1)], {
    'an instance in no particular zone': without('AvailabilityZone'),
  }),
  ...LETTERS.flatMap((letter): readonly Mistake[] => [
    ...mistakesAt('L2/no-auto-pause', cluster(letter), {
      'instances that scale to 0': set('ServerlessV2ScalingConfiguration.MinCapacity', 0),
      'instances that may pause': set('ServerlessV2ScalingConfiguration.SecondsUntilAutoPause', 300),
    }),
    ...mistakesAt('L2/promotion-tiers', instance(letter, 2), { 'a reader that stays small': set('PromotionTier', 2) }),
    ...mistakesAt('L2/promotion-tiers', instance(letter, 1), {
      'a reader in the tier that is usual': without('PromotionTier'),
    }),
  ]),
  ...mistakesAt('L2/one-version', cluster('B'), { 'a region with another version': set('EngineVersion', '17.6') }),
  ...mistakesAt('L2/one-version', cluster('A'), { 'a version that is not pinned': set('EngineVersion', '17') }),
  ...mistakesAt('L2/one-version', instance('B', 1), {
    'an instance that upgrades by itself': without('AutoMinorVersionUpgrade'),
  }),
  ...mistakesAt('L4/lag-alarms', ['B/Data', 'B/Data/Database/ReplicationBehind/Alarm/Resource'], {
    'lag without an alarm': removed,
  }),
  ...mistakesAt('L4/lag-alarms', ['A/Data', 'A/Data/Database/ReplicationFarBehind/Alarm/Resource'], {
    'an alarm on lag that is too late': set('Threshold', 14_400_000),
  }),
  ...mistakesAt('L4/lag-alarms', ['A/Data', 'A/Data/Database/ReplicationBehind/Alarm/Resource'], {
    'no meaning of missing data': without('TreatMissingData'),
  }),
  ...mistakesAt('M9/no-enforced-rpo', parameters('A'), {
    'commits that stop with the standby': set(['Properties', 'Parameters', 'rds.global_db_rpo'], '14400'),
  }),
  ...mistakesAt('L5/backup-retention', cluster('B'), { 'backups of a week': set('BackupRetentionPeriod', 7) }),
  ...LETTERS.flatMap((letter): readonly Mistake[] => [
    ...mistakesAt('L5/retained-automated-backups', cluster(letter), {
      'backups that go with the cluster': set('DeleteAutomatedBackups', true),
    }),
    ...mistakesAt('N3/database-tls', [cluster(letter), parameters(letter)], {
      'TLS of any age': without('Parameters.ssl_min_protocol_version'),
    }),
    ...mistakesAt('H1/database-audit-log', parameters(letter), {
      'sign-ins that are not logged': set('Parameters.log_connections', '0'),
    }),
    ...mistakesAt(
      'H1/database-metrics-log',
      [cluster(letter), `${letter}/Data/Database/Logs/OperatingSystem/Resource`],
      {
        'records of the operating system that are kept for ever': set('LogGroupName', 'other'),
      },
    ),
  ]),
  ...mistakesAt('P4/no-final-snapshot', cluster('A'), { 'a final snapshot': set(['DeletionPolicy'], 'Snapshot') }),
  ...mistakesAt('P4/no-final-snapshot', cluster('B'), {
    'a final snapshot by default': without(['UpdateReplacePolicy']),
  }),
  ...mistakesAt('rule-8/database-deletion-protection', cluster('A'), {
    'a cluster that can be deleted': set('DeletionProtection', false),
  }),
  ...mistakesAt('rule-8/database-deletion-protection', GLOBAL, {
    'a global cluster that can be deleted': without('DeletionProtection'),
  }),
  ...mistakesAt('rule-8/regional-database-key', cluster('B'), {
    "a standby under the other region's key": set('KmsKeyId', 'arn:aws:kms:us-west-2:000000000001:key/1'),
  }),
  ...mistakesAt('N3/database-tls', [cluster('B'), parameters('B')], {
    'a database that takes plain connections': set(properties('Parameters', 'rds.force_ssl'), '0'),
  }),
  ...mistakesAt('N3/database-tls', cluster('A'), {
    "a cluster with the engine's defaults": without('DBClusterParameterGroupName'),
  }),
  ...mistakesAt('H1/database-log', cluster('A'), {
    'a database that logs nowhere': set('EnableCloudwatchLogsExports', []),
  }),
  ...mistakesAt('H1/database-log', [cluster('B'), 'B/Data/Database/Logs/Engine/Resource'], {
    'a log group that RDS makes itself': removed,
  }),
  ...mistakesAt('H1/database-log', cluster('B'), {
    'a cluster that does not wait for its log group': set(['DependsOn'], []),
  }),
  ...mistakesAt('L5/backup-tag', cluster('A'), { 'a cluster that no plan selects': without('Tags') }),
];
