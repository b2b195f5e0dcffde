import type { IInterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Reporting } from '../archive/reporting';
import { logGroupArn, RetainedLogGroup } from '../archive/retained-log-group';
import type { FunctionNetwork } from '../handler/function-network';
import { Handler } from '../handler/handler';
import { WEB } from '../service/service-network';
import { allow } from '../permission/statements';
import type { SyslogConfiguration } from './syslog-contract';

export interface CentralSyslogProps extends Reporting {
  /** Endpoint of `syslog-logs`, open on 6514 (TLS) to the private tiers. */
  readonly endpoint: IInterfaceVpcEndpoint;
  /** True where the environment reuses the account's syslog configuration: then this makes only the log group. */
  readonly adopted: boolean;
  readonly functions: FunctionNetwork;
}

/**
 * Central syslog (H1) without a server: CloudWatch Logs ingests syslog over TLS from sources that support nothing else, parses
 * it and keeps it with the other logs. LogWriters has who may write.
 */
export class CentralSyslog extends Construct {
  readonly messages: RetainedLogGroup;

  constructor(scope: Construct, id: string, { endpoint, adopted, functions, ...reporting }: CentralSyslogProps) {
    super(scope, id);
    this.messages = new RetainedLogGroup(this, 'Messages', { key: reporting.logKey, masked: true });
    if (adopted) return;
    const handler = new Handler(this, 'Handler', {
      source: 'syslog-configuration',
      description: 'Delivers the messages of the syslog endpoint to their log group',
      ...reporting,
      network: { functions, reaches: [WEB] },
      statements: [allow(['logs:PutSyslogConfiguration', 'logs:DeleteSyslogConfiguration'], arns(this.messages))],
    });
    const configuration: SyslogConfiguration = {
      LogGroup: this.messages.logGroupName,
      Endpoint: endpoint.vpcEndpointId,
    };
    handler.customResource(this, 'Configuration', 'SyslogConfiguration', configuration);
  }
}

/** A log group's ARN in both forms: IAM compares some calls with one and some with the other. */
const arns = (group: ILogGroup): string[] => [group.logGroupArn, logGroupArn(group, group.logGroupName)];
