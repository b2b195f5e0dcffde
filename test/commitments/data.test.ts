import { DATA_CHECKS } from '../../lib/commitments/checks/index';
import { type Draft, mutated, tree } from '../support/assembly';

const production = tree('production');
const findings = (broken = production) =>
  DATA_CHECKS.flatMap((check) => check.find(broken).map((finding) => `${check.id}/${check.name} ${finding.path}`));

test('the data stores of production keep their promises', () => {
  expect(findings()).toEqual([]);
});

test.each(['staging', 'sandbox'] as const)('the data stores of %s keep what holds there', (name) => {
  const applies = DATA_CHECKS.filter(
    ({ holdsIn }) => holdsIn === 'every' || (holdsIn === 'two-region' && name === 'staging'),
  );
  expect(applies.flatMap((check) => check.find(tree(name)))).toEqual([]);
});

const cluster = (letter: 'A' | 'B'): string => `${letter}/Data/Database/Cluster/Cluster`;
const instance = (letter: 'A' | 'B', number: number): string => `${letter}/Data/Database/Cluster/Instance${number}`;
const bucket = (letter: 'A' | 'B', purpose: 'Mail' | 'Quarantine'): string =>
  `${letter}/Data/${purpose}/Bucket/Resource`;
const parameters = (letter: 'A' | 'B'): string => `${letter}/Data/Database/Cluster/Parameters`;
const GLOBAL = 'A/Data/Database/Founding/GlobalCluster';
const ADMINISTRATOR = 'A/Data/Database/Founding/Administrator/Resource';
const of = (...keys: (string | number)[]) => ['Properties', ...keys];
const rule = (...keys: (string | number)[]) => of('ReplicationConfiguration', 'Rules', 0, ...keys);

const DATABASE: readonly (readonly [string, string, (draft: Draft) => void])[] = [
  [
    `L2/joined ${cluster('B')}`,
    'a region that would be detached',
    (draft) => draft.delete(cluster('B'), of('GlobalClusterIdentifier')),
  ],
  [
    `L2/joined ${cluster('A')}`,
    'a reference, which says who comes first',
    (draft) => draft.set(cluster('A'), of('GlobalClusterIdentifier'), { Ref: 'GlobalCluster' }),
  ],
  [
    `L2/joined ${cluster('B')}`,
    'another global database',
    (draft) => draft.set(cluster('B'), of('GlobalClusterIdentifier'), 'holdfast'),
  ],
  ['L2/joined B', 'a region without a cluster', (draft) => draft.remove(cluster('B'))],
  [`L2/founded-once ${cluster('A')}`, 'no global cluster', (draft) => draft.remove(GLOBAL)],
  [
    `L2/founded-once ${GLOBAL}`,
    'a global cluster that nobody founds',
    (draft) => {
      for (const name of ['MasterUsername', 'MasterUserPassword', 'DatabaseName']) draft.delete(cluster('A'), of(name));
    },
  ],
  [
    `L2/founded-once ${cluster('B')}`,
    'a joiner with a user',
    (draft) => draft.set(cluster('B'), of('MasterUsername'), 'administrator'),
  ],
  [
    `L2/founded-once ${cluster('B')}`,
    'a joiner with a database',
    (draft) => draft.set(cluster('B'), of('DatabaseName'), 'holdfast'),
  ],
  [
    `L2/founded-once ${cluster('A')}`,
    'a founder without a database',
    (draft) => draft.delete(cluster('A'), of('DatabaseName')),
  ],
  [
    `L2/no-source ${GLOBAL}`,
    'a global cluster made from a cluster',
    (draft) => draft.set(GLOBAL, of('SourceDBClusterIdentifier'), 'holdfast-production-us-west-2'),
  ],
  [
    `L2/no-managed-password ${cluster('A')}`,
    'a password that RDS manages',
    (draft) => draft.set(cluster('A'), of('ManageMasterUserPassword'), true),
  ],
  [
    `L2/no-managed-password ${cluster('A')}`,
    'a password in plain text',
    (draft) => draft.set(cluster('A'), of('MasterUserPassword'), 'in-plain-text'),
  ],
  [`L2/instances ${cluster('B')}`, 'a lonely instance', (draft) => draft.remove(instance('B', 2))],
  [
    `L2/instances ${cluster('A')}`,
    'two instances in one zone',
    (draft) => draft.set(instance('A', 2), of('AvailabilityZone', 'Fn::Join', 1, 1), 'a'),
  ],
  [
    `L2/instances ${cluster('A')}`,
    'an instance in no particular zone',
    (draft) => draft.delete(instance('A', 1), of('AvailabilityZone')),
  ],
  ...(['A', 'B'] as const).flatMap((letter): readonly (readonly [string, string, (draft: Draft) => void])[] => [
    [
      `L2/never-paused ${cluster(letter)}`,
      'instances that sleep',
      (draft) => draft.set(cluster(letter), of('ServerlessV2ScalingConfiguration', 'MinCapacity'), 0),
    ],
    [
      `L2/never-paused ${cluster(letter)}`,
      'instances that may be put to sleep',
      (draft) => draft.set(cluster(letter), of('ServerlessV2ScalingConfiguration', 'SecondsUntilAutoPause'), 300),
    ],
    [
      `L2/ready-to-take-over ${instance(letter, 2)}`,
      'a reader that stays small',
      (draft) => draft.set(instance(letter, 2), of('PromotionTier'), 2),
    ],
    [
      `L2/ready-to-take-over ${instance(letter, 1)}`,
      'a reader in the tier that is usual',
      (draft) => draft.delete(instance(letter, 1), of('PromotionTier')),
    ],
  ]),
  [
    `L2/password-in-both ${ADMINISTRATOR}`,
    'a password in one region',
    (draft) => draft.delete(ADMINISTRATOR, of('ReplicaRegions')),
  ],
  [
    `L2/password-in-both ${ADMINISTRATOR}`,
    'a copy in a third region',
    (draft) => draft.set(ADMINISTRATOR, of('ReplicaRegions', 0, 'Region'), 'eu-west-1'),
  ],
  [
    `L2/password-in-both ${ADMINISTRATOR}`,
    "a copy under AWS's key",
    (draft) => draft.delete(ADMINISTRATOR, of('ReplicaRegions', 0, 'KmsKeyId')),
  ],
  [
    `L2/one-version ${cluster('B')}`,
    'a region with another version',
    (draft) => draft.set(cluster('B'), of('EngineVersion'), '17.6'),
  ],
  [
    `L2/one-version ${cluster('A')}`,
    'a version that is not pinned',
    (draft) => draft.set(cluster('A'), of('EngineVersion'), '17'),
  ],
  [
    `L2/one-version ${instance('B', 1)}`,
    'an instance that upgrades by itself',
    (draft) => draft.delete(instance('B', 1), of('AutoMinorVersionUpgrade')),
  ],
  [
    'L4/lag-alarms B/Data',
    'nobody is told of lag',
    (draft) => draft.remove('B/Data/Database/ReplicationBehind/Alarm/Resource'),
  ],
  [
    'L4/lag-alarms A/Data',
    'somebody is told of lag too late',
    (draft) => draft.set('A/Data/Database/ReplicationFarBehind/Alarm/Resource', of('Threshold'), 14_400_000),
  ],
  [
    'L4/lag-alarms A/Data',
    'silence is not explained',
    (draft) => draft.delete('A/Data/Database/ReplicationBehind/Alarm/Resource', of('TreatMissingData')),
  ],
  [
    `M9/no-enforced-rpo ${parameters('A')}`,
    'commits that stop with the standby',
    (draft) => draft.set(parameters('A'), of('Parameters', 'rds.global_db_rpo'), '14400'),
  ],
  [
    `L5/point-in-time ${cluster('B')}`,
    'backups of a week',
    (draft) => draft.set(cluster('B'), of('BackupRetentionPeriod'), 7),
  ],
  ...(['A', 'B'] as const).flatMap((letter): readonly (readonly [string, string, (draft: Draft) => void])[] => [
    [
      `L5/backups-outlive ${cluster(letter)}`,
      'backups that go with the cluster',
      (draft) => draft.set(cluster(letter), of('DeleteAutomatedBackups'), true),
    ],
    [
      `N3/database-tls-only ${cluster(letter)}`,
      'TLS of any age',
      (draft) => draft.delete(parameters(letter), of('Parameters', 'ssl_min_protocol_version')),
    ],
    [
      `H1/database-tells ${parameters(letter)}`,
      'sign-ins that nobody writes down',
      (draft) => draft.set(parameters(letter), of('Parameters', 'log_connections'), '0'),
    ],
    [
      `H1/database-tells ${cluster(letter)}`,
      'records of the operating system that are kept for ever',
      (draft) => draft.set(`${letter}/Data/Database/Logs/OperatingSystem/Resource`, of('LogGroupName'), 'other'),
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
    (draft) => draft.set(cluster('A'), of('DeletionProtection'), false),
  ],
  [
    `rule-8/database-deletion-protection ${GLOBAL}`,
    'a global cluster that can be deleted',
    (draft) => draft.delete(GLOBAL, of('DeletionProtection')),
  ],
  [
    `rule-8/database-own-key ${cluster('B')}`,
    "a standby under the other region's key",
    (draft) => draft.set(cluster('B'), of('KmsKeyId'), 'arn:aws:kms:us-west-2:000000000001:key/1'),
  ],
  [
    `N3/database-tls-only ${cluster('B')}`,
    'a database that takes plain connections',
    (draft) => draft.set(parameters('B'), of('Parameters', 'rds.force_ssl'), '0'),
  ],
  [
    `N3/database-tls-only ${cluster('A')}`,
    "a cluster with the engine's defaults",
    (draft) => draft.delete(cluster('A'), of('DBClusterParameterGroupName')),
  ],
  [
    `H1/database-log ${cluster('A')}`,
    'a database that logs nowhere',
    (draft) => draft.set(cluster('A'), of('EnableCloudwatchLogsExports'), []),
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
    (draft) => draft.delete(cluster('A'), of('Tags')),
  ],
];

const MESSAGES: readonly (readonly [string, string, (draft: Draft) => void])[] = [
  ['L4/message-stores B/Data', 'a region without a quarantine', (draft) => draft.remove(bucket('B', 'Quarantine'))],
  [
    `L4/message-stores ${bucket('A', 'Mail')}`,
    'a bucket without versions',
    (draft) => draft.set(bucket('A', 'Mail'), of('VersioningConfiguration', 'Status'), 'Suspended'),
  ],
  [
    `L4/message-stores ${bucket('A', 'Mail')}`,
    "a bucket under S3's key",
    (draft) => draft.delete(bucket('A', 'Mail'), of('BucketEncryption')),
  ],
  [
    `L4/messages-replicated ${bucket('B', 'Mail')}`,
    'a bucket that is not copied',
    (draft) => draft.delete(bucket('B', 'Mail'), of('ReplicationConfiguration')),
  ],
  [
    `L4/messages-replicated ${bucket('A', 'Quarantine')}`,
    'copies whenever S3 likes',
    (draft) => draft.delete(bucket('A', 'Quarantine'), rule('Destination', 'ReplicationTime')),
  ],
  [
    `L4/messages-replicated ${bucket('A', 'Quarantine')}`,
    'copies that nobody measures',
    (draft) => draft.set(bucket('A', 'Quarantine'), rule('Destination', 'Metrics', 'Status'), 'Disabled'),
  ],
  [
    `L4/messages-replicated ${bucket('B', 'Quarantine')}`,
    'deletions that stay here',
    (draft) => draft.set(bucket('B', 'Quarantine'), rule('DeleteMarkerReplication', 'Status'), 'Disabled'),
  ],
  [
    `L4/messages-replicated ${bucket('A', 'Mail')}`,
    'copies of one customer only',
    (draft) => draft.set(bucket('A', 'Mail'), rule('Filter', 'Prefix'), 'acme/'),
  ],
  [
    `L3/no-one-zone ${bucket('A', 'Mail')}`,
    'objects in one zone',
    (draft) =>
      draft.set(bucket('A', 'Mail'), of('LifecycleConfiguration', 'Rules', 0, 'Transitions'), [
        { StorageClass: 'ONEZONE_IA', TransitionInDays: 30 },
      ]),
  ],
  [
    `N3/buckets-tls-only ${bucket('A', 'Mail')}`,
    'objects that are read in plain',
    (draft) => draft.delete('A/Data/Mail/Bucket/Policy/Resource', of('PolicyDocument', 'Statement', 0, 'Resource', 1)),
  ],
  [
    `N3/buckets-tls-only ${bucket('B', 'Mail')}`,
    'a protocol of old',
    (draft) =>
      draft.set(
        'B/Data/Mail/Bucket/Policy/Resource',
        of('PolicyDocument', 'Statement', 1, 'Condition', 'NumericLessThan', 's3:TlsVersion'),
        1.1,
      ),
  ],
  [
    `N3/buckets-tls-only ${bucket('B', 'Mail')}`,
    'a denial with a way round',
    (draft) =>
      draft.set(
        'B/Data/Mail/Bucket/Policy/Resource',
        of('PolicyDocument', 'Statement', 0, 'Condition', 'StringEquals'),
        { 'aws:PrincipalAccount': '1' },
      ),
  ],
  [
    'N3/queues-tls-only B/Backup/Marks/Handler/DeadLetters/Resource',
    'a queue that takes plain requests',
    (draft) =>
      draft.set(
        'B/Backup/Marks/Handler/DeadLetters/Policy/Resource',
        of('PolicyDocument', 'Statement', 0, 'Condition', 'Bool', 'aws:SecureTransport'),
        'true',
      ),
  ],
  [
    'N3/topics-tls-only A/Archive/Notices/OnCall/Resource',
    'a topic that takes plain requests',
    (draft) => draft.delete('A/Archive/Notices/OnCall/Policy/Resource', of('PolicyDocument', 'Statement', 0)),
  ],
  [
    `N3/buckets-tls-only ${bucket('B', 'Mail')}`,
    'a bucket that takes plain requests',
    (draft) => draft.set('B/Data/Mail/Bucket/Policy/Resource', of('PolicyDocument', 'Statement'), []),
  ],
  [
    `L5/selected-for-backup ${bucket('A', 'Mail')}`,
    'a bucket that no plan selects',
    (draft) => draft.set(bucket('A', 'Mail'), of('Tags'), [{ Key: 'backup', Value: 'no' }]),
  ],
];

const allow = (Action: string, Resource: string) => ({
  Type: 'AWS::IAM::ManagedPolicy',
  Properties: { PolicyDocument: { Statement: [{ Effect: 'Allow', Action: [Action], Resource }] } },
});

const ACCESS: readonly (readonly [string, string, (draft: Draft) => void])[] = [
  [
    'B1/no-broad-actions A/Data/Extra',
    'somebody who may do everything',
    (draft) => draft.add('A/Data', 'Extra', allow('*', '*')),
  ],
  [
    'B1/no-broad-actions B/Archive/Extra',
    'somebody who may do everything with buckets',
    (draft) => draft.add('B/Archive', 'Extra', allow('s3:*', '*')),
  ],
  [
    'B1/nobody-is-owner A/Data/Extra',
    'somebody who signs in as the owner',
    (draft) =>
      draft.add(
        'A/Data',
        'Extra',
        allow('rds-db:connect', 'arn:aws:rds-db:us-west-2:000000000001:dbuser:*/holdfast_owner'),
      ),
  ],
  [
    'B1/nobody-is-owner A/Data/Extra',
    'somebody who signs in as anybody',
    (draft) =>
      draft.add('A/Data', 'Extra', allow('rds-db:connect', 'arn:aws:rds-db:us-west-2:000000000001:dbuser:*/*')),
  ],
];

test.each([...DATABASE, ...MESSAGES, ...ACCESS])('%s is found: %s', (expected, _, edit) => {
  expect(findings(mutated(production, edit))).toContain(expected);
});

test('M11: a global cluster in an environment of one region is found', () => {
  const sandbox = tree('sandbox');
  const broken = mutated(sandbox, (draft) => {
    draft.add('A/Data', 'Global', { Type: 'AWS::RDS::GlobalCluster', Properties: {} });
    draft.set(cluster('A'), of('GlobalClusterIdentifier'), 'holdfast-sandbox');
  });
  const check = DATA_CHECKS.find(({ id }) => id === 'M11');
  expect(check?.find(sandbox)).toEqual([]);
  expect(check?.find(broken).map(({ path }) => path)).toEqual(['A/Data/Global', cluster('A')]);
});

test('every check of the data stores has a mistake that it finds', () => {
  const proved = [...DATABASE, ...MESSAGES, ...ACCESS].map(([expected]) => expected.split(' ')[0]);
  const names = DATA_CHECKS.map(({ id, name }) => `${id}/${name}`).filter((name) => name !== 'M11/no-second-site');
  expect(names.filter((name) => !proved.includes(name))).toEqual([]);
});
