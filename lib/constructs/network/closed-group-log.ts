import { CfnResource, Stack } from 'aws-cdk-lib';
import type { Vpc } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { RetainedLogGroup } from '../archive/retained-log-group';
import { ANSWER_WITHIN } from '../handler/handler';

export interface ClosedGroupLogProps {
  /** The VPC whose default security group the CDK's function empties. */
  readonly vpc: Vpc;
  readonly logKey: IKey;
}

/**
 * The log of the CDK's own function that empties the default security group. Lambda would make it on the first run,
 * unencrypted and kept for ever (F6); made here under the function's name, it is one of ours before anything runs.
 */
export class ClosedGroupLog extends Construct {
  /** @throws where the CDK no longer makes the function under this name: its log would go unnoticed. */
  constructor(scope: Construct, id: string, { vpc, logKey }: ClosedGroupLogProps) {
    super(scope, id);
    const handler = Stack.of(this)
      .node.tryFindChild('Custom::VpcRestrictDefaultSGCustomResourceProvider')
      ?.node.tryFindChild('Handler');
    const run = vpc.node.tryFindChild('RestrictDefaultSecurityGroupCustomResource')?.node.defaultChild;
    if (!CfnResource.isCfnResource(handler) || !CfnResource.isCfnResource(run))
      throw new Error(`${this.node.path}: the CDK's function for the default security group must be there`);
    const log = new RetainedLogGroup(this, 'Logs', {
      retentionClass: 'infrastructure',
      key: logKey,
      name: `/aws/lambda/${handler.ref}`,
    });
    run.node.addDependency(log);
    // CloudFormation's default is an hour.
    run.addPropertyOverride('ServiceTimeout', ANSWER_WITHIN.toSeconds().toString());
  }
}
