import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { EventField, type IRuleTarget, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Environment, Region } from '../../config/types';
import { type AlarmSpec, OperationalAlarm, USUAL_PERIOD } from '../alarm/alarm';
import type { Notices } from '../archive/notices';
import { findingRoutes } from './finding-routes';

export interface FindingsProps {
  readonly environment: Environment;
  readonly region: Region;
  readonly notices: Notices;
}

/** EventBridge tries for a day, as often as it can (EventBridge API, `RetryPolicy`): its own defaults, said. */
const RETRY = { maximumEventAgeInSeconds: Duration.hours(24).toSeconds(), maximumRetryAttempts: 185 };

/** Brings what the detectors find to people (G2). What cannot be delivered waits in a queue, and an alarm says so. */
export class Findings extends Construct {
  constructor(scope: Construct, id: string, { environment, region, notices }: FindingsProps) {
    super(scope, id);
    const undelivered = new Queue(this, 'DeadLetters', { encryptionMasterKey: notices.key, retentionPeriod: Duration.days(14) });
    undelivered.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [undelivered.queueArn],
        conditions: { ArnLike: { 'aws:SourceArn': Stack.of(this).formatArn({ service: 'events', resource: 'rule', resourceName: `${Stack.of(this).stackName}-*`, arnFormat: ArnFormat.SLASH_RESOURCE_NAME }) } },
      }),
    );
    for (const [name, { tells, pattern, message }] of Object.entries(findingRoutes(environment, region))) {
      new Rule(this, name, { description: `Findings told to ${tells}`, eventPattern: pattern, targets: [telling(notices[tells], message, undelivered)] });
    }
    new OperationalAlarm(this, 'Undelivered', undeliveredFindings(undelivered, notices.onCall));
  }
}

/** Not the library's target for topics: it would edit the topic's policy from here; the archive has written it in full. */
const telling = (topic: ITopic, message: string, undelivered: Queue): IRuleTarget => ({
  bind: () => ({ arn: topic.topicArn, input: textOf(message), deadLetterConfig: { arn: undelivered.queueArn }, retryPolicy: RETRY }),
});

/** `<$.path>` becomes the event's value at that path. */
const textOf = (message: string): RuleTargetInput => RuleTargetInput.fromText(message.replaceAll(/<(\$[^>]+)>/g, (_, path: string) => EventField.fromPath(path)));

const undeliveredFindings = (queue: Queue, topic: ITopic): AlarmSpec => ({
  metric: queue.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: USUAL_PERIOD }),
  threshold: 0,
  comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
  missing: TreatMissingData.NOT_BREACHING,
  symptom: 'A finding of a detector could not be told to anybody for a day.',
  firstStep: 'Read it in the dead-letter queue, and in ERROR_CODE beside it why it was refused.',
  runbook: 'A finding could not be delivered',
  topic,
});
