/** What to do about the alarms of this folder: rendered to docs/runbooks/alarms.md. */
import type { Guides } from '../alarm/guide';

export const HANDLER_GUIDES: Guides = {
  'Parameter push failed': {
    means:
      "A fact about this region (the zone's id, the network's id) did not reach the other region. The other region has an old value, or none on the first day; the deployment that changed the fact failed and was rolled back.",
    look: [
      'LOGS=$(aws logs describe-log-groups --region "$REGION" --log-group-name-prefix "holdfast-$ENVIRONMENT-zone" --query "logGroups[0].logGroupName" --output text)',
      'aws logs tail "$LOGS" --region "$REGION" --since 3h',
    ],
    decide: [
      "The handler's log group has one line per run: which parameter in which region, and the error.",
      'Is that region impaired? Then wait: only a deployment reads the parameter. Is the stack in `UPDATE_ROLLBACK_FAILED`? The rollback could not write the old value either, which is still there: `aws cloudformation continue-update-rollback --stack-name <stack> --resources-to-skip <logical id of the push>`.',
      'Repeat it: `aws lambda invoke --function-name <handler> --payload \'{}\' --cli-binary-format raw-in-base64-out /dev/stdout`. After `{"failed":0}` the alarm ends in its next period.',
      "Access denied: the handler's policy names exactly the parameters that it pushes; compare them with `lib/config/names.ts`.",
    ],
    commands: [
      'FUNCTION=   # its name, from the alarm: what follows /aws/lambda/, or stack Zone, Link or Routing in the console',
      'aws lambda invoke --region "$REGION" --function-name "$FUNCTION" --payload \'{}\' --cli-binary-format raw-in-base64-out /dev/stdout',
    ],
    verify: 'The answer is `{"failed":0}`, and the alarm ends in its next period.',
    undo: 'Nothing to undo: a push writes the same value again.',
  },
  'Handler dead-lettered an event': {
    means:
      'A background function failed on an event and on all retries, or EventBridge could not deliver an event to its target for a day. The event stays in the dead-letter queue for 14 days.',
    look: [
      'QUEUE=$(aws cloudwatch describe-alarms --region "$REGION" --alarm-names "$ALARM" --query "MetricAlarms[0].Dimensions[?Name==\'QueueName\'].Value" --output text)',
      'URL=$(aws sqs get-queue-url --region "$REGION" --queue-name "$QUEUE" --query QueueUrl --output text)',
      'aws sqs receive-message --region "$REGION" --queue-url "$URL" --message-attribute-names All --max-number-of-messages 10',
    ],
    decide: [
      "The alarm's name is the handler's construct path. Read the queue: `aws sqs receive-message --message-attribute-names All`.",
      "The message has no attribute `RULE_ARN`: the function failed. Read the function's log group (same construct as the queue) and find the request id of the last error. Bad event: fix the producer, delete the message. Good event: fix the handler, deploy, and invoke it with the message's body.",
      'The message has `RULE_ARN`: EventBridge could not deliver it; `ERROR_CODE` says why. If it is a rule of stack Detection, the event is a finding: work on the finding first. `NO_PERMISSIONS`: the policy of the topic or of the notices key, both in stack Archive (EventBridge sends KMS no source, so a condition on the source blocks it). `SDK_CLIENT_ERROR` with `KMS`: the key. Deploy Archive, send a sample finding (`aws guardduty create-sample-findings --finding-types Recon:EC2/PortProbeUnprotectedPort`), and see it arrive.',
      "If it is a rule of stack Backup, a restore was not checked: within eight hours of the restore, start the state machine `holdfast-<environment>-restore-proof` with the event as its input. Then fix the rule's role, the key or the state machine's name.",
      'If a deployment waits for a custom resource, cancel the update: CloudFormation times out only after an hour.',
    ],
    commands: [
      'RECEIPT=   # ReceiptHandle of a message that is worked off',
      'aws sqs delete-message --region "$REGION" --queue-url "$URL" --receipt-handle "$RECEIPT"',
    ],
    verify: 'The queue is empty and the alarm ends.',
    undo: 'A deleted message cannot be brought back: save it before. A message that you only read is visible again after its time-out.',
  },
};
