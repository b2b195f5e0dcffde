import { RELATION_CHECKS } from '../../lib/commitments/checks/index';
import { holds } from '../../lib/commitments/report';
import { nameOf } from '../../lib/commitments/commitment-status';
import { TemplateIndex } from '../../lib/assembly/template-index';
import { type Draft, mutated, tree } from '../support/assembly';
import { environment } from '../support/stage';

const production = tree('production');
const findings = (broken = production): readonly string[] =>
  RELATION_CHECKS.flatMap((check) => check.find(broken).map(({ path }) => `${nameOf(check)} ${path}`));

test.each(['production', 'staging', 'sandbox'] as const)('what holds between the stacks of %s does', (name) => {
  const concerned = RELATION_CHECKS.filter(({ holdsIn }) => holds(holdsIn, environment(name)));
  expect(
    concerned.flatMap((check) => check.find(tree(name)).map((finding) => ({ check: nameOf(check), ...finding }))),
  ).toEqual([]);
});

const properties = (...keys: readonly (string | number)[]) => ['Properties', ...keys];
const lifecycle = (...keys: readonly (string | number)[]) => properties('LifecycleConfiguration', 'Rules', 0, ...keys);
const replication = (...keys: readonly (string | number)[]) => properties('ReplicationConfiguration', 'Rules', ...keys);
const plan = (...keys: readonly (string | number)[]) => properties('BackupPlan', 'BackupPlanRule', ...keys);

/** What an engineer might break in a region, and what must then be found there. */
const mistakes = (
  letter: 'A' | 'B',
): readonly (readonly [found: string, what: string, edit: (draft: Draft) => void])[] => {
  const at = {
    extra: `${letter}/Data/Extra`,
    portal: `${letter}/Service/Portal/Tasks/Task/Definition/Resource`,
    portalService: `${letter}/Service/Portal/Tasks/Service/Service`,
    janitor: `${letter}/Backup/Janitor/Handler/Function/Resource`,
    janitorLogs: `${letter}/Backup/Janitor/Handler/Logs/Resource`,
    closer: `${letter}/Network/Custom::VpcRestrictDefaultSGCustomResourceProvider/Handler`,
    closerLogs: `${letter}/Network/Network/ClosedGroup/Logs/Resource`,
    landing: `${letter}/Archive/Archive/Landing/Resource`,
    email: `${letter}/Archive/Archive/Email/Resource`,
    mail: `${letter}/Data/Mail/Bucket/Resource`,
    cluster: `${letter}/Data/Database/Cluster/Cluster`,
    subnets: `${letter}/Data/Database/Network/Subnets`,
    vault: `${letter}/Backup/Vault/Resource`,
    schedule: `${letter}/Backup/Schedule/Plan/Resource`,
  } as const;
  const other = letter === 'A' ? 'B' : 'A';
  const add =
    (Type: string, Properties = {}) =>
    (draft: Draft) =>
      draft.add(`${letter}/Data`, 'Extra', { Type, Properties });
  return [
    [`B5/services ${at.extra}`, 'a service that customers were not told of', add('AWS::Redshift::Cluster')],
    [`M1/nothing-alone ${at.extra}`, 'a machine of its own', add('AWS::EC2::Instance')],
    [`M1/nothing-alone ${at.extra}`, 'a database beside the cluster', add('AWS::RDS::DBInstance')],
    [
      `M1/nothing-alone ${at.extra}`,
      'a file system of one zone',
      add('AWS::EFS::FileSystem', { AvailabilityZoneName: 'us-west-2a' }),
    ],
    [
      `M1/nothing-alone ${at.extra}`,
      'a cache without a second node',
      add('AWS::ElastiCache::ReplicationGroup', { MultiAZEnabled: true }),
    ],
    [
      `M1/nothing-alone ${at.subnets}`,
      'a database in one zone',
      (draft) => draft.set(at.subnets, properties('SubnetIds'), ['subnet-1']),
    ],
    [
      `M1/nothing-alone ${at.portalService}`,
      'a service in one zone',
      (draft) =>
        draft.set(at.portalService, properties('NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets'), ['subnet-1']),
    ],
    [
      `F7/programs-log ${at.portal}`,
      'a container that logs nowhere',
      (draft) => draft.delete(at.portal, properties('ContainerDefinitions', 0, 'LogConfiguration')),
    ],
    [
      `F7/programs-log ${at.portal}`,
      'a container that writes elsewhere',
      (draft) =>
        draft.set(at.portal, properties('ContainerDefinitions', 0, 'LogConfiguration', 'LogDriver'), 'json-file'),
    ],
    [
      `F7/programs-log ${at.janitor}`,
      'a function whose log is made by Lambda, and kept for ever',
      (draft) => draft.delete(at.janitor, properties('LoggingConfig')),
    ],
    [
      `F7/programs-log ${at.janitor}`,
      'a log that is gone after a month',
      (draft) => draft.set(at.janitorLogs, properties('RetentionInDays'), 30),
    ],
    [
      `F7/programs-log ${at.closer}`,
      "the CDK's own function with another log",
      (draft) => draft.set(at.closerLogs, properties('LogGroupName'), '/aws/lambda/other'),
    ],
    [
      `P3/records-end ${at.landing}`,
      'a landing bucket that fills for ever',
      (draft) => draft.delete(at.landing, properties('LifecycleConfiguration')),
    ],
    [
      `P3/records-end ${at.landing}`,
      'older versions that stay',
      (draft) => draft.delete(at.landing, lifecycle('NoncurrentVersionExpiration')),
    ],
    [
      `P3/records-end ${at.landing}`,
      'a rule that is off',
      (draft) => draft.set(at.landing, lifecycle('Status'), 'Disabled'),
    ],
    [
      `P3/records-end ${at.email}`,
      'mail records that outlive the deletion of a customer',
      (draft) => draft.set(at.email, lifecycle('ExpirationInDays'), 208),
    ],
    [
      `P3/records-end ${at.extra}`,
      'a bucket that nobody empties',
      add('AWS::S3::Bucket', { BucketName: 'holdfast-production-notes' }),
    ],
    [
      `P3/versions-go ${at.mail}`,
      'deleted mail that stays half a year',
      (draft) => draft.set(at.mail, lifecycle('NoncurrentVersionExpiration', 'NoncurrentDays'), 180),
    ],
    [
      `P3/versions-go ${at.mail}`,
      'the newest older version kept',
      (draft) => draft.set(at.mail, lifecycle('NoncurrentVersionExpiration', 'NewerNoncurrentVersions'), 1),
    ],
    [
      `P3/versions-go ${at.mail}`,
      'parts of uploads that stay',
      (draft) => draft.delete(at.mail, lifecycle('AbortIncompleteMultipartUpload')),
    ],
    [
      `L4/nothing-left-out ${at.mail}`,
      'mail that is not copied',
      (draft) => draft.delete(at.mail, properties('ReplicationConfiguration')),
    ],
    [
      `L4/nothing-left-out ${at.mail}`,
      'mail under a key of somebody else',
      (draft) =>
        draft.set(
          at.mail,
          properties(
            'BucketEncryption',
            'ServerSideEncryptionConfiguration',
            0,
            'ServerSideEncryptionByDefault',
            'KMSMasterKeyID',
          ),
          'alias/aws/s3',
        ),
    ],
    [
      `L4/late-copies-told ${at.email}`,
      'late mail logs that nobody misses',
      (draft) => draft.remove(`${letter}/Archive/Archive/EmailArrivesLate/Alarm/Resource`),
    ],
    [
      `L4/late-copies-told ${at.mail}`,
      'mail that is missed after an hour',
      (draft) => draft.set(`${letter}/Data/Replication/MailArrivesLate/Alarm/Resource`, properties('Threshold'), 3600),
    ],
    [
      `L4/late-copies-told ${letter}`,
      'copies that fail unheard',
      (draft) => draft.remove(`${letter}/Data/Replication/CopiesFail/Alarm/Resource`),
    ],
    [
      `L4/replicated-whole ${at.mail}`,
      'copies of nothing that is encrypted',
      (draft) => draft.delete(at.mail, replication(0, 'SourceSelectionCriteria')),
    ],
    [
      `L4/replicated-whole ${at.landing}`,
      'copies that stopped',
      (draft) => draft.set(at.landing, replication(3, 'Status'), 'Disabled'),
    ],
    [
      `L4/replicated-whole ${at.landing}`,
      'copies whenever S3 likes',
      (draft) => draft.set(at.landing, replication(3, 'Destination', 'ReplicationTime', 'Time', 'Minutes'), 60),
    ],
    [
      `L4/replicated-whole ${at.email}`,
      'copies that nobody measures',
      (draft) => draft.delete(at.email, replication(0, 'Destination', 'Metrics')),
    ],
    [
      `L4/replicated-whole ${at.email}`,
      'copies under a key that is lost with this region',
      (draft) =>
        draft.set(
          at.email,
          replication(0, 'Destination', 'EncryptionConfiguration', 'ReplicaKmsKeyID'),
          `arn:aws:kms:${letter === 'A' ? 'us-west-2' : 'us-east-2'}:000000000001:alias/any`,
        ),
    ],
    [
      `L4/nothing-left-out ${at.cluster}`,
      'a database without a second site',
      (draft) => draft.delete(at.cluster, properties('GlobalClusterIdentifier')),
    ],
    [
      `L4/nothing-left-out ${at.cluster}`,
      'a database that no backup selects',
      (draft) => draft.delete(at.cluster, properties('Tags')),
    ],
    [`L4/nothing-left-out ${at.extra}`, 'a table that nobody knows how to copy', add('AWS::DynamoDB::Table')],
    [
      `L7/no-third-place ${at.mail}`,
      "mail that is copied into somebody else's bucket",
      (draft) =>
        draft.set(
          at.mail,
          properties('ReplicationConfiguration', 'Rules', 0, 'Destination', 'Bucket'),
          'arn:aws:s3:::elsewhere',
        ),
    ],
    [
      `L7/no-third-place ${at.extra}`,
      'a secret in a third region',
      add('AWS::SecretsManager::Secret', { ReplicaRegions: [{ Region: 'eu-west-1' }] }),
    ],
    [
      `L7/no-third-place ${at.schedule}`,
      'a backup in a third region',
      (draft) =>
        draft.set(
          at.schedule,
          plan(1, 'CopyActions', 0, 'DestinationBackupVaultArn'),
          'arn:aws:backup:eu-west-1:000000000001:backup-vault:holdfast-production',
        ),
    ],
    [
      `P4/lock-fits ${at.vault}`,
      'a lock that refuses what the plan makes',
      (draft) => draft.set(at.vault, properties('LockConfiguration', 'MinRetentionDays'), 60),
    ],
    [
      `P4/lock-fits ${at.vault}`,
      "a lock that refuses the other region's copies",
      (draft) =>
        draft.set(
          `${other}/Backup/Schedule/Plan/Resource`,
          plan(1, 'CopyActions', 0, 'Lifecycle', 'DeleteAfterDays'),
          100,
        ),
    ],
    [
      `P4/lock-fits ${at.vault}`,
      'a vault that nobody uses',
      (draft) => {
        draft.remove(at.schedule);
        draft.remove(`${other}/Backup/Schedule/Plan/Resource`);
      },
    ],
  ];
};

describe.each(['A', 'B'] as const)('in region %s', (letter) => {
  test.each(mistakes(letter))('%s is found: %s', (expected, _, edit) => {
    expect(findings(mutated(production, edit))).toContain(expected);
  });
});

test('K10: a stack in a region of which no audit report was read is found', () => {
  const moved = production.stacks.map((stack) =>
    stack.name === 'Data' && stack.letter === 'B' ? { ...stack, region: 'us-west-1' } : stack,
  );
  expect(findings(new TemplateIndex(moved))).toEqual(expect.arrayContaining(['K10/regions B/Data', 'M3/far-apart ']));
});

test('M3: two regions that share their weather are found', () => {
  const near = production.stacks.map((stack) => (stack.letter === 'A' ? { ...stack, region: 'us-east-1' } : stack));
  expect(findings(new TemplateIndex(near))).toContain('M3/far-apart ');
});

test('B5: a service that is described and no longer used is found', () => {
  expect(findings(new TemplateIndex(production.stacks.filter(({ name }) => name !== 'Backup')))).toContain(
    'B5/services ',
  );
});
