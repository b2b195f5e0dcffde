/** Clusters that are too small, too old, unlike each other, or whose backups and records are not kept. */
import { type Letter, LETTERS, type Mistake, properties } from '../../../../support/mistakes';
import { cluster, GLOBAL } from './places';

const instance = (letter: Letter, number: number): string => `${letter}/Data/Database/Cluster/Instance${number}`;
const parameters = (letter: Letter): string => `${letter}/Data/Database/Cluster/Parameters`;

export const CLUSTERS: readonly Mistake[] = [
  [`L2/instances ${cluster('B')}`, 'a single instance', (draft) => draft.remove(instance('B', 2))],
  [
    `L2/instances ${cluster('A')}`,
    'two instances in one zone',
    (draft) => draft.set(instance('A', 2), properties('AvailabilityZone', 'Fn::Join', 1, 1), 'a'),
  ],
  [
    `L2/instances ${cluster('A')}`,
    'an instance in no particular zone',
    (draft) => draft.delete(instance('A', 1), properties('AvailabilityZone')),
  ],
  ...LETTERS.flatMap((letter): readonly Mistake[] => [
    [
      `L2/never-paused ${cluster(letter)}`,
      'instances that scale to 0',
      (draft) => draft.set(cluster(letter), properties('ServerlessV2ScalingConfiguration', 'MinCapacity'), 0),
    ],
    [
      `L2/never-paused ${cluster(letter)}`,
      'instances that may pause',
      (draft) =>
        draft.set(cluster(letter), properties('ServerlessV2ScalingConfiguration', 'SecondsUntilAutoPause'), 300),
    ],
    [
      `L2/ready-to-take-over ${instance(letter, 2)}`,
      'a reader that stays small',
      (draft) => draft.set(instance(letter, 2), properties('PromotionTier'), 2),
    ],
    [
      `L2/ready-to-take-over ${instance(letter, 1)}`,
      'a reader in the tier that is usual',
      (draft) => draft.delete(instance(letter, 1), properties('PromotionTier')),
    ],
  ]),
  [
    `L2/one-version ${cluster('B')}`,
    'a region with another version',
    (draft) => draft.set(cluster('B'), properties('EngineVersion'), '17.6'),
  ],
  [
    `L2/one-version ${cluster('A')}`,
    'a version that is not pinned',
    (draft) => draft.set(cluster('A'), properties('EngineVersion'), '17'),
  ],
  [
    `L2/one-version ${instance('B', 1)}`,
    'an instance that upgrades by itself',
    (draft) => draft.delete(instance('B', 1), properties('AutoMinorVersionUpgrade')),
  ],
  [
    'L4/lag-alarms B/Data',
    'lag without an alarm',
    (draft) => draft.remove('B/Data/Database/ReplicationBehind/Alarm/Resource'),
  ],
  [
    'L4/lag-alarms A/Data',
    'an alarm on lag that is too late',
    (draft) => draft.set('A/Data/Database/ReplicationFarBehind/Alarm/Resource', properties('Threshold'), 14_400_000),
  ],
  [
    'L4/lag-alarms A/Data',
    'no meaning of missing data',
    (draft) => draft.delete('A/Data/Database/ReplicationBehind/Alarm/Resource', properties('TreatMissingData')),
  ],
  [
    `M9/no-enforced-rpo ${parameters('A')}`,
    'commits that stop with the standby',
    (draft) => draft.set(parameters('A'), properties('Parameters', 'rds.global_db_rpo'), '14400'),
  ],
  [
    `L5/point-in-time ${cluster('B')}`,
    'backups of a week',
    (draft) => draft.set(cluster('B'), properties('BackupRetentionPeriod'), 7),
  ],
  ...LETTERS.flatMap((letter): readonly Mistake[] => [
    [
      `L5/backups-outlive ${cluster(letter)}`,
      'backups that go with the cluster',
      (draft) => draft.set(cluster(letter), properties('DeleteAutomatedBackups'), true),
    ],
    [
      `N3/database-tls-only ${cluster(letter)}`,
      'TLS of any age',
      (draft) => draft.delete(parameters(letter), properties('Parameters', 'ssl_min_protocol_version')),
    ],
    [
      `H1/database-tells ${parameters(letter)}`,
      'sign-ins that are not logged',
      (draft) => draft.set(parameters(letter), properties('Parameters', 'log_connections'), '0'),
    ],
    [
      `H1/database-tells ${cluster(letter)}`,
      'records of the operating system that are kept for ever',
      (draft) =>
        draft.set(`${letter}/Data/Database/Logs/OperatingSystem/Resource`, properties('LogGroupName'), 'other'),
    ],
  ]),
  [
    `P4/no-final-snapshot ${cluster('A')}`,
    'a final snapshot',
    (draft) => draft.set(cluster('A'), ['DeletionPolicy'], 'Snapshot'),
  ],
  [
    `P4/no-final-snapshot ${cluster('B')}`,
    'a final snapshot by default',
    (draft) => draft.delete(cluster('B'), ['UpdateReplacePolicy']),
  ],
  [
    `rule-8/database-deletion-protection ${cluster('A')}`,
    'a cluster that can be deleted',
    (draft) => draft.set(cluster('A'), properties('DeletionProtection'), false),
  ],
  [
    `rule-8/database-deletion-protection ${GLOBAL}`,
    'a global cluster that can be deleted',
    (draft) => draft.delete(GLOBAL, properties('DeletionProtection')),
  ],
  [
    `rule-8/database-own-key ${cluster('B')}`,
    "a standby under the other region's key",
    (draft) => draft.set(cluster('B'), properties('KmsKeyId'), 'arn:aws:kms:us-west-2:000000000001:key/1'),
  ],
  [
    `N3/database-tls-only ${cluster('B')}`,
    'a database that takes plain connections',
    (draft) => draft.set(parameters('B'), properties('Parameters', 'rds.force_ssl'), '0'),
  ],
  [
    `N3/database-tls-only ${cluster('A')}`,
    "a cluster with the engine's defaults",
    (draft) => draft.delete(cluster('A'), properties('DBClusterParameterGroupName')),
  ],
  [
    `H1/database-log ${cluster('A')}`,
    'a database that logs nowhere',
    (draft) => draft.set(cluster('A'), properties('EnableCloudwatchLogsExports'), []),
  ],
  [
    `H1/database-log ${cluster('B')}`,
    'a log group that RDS makes itself',
    (draft) => draft.remove('B/Data/Database/Logs/Engine/Resource'),
  ],
  [
    `H1/database-log ${cluster('B')}`,
    'a cluster that does not wait for its log group',
    (draft) => draft.set(cluster('B'), ['DependsOn'], []),
  ],
  [
    `L5/selected-for-backup ${cluster('A')}`,
    'a cluster that no plan selects',
    (draft) => draft.delete(cluster('A'), properties('Tags')),
  ],
];
