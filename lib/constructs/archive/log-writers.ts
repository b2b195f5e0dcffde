import { Stack } from 'aws-cdk-lib';
import { PolicyDocument, type PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnResourcePolicy } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { stackName } from '../../config/names';
import type { Environment } from '../../config/types';
import { admit, fromThisAccount } from '../permission/statements';

/**
 * The one resource policy of CloudWatch Logs in a region (an account has ten): services of AWS that write to our log
 * groups by it. Services that find no policy of the kind add one each by themselves, out of sight and until there is no room.
 */
export class LogWriters extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { account, region } = Stack.of(this);
    const mayWrite = (service: string, groups: string, source: string): PolicyStatement =>
      admit(
        service,
        ['logs:CreateLogStream', 'logs:PutLogEvents'],
        `arn:aws:logs:${region}:${account}:log-group:${groups}:*`,
        { ...fromThisAccount(this), ArnLike: { 'aws:SourceArn': source } },
      );
    const policy = new PolicyDocument({
      statements: [
        // Web firewall, network firewall, name server: their log groups are in several stacks.
        mayWrite('delivery.logs.amazonaws.com', '*', `arn:aws:logs:${region}:${account}:*`),
        // Syslog, to log groups of the Detection stack only.
        mayWrite(
          'syslog.logs.amazonaws.com',
          `${stackName(environment, 'Detection')}-*`,
          `arn:aws:ec2:${region}:${account}:vpc-endpoint/*`,
        ),
      ],
    });
    new CfnResourcePolicy(this, 'Policy', {
      policyName: `holdfast-${environment.name}`,
      policyDocument: Stack.of(this).toJsonString(policy.toJSON()),
    });
  }
}
