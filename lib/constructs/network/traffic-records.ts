import { Stack } from 'aws-cdk-lib';
import { CfnFlowLog } from 'aws-cdk-lib/aws-ec2';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnLoggingConfiguration } from 'aws-cdk-lib/aws-networkfirewall';
import {
  CfnResolverQueryLoggingConfig,
  CfnResolverQueryLoggingConfigAssociation,
} from 'aws-cdk-lib/aws-route53resolver';
import { Construct } from 'constructs';
import { RetainedLogGroup } from '../archive/retained-log-group';
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

  constructor(
    scope: Construct,
    id: string,
    private readonly props: TrafficRecordsProps,
  ) {
    super(scope, id);
    this.alerts = this.logGroup('Alerts');
    this.flows = this.logGroup('Flows');
    this.queries = this.logGroup('Queries');
    this.recordFlows();
    this.recordFirewall();
    this.recordQueries();
  }

  private logGroup(id: string): LogGroup {
    return new RetainedLogGroup(this, id, { retentionClass: 'infrastructure', key: this.props.logKey });
  }

  private recordFlows(): void {
    const logGroup = this.flows;
    const role = new Role(this, 'Writer', {
      assumedBy: new ServicePrincipal('vpc-flow-logs.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    });
    const policy = new ManagedPolicy(this, 'WriterPermissions');
    policy.attachToRole(role);
    logGroup.grant(policy, 'logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams');
    const flowLog = new CfnFlowLog(this, 'FlowLog', {
      resourceType: 'VPC',
      resourceId: this.props.vpc.vpcId,
      trafficType: 'ALL',
      logDestinationType: 'cloud-watch-logs',
      logGroupName: logGroup.logGroupName,
      deliverLogsPermissionArn: role.roleArn,
      logFormat: FLOW_FIELDS.map((field) => `\${${field}}`).join(' '),
    });
    flowLog.node.addDependency(policy);
  }

  private recordFirewall(): void {
    const { firewall } = this.props;
    const destination = (
      logType: 'ALERT' | 'FLOW',
      logGroup: LogGroup,
    ): CfnLoggingConfiguration.LogDestinationConfigProperty => ({
      logType,
      logDestinationType: 'CloudWatchLogs',
      logDestination: { logGroup: logGroup.logGroupName },
    });
    new CfnLoggingConfiguration(this, 'FirewallLogging', {
      firewallArn: firewall.arn,
      firewallName: firewall.name,
      loggingConfiguration: {
        logDestinationConfigs: [destination('ALERT', this.alerts), destination('FLOW', this.logGroup('FirewallFlows'))],
      },
    });
  }

  private recordQueries(): void {
    const config = new CfnResolverQueryLoggingConfig(this, 'QueryLogging', {
      destinationArn: this.queries.logGroupArn,
    });
    new CfnResolverQueryLoggingConfigAssociation(this, 'QueryLoggingOfVpc', {
      resolverQueryLogConfigId: config.attrId,
      resourceId: this.props.vpc.vpcId,
    });
  }
}
