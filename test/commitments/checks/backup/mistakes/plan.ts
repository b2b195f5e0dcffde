/** Backups that are not made, not made often enough, made of something else, or kept elsewhere or too long. */
import {
  added,
  type Letter,
  type Mistake,
  mistakesAt,
  properties,
  REGION,
  removed,
  set,
  without,
} from '../../../../support/mistakes';
import { cluster, other } from './places';

const plan = (letter: Letter): string => `${letter}/Backup/Schedule/Plan/Resource`;
const selection = (letter: Letter): string => `${letter}/Backup/Schedule/CustomerData/Resource`;
const optIn = (letter: Letter): string => `${letter}/Detection/AccountServices/On/Default`;
const rule = (index: number, ...keys: (string | number)[]) =>
  properties('BackupPlan', 'BackupPlanRule', index, ...keys);
const CONTINUOUS = 0;
const SNAPSHOTS = 1;

export const plans = (l: Letter): readonly Mistake[] => [
  ...mistakesAt('L5/backup-frequency', [l, plan(l)], {
    'nothing continuous': without(rule(CONTINUOUS, 'EnableContinuousBackup')),
    'a snapshot every eight hours': set(rule(SNAPSHOTS, 'ScheduleExpression'), 'cron(0 1/8 * * ? *)'),
    'a snapshot at some time of the day': set(rule(SNAPSHOTS, 'StartWindowMinutes'), 1440),
    'a snapshot without a start window': without(rule(SNAPSHOTS, 'StartWindowMinutes')),
    'no snapshots on Sundays': set(rule(SNAPSHOTS, 'ScheduleExpression'), 'cron(0 1/4 ? * MON,TUE,WED,THU,FRI,SAT *)'),
    'no plan': removed,
  }),
  ...mistakesAt('L5/backup-lifetime', plan(l), {
    'a continuous backup that is kept a day less': set(rule(CONTINUOUS, 'Lifecycle', 'DeleteAfterDays'), 34),
    'a snapshot that is kept a day less': set(rule(SNAPSHOTS, 'Lifecycle', 'DeleteAfterDays'), 34),
    'a copy that is kept a day longer': set(rule(SNAPSHOTS, 'CopyActions', 0, 'Lifecycle', 'DeleteAfterDays'), 36),
    'a copy that says nothing': without(rule(SNAPSHOTS, 'CopyActions', 0, 'Lifecycle')),
  }),
  ...mistakesAt('L5/backup-rule-interval', plan(l), {
    'a continuous backup that starts when AWS Backup likes': without(rule(CONTINUOUS, 'ScheduleExpression')),
    'a rule of every second month': set(rule(CONTINUOUS, 'ScheduleExpression'), 'rate(60 days)'),
  }),
  ...mistakesAt('P4/backup-expiry', plan(l), {
    'a backup without an end': without(rule(SNAPSHOTS, 'Lifecycle')),
    'a backup that says never': set(rule(CONTINUOUS, 'Lifecycle', 'DeleteAfterDays'), -1),
    'a copy without an end': without(rule(SNAPSHOTS, 'CopyActions', 0, 'Lifecycle', 'DeleteAfterDays')),
    'a copy that stays too long': set(rule(SNAPSHOTS, 'CopyActions', 0, 'Lifecycle', 'DeleteAfterDays'), 91),
    'cold storage': set(rule(SNAPSHOTS, 'Lifecycle', 'MoveToColdStorageAfterDays'), 1),
  }),
  ...mistakesAt('L7/backup-locations', plan(l), {
    'a copy in a third region': set(
      rule(SNAPSHOTS, 'CopyActions', 0, 'DestinationBackupVaultArn'),
      'arn:aws:backup:eu-west-1:000000000001:backup-vault:holdfast-production',
    ),
    'a copy in another account': set(
      rule(SNAPSHOTS, 'CopyActions', 0, 'DestinationBackupVaultArn'),
      `arn:aws:backup:${REGION[other(l)]}:000000000002:backup-vault:holdfast-production`,
    ),
    'a copy in the vault of the original': set(
      rule(SNAPSHOTS, 'CopyActions', 0, 'DestinationBackupVaultArn'),
      `arn:aws:backup:${REGION[l]}:000000000001:backup-vault:holdfast-production`,
    ),
    "the account's default vault": set(rule(CONTINUOUS, 'TargetBackupVault'), 'Default'),
  }),
  ...mistakesAt('L7/backup-copies', [l, plan(l)], { 'no copies': without(rule(SNAPSHOTS, 'CopyActions')) }),
  ...mistakesAt('L7/no-copy-chains', [`${l}/Backup/Extra`, `${l}/Backup`], {
    'a role that may copy copies': added('AWS::IAM::ManagedPolicy', {
      PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'backup:StartCopyJob', Resource: '*' }] },
    }),
  }),
  ...mistakesAt('L5/backup-opt-in', [l, optIn(l)], {
    'AWS Backup that is off': removed,
    'AWS Backup that is off for S3': set('BackedUp', ['Aurora']),
  }),
  ...mistakesAt('L5/backup-opt-in', [`${l}/Archive/Extra`, `${l}/Archive`], {
    'a selection that does not wait': added('AWS::Backup::BackupSelection'),
  }),
  ...mistakesAt('L5/bucket-events', `${l}/Data/Mail/Bucket/Resource`, {
    'a bucket that says nothing': without('NotificationConfiguration'),
  }),
  ...mistakesAt('L5/backup-coverage', [cluster(l), selection(l)], {
    'a selection by another tag': set('BackupSelection.ListOfTags.0.ConditionValue', 'everything'),
    'a selection that leaves some out': set('BackupSelection.NotResources', ['arn:aws:rds:*']),
    'a selection of no plan': set('BackupPlanId', 'another'),
    'a selection in another role': set('BackupSelection.IamRoleArn', 'arn:aws:iam::000000000001:role/me'),
    'a region without a selection': removed,
  }),
  ...mistakesAt('L5/backup-coverage', [`${l}/Data/Mail/Bucket/Resource`, `${l}/Backup/Role/Resource`], {
    'a role that may not back up buckets': without('ManagedPolicyArns.2'),
  }),
  ...mistakesAt('L5/backup-coverage', cluster(l), { 'a cluster without the tag': without('Tags') }),
  ...mistakesAt('L5/backup-coverage', `${l}/Data/Mail/Bucket/Resource`, {
    'messages without the tag': set('Tags', []),
  }),
  ...mistakesAt('L5/backup-coverage', [`${l}/Data/Extra`, `${l}/Data`], {
    'a new bucket without a plan': added('AWS::S3::Bucket', { BucketName: 'holdfast-production-attachments-1' }),
    'a new table without a plan': added('AWS::DynamoDB::Table'),
  }),
];
