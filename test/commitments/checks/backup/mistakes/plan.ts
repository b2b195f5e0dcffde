/** Backups that are not made, not made often enough, made of something else, or kept elsewhere or too long. */
import { type Letter, properties, REGION } from '../../../../support/mistakes';
import { cluster, other, type RegionMistake } from './places';

const plan = (letter: Letter): string => `${letter}/Backup/Schedule/Plan/Resource`;
const selection = (letter: Letter): string => `${letter}/Backup/Schedule/CustomerData/Resource`;
const optIn = (letter: Letter): string => `${letter}/Detection/AccountServices/On/Default`;
const rule = (index: number, ...keys: (string | number)[]) =>
  properties('BackupPlan', 'BackupPlanRule', index, ...keys);
const CONTINUOUS = 0;
const SNAPSHOTS = 1;

export const PLANS: readonly RegionMistake[] = [
  [
    (l) => `L5/often ${l}/Backup`,
    'nothing continuous',
    (draft, l) => draft.delete(plan(l), rule(CONTINUOUS, 'EnableContinuousBackup')),
  ],
  [
    (l) => `L5/often ${l}/Backup`,
    'a snapshot every eight hours',
    (draft, l) => draft.set(plan(l), rule(SNAPSHOTS, 'ScheduleExpression'), 'cron(0 1/8 * * ? *)'),
  ],
  [
    (l) => `L5/often ${l}/Backup`,
    'a snapshot at some time of the day',
    (draft, l) => draft.set(plan(l), rule(SNAPSHOTS, 'StartWindowMinutes'), 1440),
  ],
  [
    (l) => `L5/often ${l}/Backup`,
    'a snapshot without a start window',
    (draft, l) => draft.delete(plan(l), rule(SNAPSHOTS, 'StartWindowMinutes')),
  ],
  ...([CONTINUOUS, SNAPSHOTS] as const).map((index): RegionMistake => [
    (l) => `L5/kept-as-long ${plan(l)}`,
    `rule ${index}: a day less`,
    (draft, l) => draft.set(plan(l), rule(index, 'Lifecycle', 'DeleteAfterDays'), 34),
  ]),
  [
    (l) => `L5/kept-as-long ${plan(l)}`,
    'a copy that is kept a day longer',
    (draft, l) => draft.set(plan(l), rule(SNAPSHOTS, 'CopyActions', 0, 'Lifecycle', 'DeleteAfterDays'), 36),
  ],
  [
    (l) => `L5/kept-as-long ${plan(l)}`,
    'a copy that says nothing',
    (draft, l) => draft.delete(plan(l), rule(SNAPSHOTS, 'CopyActions', 0, 'Lifecycle')),
  ],
  [
    (l) => `L5/often ${l}/Backup`,
    'no snapshots on Sundays',
    (draft, l) =>
      draft.set(plan(l), rule(SNAPSHOTS, 'ScheduleExpression'), 'cron(0 1/4 ? * MON,TUE,WED,THU,FRI,SAT *)'),
  ],
  [
    (l) => `L5/daily ${plan(l)}`,
    'a continuous backup that starts when AWS Backup likes',
    (draft, l) => draft.delete(plan(l), rule(CONTINUOUS, 'ScheduleExpression')),
  ],
  [
    (l) => `L5/daily ${plan(l)}`,
    'a rule of every second month',
    (draft, l) => draft.set(plan(l), rule(CONTINUOUS, 'ScheduleExpression'), 'rate(60 days)'),
  ],
  [(l) => `L5/often ${l}/Backup`, 'no plan', (draft, l) => draft.remove(plan(l))],
  [
    (l) => `P4/expires ${plan(l)}`,
    'a backup without an end',
    (draft, l) => draft.delete(plan(l), rule(SNAPSHOTS, 'Lifecycle')),
  ],
  [
    (l) => `P4/expires ${plan(l)}`,
    'a backup that says never',
    (draft, l) => draft.set(plan(l), rule(CONTINUOUS, 'Lifecycle', 'DeleteAfterDays'), -1),
  ],
  [
    (l) => `P4/expires ${plan(l)}`,
    'a copy without an end',
    (draft, l) => draft.delete(plan(l), rule(SNAPSHOTS, 'CopyActions', 0, 'Lifecycle', 'DeleteAfterDays')),
  ],
  [
    (l) => `P4/expires ${plan(l)}`,
    'a copy that stays too long',
    (draft, l) => draft.set(plan(l), rule(SNAPSHOTS, 'CopyActions', 0, 'Lifecycle', 'DeleteAfterDays'), 91),
  ],
  [
    (l) => `P4/expires ${plan(l)}`,
    'cold storage',
    (draft, l) => draft.set(plan(l), rule(SNAPSHOTS, 'Lifecycle', 'MoveToColdStorageAfterDays'), 1),
  ],
  [
    (l) => `L7/stays-home ${plan(l)}`,
    'a copy in a third region',
    (draft, l) =>
      draft.set(
        plan(l),
        rule(SNAPSHOTS, 'CopyActions', 0, 'DestinationBackupVaultArn'),
        'arn:aws:backup:eu-west-1:000000000001:backup-vault:holdfast-production',
      ),
  ],
  [
    (l) => `L7/stays-home ${plan(l)}`,
    'a copy in another account',
    (draft, l) =>
      draft.set(
        plan(l),
        rule(SNAPSHOTS, 'CopyActions', 0, 'DestinationBackupVaultArn'),
        `arn:aws:backup:${REGION[other(l)]}:000000000002:backup-vault:holdfast-production`,
      ),
  ],
  [
    (l) => `L7/stays-home ${plan(l)}`,
    'a copy in the vault of the original',
    (draft, l) =>
      draft.set(
        plan(l),
        rule(SNAPSHOTS, 'CopyActions', 0, 'DestinationBackupVaultArn'),
        `arn:aws:backup:${REGION[l]}:000000000001:backup-vault:holdfast-production`,
      ),
  ],
  [
    (l) => `L7/stays-home ${plan(l)}`,
    "the account's default vault",
    (draft, l) => draft.set(plan(l), rule(CONTINUOUS, 'TargetBackupVault'), 'Default'),
  ],
  [(l) => `L7/copied ${l}/Backup`, 'no copies', (draft, l) => draft.delete(plan(l), rule(SNAPSHOTS, 'CopyActions'))],
  [
    (l) => `L7/no-chains ${l}/Backup/Extra`,
    'a role that may copy copies',
    (draft, l) =>
      draft.add(`${l}/Backup`, 'Extra', {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'backup:StartCopyJob', Resource: '*' }] },
        },
      }),
  ],
  [(l) => `L5/switched-on ${l}/Backup`, 'AWS Backup that is off', (draft, l) => draft.remove(optIn(l))],
  [
    (l) => `L5/switched-on ${l}/Backup`,
    'AWS Backup that is off for S3',
    (draft, l) => draft.set(optIn(l), properties('BackedUp'), ['Aurora']),
  ],
  [
    (l) => `L5/switched-on ${l}/Archive/Plan`,
    'a selection that does not wait',
    (draft, l) => draft.add(`${l}/Archive`, 'Plan', { Type: 'AWS::Backup::BackupSelection', Properties: {} }),
  ],
  [
    (l) => `L5/followed ${l}/Data/Mail/Bucket/Resource`,
    'a bucket that says nothing',
    (draft, l) => draft.delete(`${l}/Data/Mail/Bucket/Resource`, properties('NotificationConfiguration')),
  ],
  [
    (l) => `L5/covered ${cluster(l)}`,
    'a selection by another tag',
    (draft, l) =>
      draft.set(selection(l), properties('BackupSelection', 'ListOfTags', 0, 'ConditionValue'), 'everything'),
  ],
  [
    (l) => `L5/covered ${cluster(l)}`,
    'a selection that leaves some out',
    (draft, l) => draft.set(selection(l), properties('BackupSelection', 'NotResources'), ['arn:aws:rds:*']),
  ],
  [
    (l) => `L5/covered ${cluster(l)}`,
    'a selection of no plan',
    (draft, l) => draft.set(selection(l), properties('BackupPlanId'), 'another'),
  ],
  [
    (l) => `L5/covered ${cluster(l)}`,
    'a selection in another role',
    (draft, l) =>
      draft.set(selection(l), properties('BackupSelection', 'IamRoleArn'), 'arn:aws:iam::000000000001:role/me'),
  ],
  [
    (l) => `L5/covered ${l}/Data/Mail/Bucket/Resource`,
    'a role that may not back up buckets',
    (draft, l) => draft.delete(`${l}/Backup/Role/Resource`, properties('ManagedPolicyArns', 2)),
  ],
  [(l) => `L5/covered ${cluster(l)}`, 'a region without a selection', (draft, l) => draft.remove(selection(l))],
  [
    (l) => `L5/covered ${cluster(l)}`,
    'a cluster without the tag',
    (draft, l) => draft.delete(cluster(l), properties('Tags')),
  ],
  [
    (l) => `L5/covered ${l}/Data/Mail/Bucket/Resource`,
    'messages without the tag',
    (draft, l) => draft.set(`${l}/Data/Mail/Bucket/Resource`, properties('Tags'), []),
  ],
  [
    (l) => `L5/covered ${l}/Data/Extra`,
    'a new bucket without a plan',
    (draft, l) =>
      draft.add(`${l}/Data`, 'Extra', {
        Type: 'AWS::S3::Bucket',
        Properties: { BucketName: 'holdfast-production-attachments-1' },
      }),
  ],
  [
    (l) => `L5/covered ${l}/Data/Extra`,
    'a new table without a plan',
    (draft, l) => draft.add(`${l}/Data`, 'Extra', { Type: 'AWS::DynamoDB::Table', Properties: {} }),
  ],
];
