import { Duration } from 'aws-cdk-lib';
import { EventField, type IRuleTarget, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** EventBridge tries for a day, as often as it can (EventBridge API, `RetryPolicy`): the defaults, set explicitly. */
const RETRY = { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 };

/**
 * A topic as the target of a rule. Not the CDK's target for topics: that would edit the topic's policy, which the archive has
 * written in full.
 * @param message text with `<path>` where a value of the event goes, such as `<$.detail.title>`
 * @param deadLetterConfig queue for messages that cannot be delivered (`Handler.keepUndelivered`)
 */
export const telling = (topic: ITopic, message: string, deadLetterConfig: { readonly arn: string }): IRuleTarget => ({
  bind: () => ({ arn: topic.topicArn, input: textOf(message), deadLetterConfig, retryPolicy: RETRY }),
});

/** `<$.path>` becomes the event's value at that path. */
const textOf = (message: string): RuleTargetInput =>
  RuleTargetInput.fromText(message.replaceAll(/<(\$[^>]+)>/g, (_, path: string) => EventField.fromPath(path)));
