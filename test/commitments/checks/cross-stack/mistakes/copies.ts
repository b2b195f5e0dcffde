/** Data that is not copied, copied in part, late or elsewhere, and copies that their vault refuses. */
import { type Letter, type Mistake, properties } from '../../../../support/mistakes';
import { added, placesIn } from './places';

const replication = (...keys: readonly (string | number)[]) => properties('ReplicationConfiguration', 'Rules', ...keys);
const plan = (...keys: readonly (string | number)[]) => properties('BackupPlan', 'BackupPlanRule', ...keys);

export const copied = (letter: Letter): readonly Mistake[] => {
  const at = placesIn(letter);
  const add = added(letter);
  const other = letter === 'A' ? 'B' : 'A';
  return [
    [
      `L4/nothing-left-out ${at.mail}`,
      'mail that is not copied',
      (draft) => draft.delete(at.mail, properties('ReplicationConfiguration')),
    ],
    [
      `L4/nothing-left-out ${at.mail}`,
      "mail under AWS's key",
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
      `L4/late-copy-alarms ${at.email}`,
      'late mail logs without an alarm',
      (draft) => draft.remove(`${letter}/Archive/Archive/EmailArrivesLate/Alarm/Resource`),
    ],
    [
      `L4/late-copy-alarms ${at.mail}`,
      'an alarm on late mail after an hour',
      (draft) => draft.set(`${letter}/Data/Replication/MailArrivesLate/Alarm/Resource`, properties('Threshold'), 3600),
    ],
    [
      `L4/late-copy-alarms ${letter}`,
      'failed copies without an alarm',
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
      'copies within an hour',
      (draft) => draft.set(at.landing, replication(3, 'Destination', 'ReplicationTime', 'Time', 'Minutes'), 60),
    ],
    [
      `L4/replicated-whole ${at.email}`,
      'copies without metrics',
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
    [`L4/nothing-left-out ${at.extra}`, 'a table, which has no rule for copies', add('AWS::DynamoDB::Table')],
    [
      `L7/no-third-place ${at.mail}`,
      'mail that is copied into a bucket outside the environment',
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
      'a vault without a plan',
      (draft) => {
        draft.remove(at.schedule);
        draft.remove(`${other}/Backup/Schedule/Plan/Resource`);
      },
    ],
  ];
};
