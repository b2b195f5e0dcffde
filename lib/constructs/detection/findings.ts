import { Duration } from 'aws-cdk-lib';
import { EventField, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Environment, Region } from '../../config/types';
import type { Notices } from '../archive/notices';
import type { Handler } from '../handler/handler';
import { findingRoutes } from './finding-routes';

export interface FindingsProps {
  readonly environment: Environment;
  readonly region: Region;
  readonly notices: Notices;
  /** Keeps what cannot be delivered, and an alarm says so. */
  readonly undelivered: Handler;
}

/** EventBridge tries for a day, as often as it can (EventBridge API, `RetryPolicy`): its own defaults, said. */
const RETRY = { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 };

/** Brings what the detectors find to people (G2). */
export class Findings extends Construct {
  constructor(scope: Construct, id: string, { environment, region, notices, undelivered }: FindingsProps) {
    super(scope, id);
    const deadLetters = undelivered.keepUndelivered();
    for (const [name, { tells, pattern, message }] of Object.entries(findingRoutes(environment, region))) {
      new Rule(this, name, { description: `Findings told to ${tells}`, eventPattern: pattern, targets: [telling(notices[tells], message, deadLetters)] });
    }
  }
}

/** Not the library's target for topics: it would edit the topic's policy from here; the archive has written it in full. */
const telling = (topic: ITopic, message: string, deadLetterConfig: { readonly arn: string }): IRuleTarget => ({
  bind: () => ({ arn: topic.topicArn, input: textOf(message), deadLetterConfig, retryPolicy: RETRY }),
});

/** `<$.path>` becomes the event's value at that path. */
const textOf = (message: string): RuleTargetInput => RuleTargetInput.fromText(message.replaceAll(/<(\$[^>]+)>/g, (_, path: string) => EventField.fromPath(path)));
