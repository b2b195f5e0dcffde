import { CfnFlowLog } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration } from 'aws-cdk-lib/aws-networkfirewall';
import {
  CfnResolverQueryLoggingConfig,
  CfnResolverQueryLoggingConfigAssociation,
} from 'aws-cdk-lib/aws-route53resolver';
import { Construct } from 'constructs';
import { RetainedLogGroup } from '../archive/retained-log-group';
import { ownService } from '../permission/statements';
import type { Firewall } from './firewall';
import type { TieredVpc } from './tiered-vpc';

export interface TrafficRecordsProps {
  readonly vpc: TieredVpc;
  readonly firewall: Firewall;
  readonly logKey: IKey;
}

/** Fields of a flow record, in order. Version 2's, then where a packet really went, and how it was encrypted on the way. */
export const FLOW_FIELDS = [
  'version',
  'account-id',
  'interface-id',
  'srcaddr',
  'dstaddr',
  'srcport',
  'dstport',
  'protocol',
  'packets',
  'bytes',
  'start',
  'end',
  'action',
  'log-status',
  'subnet-id',
  'tcp-flags',
  'pkt-srcaddr',
  'pkt-dstaddr',
  'flow-direction',
  'traffic-path',
  'encryption-status',
] as const;

/** Everything that moves through the network is written down: flows, the firewall's decisions, DNS questions (H1, F6). */
export class TrafficRecords extends Construct {
  /** What the firewall dropped or found suspicious. */
  readonly alerts: LogGroup;
  /** Every flow of the VPC; its fields are FLOW_FIELDS. */
  readonly flows: LogGroup;
  /** Every DNS question asked in the VPC. */
  readonly queries: LogGroup;

  constructor(scope: Construct, id: string, { vpc, firewall, logKey: key }: TrafficRecordsProps) {
    super(scope, id);
    this.alerts = new RetainedLogGroup(this, 'Alerts', { key });
    this.flows = new RetainedLogGroup(this, 'Flows', { key });
    this.queries = new RetainedLogGroup(this, 'Queries', { key });
    this.recordFlows(vpc);
    this.recordFirewall(firewall, {
      ALERT: this.alerts,
      FLOW: new RetainedLogGroup(this, 'FirewallFlows', { key }),
    });
    this.recordQueries(vpc);
  }

  private recordFlows({ vpcId: resourceId }: TieredVpc): void {
    const logGroup = this.flows;
    const role = new Role(this, 'Writer', {
      assumedBy: ownService(this, 'vpc-flow-logs.amazonaws.com'),
    });
    const policy = new ManagedPolicy(this, 'WriterPermissions', { roles: [role] });
    logGroup.grant(policy, 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams');
    const flowLog = new CfnFlowLog(this, 'FlowLog', {
      resourceType: 'VPC',
      resourceId,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logGroupName: logGroup.logGroupName,
      deliverLogsPermissionArn: role.roleArn,
      logFormat: FLOW_FIELDS.map((field) => `\${${field}}`).join(' '),
    });
    flowLog.node.addDependency(policy);
  }

  private recordFirewall(firewall: Firewall, logs: Readonly<Record<'ALERT' | 'FLOW', LogGroup>>): void {
    new CfnLoggingConfiguration(this, 'FirewallLogging', {
      firewallArn: firewall.arn,
      firewallName: firewall.name,
      loggingConfiguration: {
        logDestinationConfigs: Object.entries(logs).map(([logType, { logGroupName }]) => ({
          logType,
          logDestinationType: 'CloudWatchLogs',
          logDestination: { logGroup: logGroupName },
        })),
      },
    });
  }

  private recordQueries({ vpcId: resourceId }: TieredVpc): void {
    const config = new CfnResolverQueryLoggingConfig(this, 'QueryLogging', {
      destinationArn: this.queries.logGroupArn,
    });
    new CfnResolverQueryLoggingConfigAssociation(this, 'QueryLoggingOfVpc', {
      resolverQueryLogConfigId: config.attrId,
      resourceId,
    });
  }
}
