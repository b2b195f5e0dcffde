/** Data that is not copied, copied in part, late or elsewhere, and copies that their vault refuses. */
import {
  added,
  type Letter,
  type Mistake,
  mistakesAt,
  properties,
  removed,
  set,
  without,
} from '../../../../support/mistakes';
import { placesIn } from './places';

const replication = (...keys: readonly (string | number)[]) => properties('ReplicationConfiguration', 'Rules', ...keys);
const plan = (...keys: readonly (string | number)[]) => properties('BackupPlan', 'BackupPlanRule', ...keys);

export const copied = (letter: Letter): readonly Mistake[] => {
  const at = placesIn(letter);
  const other = letter === 'A' ? 'B' : 'A';
  return [
    ...mistakesAt('L4/store-protection', at.mail, {
      'mail that is not copied': without('ReplicationConfiguration'),
      "mail under AWS's key": set(
        'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID',
        'alias/aws/s3',
      ),
    }),
    ...mistakesAt('L4/late-copy-alarms', [at.email, `${letter}/Archive/Archive/EmailArrivesLate/Alarm/Resource`], {
      'late mail logs without an alarm': removed,
    }),
    ...mistakesAt('L4/late-copy-alarms', [at.mail, `${letter}/Data/Replication/MailArrivesLate/Alarm/Resource`], {
      'an alarm on late mail after an hour': set('Threshold', 3600),
    }),
    ...mistakesAt('L4/late-copy-alarms', [letter, `${letter}/Data/Replication/CopiesFail/Alarm/Resource`], {
      'failed copies without an alarm': removed,
    }),
    ...mistakesAt('L4/complete-replication', at.mail, {
      'copies of nothing that is encrypted': without(replication(0, 'SourceSelectionCriteria')),
    }),
    ...mistakesAt('L4/complete-replication', at.landing, {
      'copies that stopped': set(replication(3, 'Status'), 'Disabled'),
      'copies within an hour': set(replication(3, 'Destination', 'ReplicationTime', 'Time', 'Minutes'), 60),
    }),
    ...mistakesAt('L4/complete-replication', at.email, {
      'copies without metrics': without(replication(0, 'Destination', 'Metrics')),
      'copies under a key that is lost with this region': set(
        replication(0, 'Destination', 'EncryptionConfiguration', 'ReplicaKmsKeyID'),
        `arn:aws:kms:${letter === 'A' ? 'us-west-2' : 'us-east-2'}:000000000001:alias/any`,
      ),
    }),
    ...mistakesAt('L4/existing-copies', [at.mail, `${letter}/Data/Replication/Permissions/Resource`], {
      'earlier mail that no role may copy': set(
        'PolicyDocument.Statement.1.Action',
        's3:GetObjectVersionForReplication',
      ),
      'a job that may not list what it copies': set(
        'PolicyDocument.Statement.0.Action',
        's3:GetReplicationConfiguration',
      ),
      'permissions of no role': set('Roles', []),
    }),
    ...mistakesAt('L4/existing-copies', [at.email, `${letter}/Archive/Archive/Replication/Role/Resource`], {
      'a role that S3 Batch Operations cannot take': set(
        'AssumeRolePolicyDocument.Statement.0.Principal.Service',
        's3.amazonaws.com',
      ),
    }),
    ...mistakesAt('L4/store-protection', at.cluster, {
      'a database without a second site': without('GlobalClusterIdentifier'),
      'a database that no backup selects': without('Tags'),
    }),
    ...mistakesAt('L4/store-protection', [at.extra, `${letter}/Data`], {
      'a table, which has no rule for copies': added('AWS::DynamoDB::Table'),
    }),
    ...mistakesAt('L7/no-third-region', at.mail, {
      'mail that is copied into a bucket outside the environment': set(
        'ReplicationConfiguration.Rules.0.Destination.Bucket',
        'arn:aws:s3:::elsewhere',
      ),
    }),
    ...mistakesAt('L7/no-third-region', [at.extra, `${letter}/Data`], {
      'a secret in a third region': added('AWS::SecretsManager::Secret', {
        ReplicaRegions: [{ Region: 'eu-west-1' }],
      }),
    }),
    ...mistakesAt('L7/no-third-region', at.schedule, {
      'a backup in a third region': set(
        plan(1, 'CopyActions', 0, 'DestinationBackupVaultArn'),
        'arn:aws:backup:eu-west-1:000000000001:backup-vault:holdfast-production',
      ),
    }),
    ...mistakesAt('P4/vault-lock-limits', at.vault, {
      'a lock that refuses what the plan makes': set('LockConfiguration.MinRetentionDays', 60),
    }),
    ...mistakesAt('P4/vault-lock-limits', [at.vault, `${other}/Backup/Schedule/Plan/Resource`], {
      "a lock that refuses the other region's copies": set(
        plan(1, 'CopyActions', 0, 'Lifecycle', 'DeleteAfterDays'),
        100,
      ),
    }),
    [
      `P4/vault-lock-limits ${at.vault}`,
      'a vault without a plan',
      (draft) => {
        draft.remove(at.schedule);
        draft.remove(`${other}/Backup/Schedule/Plan/Resource`);
      },
    ],
  ];
};
