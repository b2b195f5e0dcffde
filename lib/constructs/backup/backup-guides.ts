/** What to do about the alarms of this folder: rendered to docs/runbooks/alarms.md. */
import type { Guides } from '../alarm/guide';

export const BACKUP_GUIDES: Guides = {
  'A backup failed': {
    means:
      'A backup job of a region failed, or did not begin or end in its window. The next snapshot is due within four hours; point-in-time recovery still works meanwhile.',
    look: [
      'aws backup list-backup-jobs --region "$REGION" --by-state FAILED --max-results 5 --query "BackupJobs[].[CreationDate,ResourceArn,StatusMessage]"',
      'aws backup list-backup-jobs --region "$REGION" --by-state EXPIRED --max-results 5 --query "BackupJobs[].[CreationDate,ResourceArn,StatusMessage]"',
    ],
    decide: [
      '`aws backup list-backup-jobs --by-state FAILED` (or `EXPIRED`) in the region; the status message names the cause.',
      '`is not authorized` or `AccessDenied`: did the backup role, the key of the data or the backup key change? CloudTrail says who. Roll it back.',
      "The vault's lock refuses the lifetime: the backup was started by hand. Start it again with 30 to 90 days.",
      '`EXPIRED`: another job on the same resource is under way, or the database was in its maintenance window. Ignore one; after two, ask AWS support.',
      'Do not wait for the next run if the last good backup is more than four hours old: `aws backup start-backup-job` with the role of the plan and `DeleteAfterDays=35`.',
    ],
    commands: [
      'ACCOUNT=   # twelve digits, and the ARN of the role of the failed job',
      'ROLE=',
      'aws backup start-backup-job --region "$REGION" --backup-vault-name "holdfast-$ENVIRONMENT" --resource-arn "arn:aws:rds:$REGION:$ACCOUNT:cluster:holdfast-$ENVIRONMENT-$REGION" --iam-role-arn "$ROLE" --lifecycle DeleteAfterDays=35',
    ],
    verify: 'A job is `COMPLETED`, and the alarm ends.',
    undo: 'The recovery point ends by itself after 35 days.',
  },
  'A copy of a backup failed': {
    means: 'A snapshot has no copy in the other region. It is safe where it is; the loss of this region would lose it.',
    look: [
      'aws backup list-copy-jobs --region "$REGION" --by-state FAILED --max-results 5 --query "CopyJobs[].[CreationDate,ResourceArn,StatusMessage]"',
    ],
    decide: [
      '`aws backup list-copy-jobs --by-state FAILED` in the region of the original; read the status message.',
      "The usual causes: the other region's vault or key changed, its lock refuses the lifetime, or too many copies run at once (a quota of AWS Backup).",
      'AWS Health Dashboard of both regions. The next snapshot is copied by itself. Do not copy again by hand: a copy of a copy would have its own last day.',
    ],
    commands: [],
    verify: 'The next copy is `COMPLETED`, and the alarm ends.',
    undo: 'Nothing to undo: the section changes nothing by itself.',
  },
  'Backups are late': {
    means:
      'A store of customer data has no new snapshot for more than eight hours, or its age was not measured for two. After twelve hours, only replication and point-in-time recovery keep the promise to lose at most four hours.',
    look: [
      'LOGS=$(aws logs describe-log-groups --region "$REGION" --log-group-name-prefix "holdfast-$ENVIRONMENT-backup-Janitor" --query "logGroups[0].logGroupName" --output text)',
      'aws logs tail "$LOGS" --region "$REGION" --since 3h',
      'aws backup list-recovery-points-by-backup-vault --region "$REGION" --backup-vault-name "holdfast-$ENVIRONMENT" --query "RecoveryPoints[:5].[CreationDate,ResourceArn,Status]"',
      'aws backup describe-region-settings --region "$REGION"',
    ],
    decide: [
      'Does the janitor run? Its log group has a line for each store every hour. If not, go on with its dead-letter queue, and look at the stores by hand: `aws backup list-recovery-points-by-resource --resource-arn ...`.',
      'No job at all for the store: is its tag `backup: customer-data` still there, and is AWS Backup still switched on (`aws backup describe-region-settings`)? Deploy Data for the tag, Detection for the setting.',
      'Jobs that fail: *A backup failed*.',
      'Start no drill and no deployment of the Data stack until the alarm ends.',
    ],
    commands: [
      'npx holdfast deploy --environment "$ENVIRONMENT"   # without a change: it deploys Data for the tag, Detection for the setting again',
    ],
    verify: 'A recovery point younger than four hours is there for each store, and the alarm ends.',
    undo: 'To undo a deployment, deploy the release before it (docs/deploy.md, "Rollback").',
  },
  'A backup is not proved': {
    means:
      'A restore failed, a restored copy is not good, or no restore has been proved for eight days. Assume that the backups are unusable until the reason says otherwise.',
    look: [
      'MACHINE=$(aws stepfunctions list-state-machines --region "$REGION" --query "stateMachines[?name==\'holdfast-$ENVIRONMENT-restore-proof\'].stateMachineArn" --output text)',
      'EXECUTION=$(aws stepfunctions list-executions --region "$REGION" --state-machine-arn "$MACHINE" --status-filter FAILED --max-results 1 --query "executions[0].executionArn" --output text)',
      'aws stepfunctions describe-execution --region "$REGION" --execution-arn "$EXECUTION" --query "[status,error,cause]"',
    ],
    decide: [
      'Open the failed execution of the state machine `holdfast-<environment>-restore-proof`; its cause is the reason, and the evidence bucket also has it under `restore-validation/`.',
      'A reason about *data* (a row, a hash, a mark, a policy, an index): call the security officer. Do not delete anything. Restore older recovery points into the isolated group until you find the first bad one; see in the audit log who wrote.',
      "A reason about *the test itself* (instance not created, not in time, validator failed): AWS Health Dashboard, quotas of the instance class. Then start the test again by hand: set the plan's schedule to the next hour and back, or start the state machine with the event of the last restore. Do not use `aws backup start-restore-job`: the state machine ignores its restores.",
      '*the instance was not deleted*: delete `holdfast-restore-test-*` by hand, then its cluster `awsbackup-restore-test*`. They hold customer data.',
      'No execution at all for a week: is the restore-testing plan there, does it find snapshots (`aws backup list-restore-jobs`), and does the event wait in the dead-letter queue of the validator of databases (*Handler dead-lettered an event*)?',
    ],
    commands: [
      'aws stepfunctions describe-execution --region "$REGION" --execution-arn "$EXECUTION" --query input --output text > event.json',
      'aws stepfunctions start-execution --region "$REGION" --state-machine-arn "$MACHINE" --input file://event.json   # only after a fault of the test itself',
    ],
    verify: 'An execution is `SUCCEEDED`, and the alarm ends.',
    undo: 'A proof changes nothing; what it restored is deleted at its end.',
  },
  'Backups without an end': {
    means:
      "The janitor found snapshots made by hand more than a week ago, or recovery points that never expire, live longer than 90 days or are in cold storage. They break the deadlines for the deletion of customers' data (P4).",
    look: [
      'LOGS=$(aws logs describe-log-groups --region "$REGION" --log-group-name-prefix "holdfast-$ENVIRONMENT-backup-Janitor" --query "logGroups[0].logGroupName" --output text)',
      'aws logs tail "$LOGS" --region "$REGION" --since 1d',
    ],
    decide: [
      "The finding, with names and ages, is in the janitor's log, and in the evidence bucket under `backup-janitor/`.",
      'Find in CloudTrail who made it. Is it part of a rescue that is still under way? Then write down until when.',
      'Otherwise its maker or the security officer deletes it; the janitor deletes nothing. Recovery points in a vault that is not ours come from a second backup plan: delete that plan first.',
    ],
    commands: [
      'SNAPSHOT=   # only after its maker or the security officer has agreed',
      'aws rds delete-db-cluster-snapshot --region "$REGION" --db-cluster-snapshot-identifier "$SNAPSHOT"',
    ],
    verify: 'The janitor finds none in its next hour, and the alarm ends.',
    undo: 'None: a deleted snapshot cannot be brought back.',
  },
  'Marks of the database are late': {
    means:
      'No signed high-water mark of the database has been written for an hour. Restore tests still run, but prove less: a copy may be older than it claims.',
    look: [
      'LOGS=$(aws logs describe-log-groups --region "$REGION" --log-group-name-prefix "holdfast-$ENVIRONMENT-backup-Mark" --query "logGroups[0].logGroupName" --output text)',
      'aws logs tail "$LOGS" --region "$REGION" --since 3h',
      'aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --query "DBClusters[0].[Status,DBClusterMembers]"',
    ],
    decide: [
      'The log of the mark writer says which step failed: signing in, reading the integrity ledger, signing, writing.',
      'The database does not run, or has no writer: work on that alarm first.',
      "`kms:Sign` refused: did the mark key's policy or state change? CloudTrail. Enable it again.",
    ],
    commands: [
      'KEY=   # of the marks, only if someone disabled it',
      'aws kms enable-key --region "$REGION" --key-id "$KEY"',
    ],
    verify: 'A new mark is written within minutes, and the alarm ends.',
    undo: 'To undo an enabled key, disable it again.',
  },
  'The database fell behind its mark': {
    means:
      'The mark writer found fewer changes in the database than its last signed mark says, and the epoch is the same, so a flip is not the cause. Committed rows are gone, or the mark is of another database.',
    look: [
      'LOGS=$(aws logs describe-log-groups --region "$REGION" --log-group-name-prefix "holdfast-$ENVIRONMENT-backup-Mark" --query "logGroups[0].logGroupName" --output text)',
      'aws logs tail "$LOGS" --region "$REGION" --since 1d',
      'aws rds describe-db-clusters --region "$REGION" --db-cluster-identifier "holdfast-$ENVIRONMENT-$REGION" --query "DBClusters[0].[Status,DBClusterMembers]"',
    ],
    decide: [
      "The mark writer's log line `the database is behind its last mark` says which table, and by how much. Marks are in the evidence bucket under `marks/<region>/`.",
      'Was the database restored, or a cluster replaced, without raising the epoch? Then file a note with the evidence, and raise the epoch.',
      'Otherwise call the security officer, stop deployments, and keep the cluster as it is. Restore the last point before the mark into the isolated group and compare.',
    ],
    commands: [
      'aws lambda invoke --region "$REGION" --function-name "holdfast-$ENVIRONMENT-flip-fence" --payload \'{}\' --cli-binary-format raw-in-base64-out --cli-read-timeout 310 /dev/stdout   # stops all writes; only if data is being lost',
    ],
    verify: 'The security officer says so; the alarm ends with the next mark of a raised epoch.',
    undo: 'To let the region write again, invoke `flip-activate` in it ([Data is wrong](region-flip.md#data-is-wrong)).',
  },
};
