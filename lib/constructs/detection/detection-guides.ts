/** What to do about the alarms of this folder: rendered to docs/runbooks/alarms.md. */
import type { Guides } from '../alarm/guide';

export const DETECTION_GUIDES: Guides = {
  'Watching was switched off': {
    means:
      'A trail, GuardDuty, AWS Config, Security Hub, Inspector, an analyzer, a firewall, a flow log or an alarm was stopped or changed, or findings are suppressed: `TrailStopped`, `DetectorStopped`, `RecorderStopped`, `ScannersStopped`, `FindingsSuppressed`, `FirewallChanged`, `TrafficUnrecorded`, `AlarmsSilenced`. Each region sees the calls of both, so the alarm comes twice.',
    look: [
      'aws cloudtrail get-trail-status --region "$REGION" --name "holdfast-$ENVIRONMENT-management-$REGION" --query "[IsLogging,LatestDeliveryError,LatestCloudWatchLogsDeliveryError,LatestDeliveryTime]"',
      'aws guardduty list-detectors --region "$REGION"',
      'aws configservice describe-configuration-recorder-status --region "$REGION"',
    ],
    decide: [
      'Is a deployment under way that changes just this? Compare the time with the events of the CloudFormation stacks Detection and Network. Then there is nothing else to do.',
      "Start recording again first: run the Systems Manager document `holdfast-<environment>-ResumeRecording` in the region concerned. It starts both trails and the recorder; if they run already, nothing changes. For the rest, deploy the stack that owns it. CloudFormation does not see changes by hand, so change the resource's description or use drift-aware change sets.",
      'Who was it? Saved query `holdfast/admin-actions` in the *other* region, around the time of the alarm; then `holdfast/calls-by-identity` with that ARN or access key for the day before and after.',
      'No explanation: an incident. Revoke the sessions of the role (IAM, "Revoke active sessions") and disable the access key. Then read what the identity did while recording was off: `calls_by_identity` in Athena, which reads the archive.',
    ],
    commands: [
      'aws ssm start-automation-execution --region "$REGION" --document-name "holdfast-$ENVIRONMENT-ResumeRecording"',
    ],
    verify: '`IsLogging` is true, and the alarm ends.',
    undo: 'Nothing to undo: the document changes nothing that runs.',
  },
  'Records were cut short': {
    means:
      'A log group was deleted, lost its protection, its key, its mask or its subscription, or has another retention; logs were sent elsewhere; or a stream to the archive was changed: `LogsCutShort`, `LogsLedAway`, `DeliveryStopped`, `MaskTakenOff`.',
    look: [
      'aws cloudtrail lookup-events --region "$REGION" --lookup-attributes AttributeKey=EventName,AttributeValue=PutRetentionPolicy --max-results 10 --query "Events[].[EventTime,Username,EventName,EventId]"',
      'aws logs describe-log-groups --region "$REGION" --log-group-name-prefix "holdfast-$ENVIRONMENT" --query "logGroups[].[logGroupName,retentionInDays,kmsKeyId]"',
    ],
    decide: [
      'The records in the archive are safe: no one, root included, can shorten a lock there. At most the records that were not yet delivered are lost, normally five minutes.',
      'Saved query `holdfast/admin-actions`: which log group or stream, and by whom.',
      'Put it back by deploying the stack that the log group belongs to. A deleted log group comes back empty; its old records are in the archive (`service_by_...`, `mail_by_...`).',
      'A removed mask: find out who has read the group since (`GetLogEvents`, `FilterLogEvents`, `StartQuery` in `calls_by_identity`). Rotate every secret that was shown.',
      'A deployment that changes retention on purpose raises this alarm, too.',
    ],
    commands: [
      'npx holdfast deploy --environment "$ENVIRONMENT"   # without a change: it deploys the stack that the log group belongs to again',
    ],
    verify: 'The log group has its retention, key, mask and subscription again, and the alarm ends.',
    undo: 'To undo a deployment, deploy the release before it (docs/deploy.md, "Rollback").',
  },
  'A key or a backup is in danger': {
    means:
      'A key was disabled, is scheduled for deletion or has another policy; the database, a backup, plan, vault, lock or snapshot was deleted or changed; lock, lifetime, copies or encryption of a bucket were changed by hand: `KeyInDanger`, `BackupDeleted`, `SnapshotDeleted`, `VaultLockChanged`, `StoreUnlocked`.',
    look: [
      'aws cloudtrail lookup-events --region "$REGION" --lookup-attributes AttributeKey=EventName,AttributeValue=ScheduleKeyDeletion --max-results 10 --query "Events[].[EventTime,Username,EventName,EventId]"',
      'aws backup list-recovery-points-by-backup-vault --region "$REGION" --backup-vault-name "holdfast-$ENVIRONMENT" --query "RecoveryPoints[:5].[CreationDate,Status,RecoveryPointArn]"',
    ],
    decide: [
      'Undo it first, ask later: `aws kms cancel-key-deletion` and `enable-key`. A deleted recovery point cannot be restored; use its copy in the other region. No identity can disable or delete a protected key: an alarm about one is a failed attempt; otherwise it is about a key that is not in our templates.',
      'Does the other region still have everything? `aws backup list-recovery-points-by-backup-vault` there, and the replication metrics of the buckets.',
      "Who called: `holdfast/calls-by-identity`. Remove that identity's permissions until the call is explained.",
      'Restore the rest: deploy Backup, Data or Archive.',
    ],
    commands: [
      'KEY=   # ARN of the key in danger',
      'aws kms cancel-key-deletion --region "$REGION" --key-id "$KEY"',
      'aws kms enable-key --region "$REGION" --key-id "$KEY"',
    ],
    verify: 'The key is `Enabled`, the other region has every recovery point, and the alarm ends.',
    undo: 'To undo an enabled key, disable it again once the call is explained.',
  },
  'Access was opened by hand': {
    means:
      'A bucket, a snapshot, a secret, the network, a policy, a program or a stack was changed by an identity other than the deployment role, or a backup was restored, copied or made by hand: `StoreOpened`, `DataShared`, `BackupTakenOut`, `ProgramChanged`, `NetworkOpened`, `PolicyOpened`, `StackChanged`, `DeployedAround`.',
    look: [
      'aws cloudtrail lookup-events --region "$REGION" --lookup-attributes AttributeKey=EventName,AttributeValue=PutBucketPolicy --max-results 10 --query "Events[].[EventTime,Username,EventName,EventId]"',
      'aws accessanalyzer list-analyzers --region "$REGION" --query "analyzers[].[name,status,arn]"',
    ],
    decide: [
      'Find what was opened and to whom: the request parameters in `holdfast/admin-actions`, and the findings of Access Analyzer.',
      "Close it. If it is open to the world, restore the policy, rule or route by hand; else deploy the stack. A shared snapshot: `modify-db-cluster-snapshot-attribute --values-to-remove`. A program with other code: deploy its stack, and treat every call of its role since then as the intruder's. A copy of a backup outside our two regions breaks L7: delete it.",
      "Was it used? `object_access_by_customer` for a bucket, `flows_by_ip` for the network, `calls_by_identity` for a role. If customers' data may have left, start the breach procedure now: its clock runs from here.",
      'If a real restore, an engine upgrade or `ecs execute-command` by on-call was announced before, there is nothing else to do.',
      'If a colleague fixed something in a hurry, put the change into the template and review it with them.',
    ],
    commands: [
      'SNAPSHOT=   # only a shared one',
      'aws rds modify-db-cluster-snapshot-attribute --region "$REGION" --db-cluster-snapshot-identifier "$SNAPSHOT" --attribute-name restore --values-to-remove all',
      'npx holdfast deploy --environment "$ENVIRONMENT"   # without a change: it deploys the stack that owns what was opened again',
    ],
    verify: 'Access Analyzer has no active finding, and the alarm ends.',
    undo: 'Open it again through the template and a review.',
  },
  'Suspicious sign-in, identity or call': {
    means:
      'Root was used, a person signed in with one factor, passwords are being guessed, a new identity was made by hand, or IAM refuses many calls: `RootUsed`, `OneFactorSignIn`, `SignInGuessed`, `IdentityMade`, `CallsRefused`.',
    look: [
      'aws cloudtrail lookup-events --region "$REGION" --lookup-attributes AttributeKey=EventName,AttributeValue=ConsoleLogin --max-results 10 --query "Events[].[EventTime,Username,EventName,EventId]"',
    ],
    decide: [
      'Ask the person first, not by mail. Two people may use root, and each use has a reason in the log of operations.',
      '`CallsRefused` with one role of a program and one action: a deployment removed a permission; roll it back. Saved query `holdfast/refused-calls` shows which.',
      "No good answer: disable the access key, revoke the sessions, reset the password, and read the identity's last day with `holdfast/calls-by-identity`.",
      'A new identity that no one asked for: delete it together with its keys. Then find the identity that made it, and do step 3 for that one.',
    ],
    commands: [
      'IDENTITY=   # name of the user, and the id of its access key',
      'ACCESS_KEY=',
      'aws iam update-access-key --user-name "$IDENTITY" --access-key-id "$ACCESS_KEY" --status Inactive',
    ],
    verify: 'The identity makes no further call, and the alarm ends.',
    undo: '`aws iam update-access-key --status Active` once the person has explained the call.',
  },
  'The trail is silent': {
    means:
      'The management trail has recorded nothing for half an hour. In an account that runs this service there are always calls.',
    look: [
      'aws cloudtrail get-trail-status --region "$REGION" --name "holdfast-$ENVIRONMENT-management-$REGION" --query "[IsLogging,LatestDeliveryError,LatestCloudWatchLogsDeliveryError,LatestDeliveryTime]"',
    ],
    decide: [
      '`aws cloudtrail get-trail-status --name holdfast-<environment>-management-<region>`: `IsLogging`, `LatestDeliveryError`, `LatestCloudWatchLogsDeliveryError`.',
      "Not logging: run `holdfast-<environment>-ResumeRecording`, and find in the other region's trail who stopped it (the alarm `TrailStopped` should be on too).",
      'A delivery error: the role of the log group (stack Detection), the bucket policy or the key of the archive (stack Archive) was changed. Deploy them.',
      "Neither: see the AWS Health Dashboard for CloudTrail and CloudWatch Logs. The other region's trail still records this region's calls.",
    ],
    commands: [
      'aws ssm start-automation-execution --region "$REGION" --document-name "holdfast-$ENVIRONMENT-ResumeRecording"',
    ],
    verify: '`IsLogging` is true, calls arrive within 15 minutes, and the alarm ends.',
    undo: 'Nothing to undo: the document changes nothing that runs.',
  },
};
