import { Stack } from 'aws-cdk-lib';
import { type Conditions, PolicyDocument, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnResourcePolicy } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { stackName } from '../../config/names';
import type { Environment } from '../../config/types';

/**
 * The one resource policy of CloudWatch Logs in a region (an account has ten): services of AWS that write to our log
 * groups by it. Services that find no policy of the kind add one each by themselves, out of sight and until there is no room.
 */
export class LogWriters extends Construct {
  constructor(scope: Construct, id: string, environment: Environment) {
    super(scope, id);
    const { account, region } = Stack.of(this);
    const groups = (name: string): string => `arn:aws:logs:${region}:${account}:log-group:${name}:*`;
    const allow = (service: string, name: string, source: Conditions[string]): PolicyStatement =>
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [groups(name)],
        conditions: { StringEquals: { 'aws:SourceAccount': account }, ArnLike: source },
      });
    const policy = new PolicyDocument({
      statements: [
        // Web firewall, network firewall, name server: their log groups are in several stacks.
        allow('delivery.logs.amazonaws.com', '*', { 'aws:SourceArn': `arn:aws:logs:${region}:${account}:*` }),
        // Syslog, to log groups of the Detection stack only.
        allow('syslog.logs.amazonaws.com', `${stackName(environment, 'Detection')}-*`, {
          'aws:SourceArn': `arn:aws:ec2:${region}:${account}:vpc-endpoint/*`,
        }),
      ],
    });
    new CfnResourcePolicy(this, 'Policy', {
      policyName: `holdfast-${environment.name}`,
      policyDocument: Stack.of(this).toJsonString(policy.toJSON()),
    });
  }
}
