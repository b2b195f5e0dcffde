import { Aws, Fn, Stack } from 'aws-cdk-lib';
import {
  GatewayVpcEndpoint,
  GatewayVpcEndpointAwsService,
  InterfaceVpcEndpoint,
  InterfaceVpcEndpointAwsService as Service,
  type InterfaceVpcEndpointProps,
  type SecurityGroup,
} from 'aws-cdk-lib/aws-ec2';
import { type Conditions, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PRIVATE_TIERS, tierCidr } from '../../config/tiers';
import type { Region } from '../../config/types';
import { optOut } from '../../secure-defaults';
import { securityGroup } from '../service/service-network';
import type { TieredVpc } from './tiered-vpc';

export interface ServiceEndpointsProps {
  readonly region: Region;
  readonly vpc: TieredVpc;
}

interface EndpointSpec {
  readonly service: Service;
  /** Who in the private tiers calls the service, and for what; without a caller there is no endpoint. */
  readonly caller: string;
  /** The one action that passes; default: all. */
  readonly only?: string;
}

/**
 * Every AWS service that the private tiers call, by construct id; S3 and syslog follow below. The firewall allows no AWS names, so a new
 * caller adds its line here. Encryption of S3 objects, secrets and logs needs none: those services call KMS themselves.
 */
const ENDPOINTS: Readonly<Record<string, EndpointSpec>> = {
  ImageApi: { service: Service.ECR, caller: 'Fargate, on pulling an image' },
  ImageRegistry: { service: Service.ECR_DOCKER, caller: 'Fargate, on pulling an image' },
  Logs: { service: Service.CLOUDWATCH_LOGS, caller: 'every task: its log, and the metrics embedded in it' },
  Secrets: { service: Service.SECRETS_MANAGER, caller: 'Fargate, on starting a task with secrets' },
  Settings: { service: Service.SSM, caller: 'Fargate, on starting a task: its settings' },
  Databases: { service: Service.RDS, caller: 'the writer locator: DescribeGlobalClusters' },
  Backups: { service: Service.BACKUP, caller: 'the function that watches backups' },
  Keys: {
    service: Service.KMS,
    caller: 'the portal: VerifyMac of heartbeats; the functions that sign and verify high-water marks of the database',
  },
  Compute: {
    service: Service.EC2,
    caller: 'the function that finds the peering connection',
    only: 'ec2:DescribeVpcPeeringConnections',
  },
  Events: {
    service: Service.EVENTBRIDGE,
    caller: 'the function that announces the active region',
    only: 'events:PutEvents',
  },
  Scaling: {
    service: Service.APPLICATION_AUTOSCALING,
    caller: 'the function that lowers the capacity that a flip raised',
    only: 'application-autoscaling:RegisterScalableTarget',
  },
  ThreatData: { service: Service.GUARDDUTY_DATA, caller: "GuardDuty's agent, a sidecar of every task" },
};

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
    this.securityGroup = securityGroup(this, props.vpc, {
      admits: PRIVATE_TIERS.flatMap((tier) =>
        [443, SYSLOG_PORT].map((port) => ({ port, cidr: tierCidr(props.region, tier), who: `${tier} tier` })),
      ),
    });
    const ownIdentities = { StringEquals: { 'aws:PrincipalAccount': Stack.of(this).account } };
    for (const [name, { service, only = '*' }] of Object.entries(ENDPOINTS))
      this.endpoint(this, name, { service }).addToPolicy(this.allow(only, '*', ownIdentities));
    this.syslog = this.syslogEndpoint();
    this.storage();
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
    const statements = [
      this.allow('*', '*', { StringEquals: { 'aws:PrincipalAccount': account, 'aws:ResourceAccount': account } }),
      this.allow('s3:GetObject', `arn:aws:s3:::prod-${region.name}-starport-layer-bucket/*`),
      // Custom resources answer CloudFormation here; the name has the region without dashes. CloudFormation signs the URL.
      this.allow(
        's3:PutObject',
        `arn:aws:s3:::cloudformation-custom-resource-response-${Fn.join('', Fn.split('-', Aws.REGION))}/*`,
      ),
      this.allow('*', '*', { Bool: { 'aws:PrincipalIsAWSService': 'true' } }),
    ];
    for (const statement of statements) endpoint.addToPolicy(statement);
  }

  private allow(action: string, resource: string, conditions?: Conditions): PolicyStatement {
    return new PolicyStatement({
      principals: [new StarPrincipal()],
      actions: [action],
      resources: [resource],
      conditions,
    });
  }
}
