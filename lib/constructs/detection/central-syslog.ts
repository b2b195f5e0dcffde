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
  /** True where the environment reuses the account's syslog configuration: then this makes only the log group. */
  readonly adopted: boolean;
  readonly functions: FunctionNetwork;
  readonly logKey: IKey;
  readonly notices: AlertTopics;
}

/**
 * Central syslog (H1) without a server: CloudWatch Logs ingests syslog over TLS from sources that support nothing else, parses
 * it and keeps it with the other logs. LogWriters has who may write.
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
      description: 'Delivers the messages of the syslog endpoint to their log group',
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

/** A log group's ARN in both forms: IAM compares some calls with one and some with the other. */
const arns = (group: ILogGroup): string[] => [
  group.logGroupArn,
  Stack.of(group).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName: group.logGroupName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  }),
];
