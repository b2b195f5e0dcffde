import { CustomResource, Duration, Stack } from 'aws-cdk-lib';
import { ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { OperationalAlarm } from '../alarm/alarm';
import type { AlertTopics } from '../archive/alert-topics';
import { Handler } from '../handler/handler';
import { FAILED_PUSHES, type Push, type PushVariables } from './contract';

export interface ParameterPushProps {
  readonly pushes: readonly Push[];
  readonly logKey: IKey;
  readonly notices: AlertTopics;
}

/** Tells other regions a fact as SSM parameters, which they then read at home (rule 1: the third of three ways). */
export class ParameterPush extends Construct {
  constructor(scope: Construct, id: string, { pushes, logKey, notices }: ParameterPushProps) {
    super(scope, id);
    const handler = new Handler(this, 'Handler', {
      source: 'parameter-push',
      description: 'Writes SSM parameters into the regions that read them; invoke with {} to repeat',
      logKey,
      notices,
      statements: [
        new PolicyStatement({
          actions: ['ssm:PutParameter'],
          resources: pushes.map(
            ({ region, name }) => `arn:aws:ssm:${region}:${Stack.of(this).account}:parameter${name}`,
          ),
        }),
      ],
      environment: { PUSHES: Stack.of(this).toJsonString(pushes) } satisfies PushVariables,
    });
    new CustomResource(this, 'Push', {
      resourceType: 'Custom::ParameterPush',
      serviceToken: handler.function.functionArn,
      // An answer that never comes is known in minutes, not in CloudFormation's hour.
      serviceTimeout: Duration.minutes(5),
      // Only so that a change of what is pushed runs the handler; it reads its environment.
      properties: { Pushes: pushes },
    });
    new OperationalAlarm(this, 'Failed', {
      metric: new Metric({
        namespace: FAILED_PUSHES.namespace,
        metricName: FAILED_PUSHES.metric,
        statistic: Stats.MAXIMUM,
        period: Duration.minutes(5),
      }),
      threshold: 0,
      comparison: ComparisonOperator.GREATER_THAN_THRESHOLD,
      missing: TreatMissingData.IGNORE,
      symptom: 'A parameter could not be written into another region; that region reads an old value or none.',
      firstStep: 'invoke the push handler again with an empty event once the region answers.',
      runbook: 'Parameter push failed',
      topic: notices.onCall,
    });
  }
}
