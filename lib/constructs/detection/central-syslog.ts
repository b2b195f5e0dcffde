import { ArnFormat, CustomResource, Duration, Stack } from 'aws-cdk-lib';
import type { IInterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { AlertTopics } from '../archive/alert-topics';
import { RetainedLogGroup } from '../archive/retained-log-group';
import type { FunctionNetwork } from '../handler/function-network';
import { Handler } from '../handler/handler';
import { WEB } from '../service/service-network';
import type { SyslogConfiguration } from './syslog-contract';

export interface CentralSyslogProps {
  /** Endpoint of `syslog-logs`, open on 6514 (TLS) to the private tiers. */
  readonly endpoint: IInterfaceVpcEndpoint;
  /** True where somebody else leads the endpoint's messages somewhere: then there is only the log group. */
  readonly adopted: boolean;
  readonly functions: FunctionNetwork;
  readonly logKey: IKey;
  readonly notices: AlertTopics;
}

/**
 * The central syslog server (H1), which is none: CloudWatch Logs takes syslog over TLS from whatever in the network speaks
 * nothing else, parses it and keeps it with the other logs. Who may write is in LogWriters.
 */
export class CentralSyslog extends Construct {
  readonly messages: RetainedLogGroup;

  constructor(scope: Construct, id: string, { endpoint, adopted, functions, logKey, notices }: CentralSyslogProps) {
    super(scope, id);
    this.messages = new RetainedLogGroup(this, 'Messages', {
      retentionClass: 'infrastructure',
      key: logKey,
      masked: true,
    });
    if (adopted) return;
    const handler = new Handler(this, 'Handler', {
      source: 'syslog-configuration',
      description: 'Leads the messages of the syslog endpoint into their log group',
      logKey,
      notices,
      network: { functions, reaches: [WEB] },
      statements: [
        new PolicyStatement({
          actions: ['logs:PutSyslogConfiguration', 'logs:DeleteSyslogConfiguration'],
          resources: arns(this.messages),
        }),
      ],
    });
    const configuration: SyslogConfiguration = {
      LogGroup: this.messages.logGroupName,
      Endpoint: endpoint.vpcEndpointId,
    };
    new CustomResource(this, 'Configuration', {
      resourceType: 'Custom::SyslogConfiguration',
      serviceToken: handler.function.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: configuration,
    });
  }
}

/** A log group's ARN in both of its forms; which one a call is judged by differs from call to call. */
const arns = (group: ILogGroup): string[] => [
  group.logGroupArn,
  Stack.of(group).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: group.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  }),
];
