import { Aws, Fn, Stack } from 'aws-cdk-lib';
import {
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService as Service,
  type InterfaceVpcEndpointProps,
  Peer,
  Port,
  SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import { PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PRIVATE_TIERS, tierCidr } from '../../config/tiers';
import type { Region } from '../../config/types';
import { optOut } from '../../secure-defaults';
import type { TieredVpc } from './tiered-vpc';

export interface ServiceEndpointsProps {
  readonly region: Region;
  readonly vpc: TieredVpc;
}

interface EndpointSpec {
  readonly id: string;
  readonly service: Service;
  /** Who in the private tiers calls the service, and for what; without a caller there is no endpoint. */
  readonly caller: string;
  /** The one action that passes; default: all. */
  readonly only?: string;
}

/**
 * Every AWS service that the private tiers call; S3 and syslog follow below. The firewall allows no AWS names, so a new
 * caller adds its line here. Encryption of S3 objects, secrets and logs needs none: those services call KMS themselves.
 */
const ENDPOINTS: readonly EndpointSpec[] = [
  { id: 'ImageApi', service: Service.ECR, caller: 'Fargate, on pulling an image' },
  { id: 'ImageRegistry', service: Service.ECR_DOCKER, caller: 'Fargate, on pulling an image' },
  { id: 'Logs', service: Service.CLOUDWATCH_LOGS, caller: 'every task: its log, and the metrics embedded in it' },
  { id: 'Secrets', service: Service.SECRETS_MANAGER, caller: 'Fargate, on starting a task with secrets' },
  { id: 'Settings', service: Service.SSM, caller: 'Fargate, on starting a task: its settings' },
  { id: 'Databases', service: Service.RDS, caller: 'the writer locator: DescribeGlobalClusters' },
  { id: 'Backups', service: Service.BACKUP, caller: 'the function that watches backups' },
  {
    id: 'Keys',
    service: Service.KMS,
    caller: 'the portal: VerifyMac of heartbeats; the functions that sign and verify high-water marks of the database',
  },
  {
    id: 'Compute',
    service: Service.EC2,
    caller: 'the function that finds the peering connection',
    only: 'ec2:DescribeVpcPeeringConnections',
  },
  {
    id: 'Events',
    service: Service.EVENTBRIDGE,
    caller: 'the function that announces the active region',
    only: 'events:PutEvents',
  },
  {
    id: 'Scaling',
    service: Service.APPLICATION_AUTOSCALING,
    caller: 'the function that lowers the capacity that a flip raised',
    only: 'application-autoscaling:RegisterScalableTarget',
  },
  { id: 'ThreatData', service: Service.GUARDDUTY_DATA, caller: "GuardDuty's agent, a sidecar of every task" },
];

/** Port of syslog over TLS; the plain ports of the service stay closed (N1). */
const SYSLOG_PORT = 6514;

/**
 * Endpoints of AWS services in every zone of the application tier, so that calls stay inside the network. Open to the
 * private tiers, for identities of this account only: credentials of another account do not work here.
 */
export class ServiceEndpoints extends Construct {
  /** Receives syslog over TLS on 6514 from systems that support nothing else (H1). */
  readonly syslog: InterfaceVpcEndpoint;
  private readonly securityGroup: SecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceEndpointsProps,
  ) {
    super(scope, id);
    this.securityGroup = this.openToPrivateTiers();
    const ownIdentities = { StringEquals: { 'aws:PrincipalAccount': Stack.of(this).account } };
    for (const { id: name, service, only = '*' } of ENDPOINTS)
      this.endpoint(this, name, { service }).addToPolicy(this.allow(only, '*', ownIdentities));
    this.syslog = this.syslogEndpoint();
    this.storage();
  }

  private openToPrivateTiers(): SecurityGroup {
    const { region, vpc } = this.props;
    const group = new SecurityGroup(this, 'SecurityGroup', { vpc, description: 'AWS services, for the private tiers' });
    for (const tier of PRIVATE_TIERS) {
      for (const port of [443, SYSLOG_PORT])
        group.addIngressRule(Peer.ipv4(tierCidr(region, tier)), Port.tcp(port), `${tier} tier`);
    }
    return group;
  }

  private endpoint(
    scope: Construct,
    id: string,
    props: Pick<InterfaceVpcEndpointProps, 'service' | 'privateDnsEnabled'>,
  ): InterfaceVpcEndpoint {
    const { vpc } = this.props;
    return new InterfaceVpcEndpoint(scope, id, {
      ...props,
      vpc,
      subnets: vpc.select('application'),
      securityGroups: [this.securityGroup],
    });
  }

  /** Syslog has no identities: the policy checks the account of the log group instead. */
  private syslogEndpoint(): InterfaceVpcEndpoint {
    const scope = new Construct(this, 'Syslog');
    optOut(scope, {
      property: 'InterfaceVpcEndpoint.privateDnsEnabled',
      reason: 'the syslog service has no name of its own; senders use that of the endpoint',
    });
    const endpoint = this.endpoint(scope, 'Endpoint', {
      service: new Service('syslog-logs', undefined, SYSLOG_PORT),
      privateDnsEnabled: false,
    });
    endpoint.addToPolicy(
      this.allow('logs:PutLogEvents', '*', { StringEquals: { 'aws:ResourceAccount': Stack.of(this).account } }),
    );
    return endpoint;
  }

  /** S3: our identities to our buckets, image layers in AWS's bucket, and requests that AWS services sign themselves. */
  private storage(): void {
    const { region, vpc } = this.props;
    const { account } = Stack.of(this);
    const endpoint = new GatewayVpcEndpoint(this, 'Storage', {
      vpc,
      service: GatewayVpcEndpointAwsService.S3,
      subnets: PRIVATE_TIERS.map((tier) => vpc.select(tier)),
    });
    endpoint.addToPolicy(
      this.allow('*', '*', { StringEquals: { 'aws:PrincipalAccount': account, 'aws:ResourceAccount': account } }),
    );
    endpoint.addToPolicy(this.allow('s3:GetObject', `arn:aws:s3:::prod-${region.name}-starport-layer-bucket/*`));
    // Custom resources answer CloudFormation here; the name has the region without dashes. CloudFormation signs the URL.
    endpoint.addToPolicy(
      this.allow(
        's3:PutObject',
        `arn:aws:s3:::cloudformation-custom-resource-response-${Fn.join('', Fn.split('-', Aws.REGION))}/*`,
      ),
    );
    endpoint.addToPolicy(this.allow('*', '*', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }));
  }

  private allow(
    action: string,
    resource: string,
    conditions?: Record<string, Record<string, string>>,
  ): PolicyStatement {
    return new PolicyStatement({
      principals: [new StarPrincipal()],
      actions: [action],
      resources: [resource],
      conditions,
    });
  }
}
