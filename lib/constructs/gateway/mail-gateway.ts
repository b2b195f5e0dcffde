import { Duration } from 'aws-cdk-lib';
import { NetworkTargetGroup, Protocol, TargetType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { HOSTS } from '../../config/names';
import { tierCidr } from '../../config/tiers';
import type { Environment, Region } from '../../config/types';
import { seconds } from '../../config/units';
import { ServerCertificate } from '../service/server-certificate';
import type { ServiceCluster } from '../service/service-cluster';
import { type Reach, type ServiceNetwork, WEB } from '../service/service-network';
import { COOLDOWN, WarmService } from '../service/warm-service';
import { type GatewayVariables, HEALTH_COMMAND, LIVEZ, PORTS, TIMES } from '../../contracts/gateway';
import { SmtpLoadBalancer } from './smtp-load-balancer';
import { SessionScaling } from './session-scaling';

/** Scaling: messages are held in memory while they are judged; above this a burst of large ones runs out of it. */
const MEMORY_TARGET_PERCENT = 70;

/** Next hops and senders' servers; the firewall lets this tier alone do it. */
const MAIL_SERVERS: Reach = {
  port: PORTS.public,
  cidr: '0.0.0.0/0',
  to: 'Mail servers of customers and of their correspondents',
};

export interface MailGatewayProps {
  readonly environment: Environment;
  /** All regions of the environment, the gateway's own first. */
  readonly regions: readonly [Region, ...Region[]];
  readonly network: ServiceNetwork;
  readonly cluster: ServiceCluster;
  readonly zone: IHostedZone;
  /** Bucket that the load balancer writes its logs to. */
  readonly logBucket: string;
}

/** A region's mail exchanger: it takes mail all the time, whoever is active. */
export class MailGateway extends Construct {
  readonly door: SmtpLoadBalancer;
  readonly targets: NetworkTargetGroup;
  readonly tasks: WarmService;
  readonly certificate: ServerCertificate;

  constructor(scope: Construct, id: string, props: MailGatewayProps) {
    super(scope, id);
    const { environment, network, cluster, zone } = props;
    const [region] = props.regions;
    const host = HOSTS.mailExchanger(environment, region);
    // Exportable: TLS ends in the gateway, not at the load balancer, for SMTP starts in plain text.
    this.certificate = new ServerCertificate(this, 'Certificate', { zone, names: [host], exportable: true });
    this.tasks = new WarmService(this, 'Tasks', {
      name: 'gateway',
      size: environment.gateway,
      cluster,
      container: container({ AWS_REGION: region.name, SMTP_HOSTNAME: host }),
      logClass: 'email',
      subnets: network.subnets('gateway'),
      reaches: [WEB, MAIL_SERVERS],
    });
    this.targets = this.targetGroup(network);
    this.door = new SmtpLoadBalancer(this, 'Door', {
      environment,
      vpc: network.vpc,
      subnets: network.subnets('public'),
      logBucket: props.logBucket,
      targets: this.targets,
      tasksCidr: tierCidr(region, 'gateway'),
    });
    this.tasks.admit(this.door.securityGroup, PORTS.smtp, 'Mail servers, by their own addresses');
    this.tasks.admit(this.door.securityGroup, PORTS.health, 'Health checks');
    this.tasks.scaling.scaleOnMemoryUtilization('Memory', {
      policyName: 'memory',
      targetUtilizationPercent: MEMORY_TARGET_PERCENT,
      ...COOLDOWN,
    });
    new SessionScaling(this, 'Sessions', { tasks: this.tasks, loadBalancer: this.door.loadBalancer });
    new ARecord(this, 'Name', {
      zone,
      recordName: host,
      target: RecordTarget.fromAlias(new LoadBalancerTarget(this.door.loadBalancer)),
    });
  }

  private targetGroup({ vpc }: ServiceNetwork): NetworkTargetGroup {
    return new NetworkTargetGroup(this, 'Targets', {
      vpc,
      targetType: TargetType.IP,
      port: PORTS.smtp,
      protocol: Protocol.TCP,
      targets: [this.tasks.service.loadBalancerTarget({ containerName: 'gateway', containerPort: PORTS.smtp })],
      // Senders are judged by their address (F3); Haraka gets no PROXY header.
      preserveClientIp: true,
      // A task that leaves keeps its sessions: it ends them itself, between transactions, when SIGTERM comes.
      deregistrationDelay: Duration.seconds(TIMES.deregistration.seconds),
      connectionTermination: false,
      healthCheck: {
        protocol: Protocol.HTTP,
        port: `${PORTS.health}`,
        path: LIVEZ,
        healthyHttpCodes: '200',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
    });
  }
}

/** The container as the gateway's contract has it. */
const container = (variables: GatewayVariables) => ({
  source: 'services/gateway',
  variables,
  secrets: {},
  serves: { ports: [PORTS.smtp, PORTS.health], healthCommand: HEALTH_COMMAND, start: seconds(60), stop: TIMES.stop },
});
