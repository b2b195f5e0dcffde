/** What to do about the alarms of this folder: rendered to docs/runbooks/alarms.md. */
import type { Guides } from '../alarm/guide';

export const ARCHIVE_GUIDES: Guides = {
  'Copies of the archive arrive late': {
    means:
      'Records archived in the other region have no second copy here yet. Nothing is lost: the first copy is locked and cannot be deleted.',
    look: [
      'BUCKET=   # of the archive in the other region',
      'aws s3api get-bucket-replication --bucket "$BUCKET" --query "ReplicationConfiguration.[Role,Rules[].[ID,Status,Destination.Bucket]]"',
    ],
    decide: [
      'Replication metrics of the bucket in the other region: bytes and operations pending, operations failed.',
      'Failed: compare the role of `Archive/Replication` with the key alias and the bucket name of this region; then copy again ([existing objects](../deploy.md#existing-objects)).',
      'Pending and growing in every class: S3 or the region is impaired; see the AWS Health Dashboard. A flip does not need these copies.',
    ],
    commands: ['npx holdfast deploy --environment "$ENVIRONMENT"   # without a change: it deploys Archive again'],
    verify: 'Operations pending fall to 0, and the alarm ends.',
    undo: 'To undo a deployment, deploy the release before it (docs/deploy.md, "Rollback").',
  },
  'Copies of messages arrive late': {
    means:
      'Messages stored in the other region have been on their way here for more than 15 minutes. They are safe where they are, but a flip would not find them here.',
    look: [
      'BUCKET=   # holdfast-<environment>-mail-<account>-<other region>',
      'aws s3api get-bucket-replication --bucket "$BUCKET" --query "ReplicationConfiguration.[Role,Rules[].[ID,Status,Destination.Bucket]]"',
    ],
    decide: [
      "The other region's bucket, *Metrics*, *Replication*: if operations pending fall, it was a burst; if they grow, replication has a problem.",
      'AWS Health Dashboard, S3, both regions.',
      'After a deployment: did role, key alias or bucket change? Roll it back. Copy the objects stored meanwhile with S3 Batch Replication.',
      'Before a flip, wait, or write down the number of pending operations: those messages are missing after the flip until they are copied.',
    ],
    commands: ['npx holdfast deploy --environment "$ENVIRONMENT"   # without a change: it deploys Data again'],
    verify: 'Operations pending fall to 0, and the alarm ends.',
    undo: 'To undo a deployment, deploy the release before it (docs/deploy.md, "Rollback").',
  },
  'A copy has failed': {
    means:
      'S3 has given up copying an object; it does not try again by itself. The object has one copy, or the archive lacks one.',
    look: [
      'BUCKET=   # and the key of a suspected object',
      'KEY=',
      'aws s3api head-object --bucket "$BUCKET" --key "$KEY" --query "[ReplicationStatus,ServerSideEncryption,SSEKMSKeyId]"',
    ],
    decide: [
      'Find it: run an S3 Batch Replication job with the filter *FAILED*, or `head-object` on suspected objects and look for `ReplicationStatus: FAILED`. Begin with mail and quarantine, then landing and the archives.',
      "The usual causes: the destination's key is disabled, its policy changed, or a person wrote an object with another key. CloudTrail data events say which.",
      'Fix the cause, then run S3 Batch Replication for failed objects and read its report.',
    ],
    commands: [
      'ACCOUNT=   # twelve digits  ROLE: ARN of a role that may replicate',
      'ROLE=',
      'aws s3control create-job --region "$REGION" --account-id "$ACCOUNT" --operation \'{"S3ReplicateObject":{}}\' --manifest-generator "{\\"S3JobManifestGenerator\\":{\\"SourceBucket\\":\\"arn:aws:s3:::$BUCKET\\",\\"EnableManifestOutput\\":false,\\"Filter\\":{\\"EligibleForReplication\\":true,\\"ObjectReplicationStatuses\\":[\\"FAILED\\"]}}}" --report Enabled=false --priority 1 --role-arn "$ROLE" --no-confirmation-required',
    ],
    verify: 'The job ends without failures, and `head-object` says `COMPLETED`.',
    undo: 'Nothing to undo: a copy changes no original.',
  },
  'Logs reach the archive late': {
    means:
      'Records are late on their way from CloudWatch Logs to the archive, or the stream refuses them, or CloudWatch Logs cannot deliver them. CloudWatch retries for a day, Firehose for a day; records not delivered by then are missing in the archive, but CloudWatch still has them.',
    look: [
      'aws firehose list-delivery-streams --region "$REGION"',
      'STREAM=   # the one of the alarm',
      'aws firehose describe-delivery-stream --region "$REGION" --delivery-stream-name "$STREAM" --query "DeliveryStreamDescription.[DeliveryStreamStatus,FailureDescription]"',
      'LOGS=$(aws logs describe-log-groups --region "$REGION" --log-group-name-prefix "holdfast-$ENVIRONMENT-archive-LogDelivery" --query "logGroups[0].logGroupName" --output text)',
      'aws logs tail "$LOGS" --region "$REGION" --since 3h',
    ],
    decide: [
      'Error log of LogDelivery in stack Archive, newest line: `S3.AccessDenied` is the role or the bucket policy, `S3.KMS...` the key, `DataFormatConversion` or `Decompression` a writer other than CloudWatch.',
      'Throttled: `IncomingBytes` against `BytesPerSecondLimit` of the stream; a quota of Firehose, raised by AWS support. Which log group grew: `IncomingBytes` of AWS/Logs.',
      'Not delivered: `DeliveryErrors` of AWS/Logs by log group. One group: its subscription; all groups: the stream or the role `holdfast-<environment>-log-writer-<region>`. Deploy Archive.',
      'More than a day has passed: export the missing time from CloudWatch with `aws logs create-export-task`. It cannot write to locked buckets: export to the landing bucket, folder `logs/` or `email-logs/`; replication copies it on.',
    ],
    commands: ['npx holdfast deploy --environment "$ENVIRONMENT"   # without a change: it deploys Archive again'],
    verify: 'Records are younger than half an hour in the archive, and the alarm ends.',
    undo: 'To undo a deployment, deploy the release before it (docs/deploy.md, "Rollback").',
  },
};
