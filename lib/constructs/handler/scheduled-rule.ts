import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { Minutes } from '../../config/units';
import type { Handler } from './handler';

export interface ScheduledRuleProps {
  readonly handler: Handler;
  /** At least 1; an hour reads as an hour. */
  readonly every: Minutes;
}

/** Runs a function over and over. Not by the CDK's own target: the id of its permission names the region (rule 2). */
export class ScheduledRule extends Construct {
  constructor(scope: Construct, id: string, { handler, every }: ScheduledRuleProps) {
    super(scope, id);
    const { functionArn } = handler.function;
    const rule = new CfnRule(this, 'Rule', {
      scheduleExpression: rate(every.minutes),
      state: 'ENABLED',
      targets: [{ id: 'function', arn: functionArn }],
    });
    new CfnPermission(this, 'MayInvoke', {
      action: 'lambda:InvokeFunction',
      functionName: functionArn,
      principal: 'events.amazonaws.com',
      sourceArn: rule.attrArn,
    });
  }
}

function rate(minutes: number): string {
  const [count, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return `rate(${count} ${unit}${count === 1 ? '' : 's'})`;
}
