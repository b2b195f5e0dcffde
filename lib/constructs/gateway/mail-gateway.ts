import { Duration } from 'aws-cdk-lib';
import { NetworkTargetGroup, Protocol, TargetType } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { HOSTS } from '../../config/names';
import { tierCidr } from '../../config/tiers';
import { seconds } from '../../config/units';
import { ANYWHERE, type Reach, type ServiceNetwork, WEB } from '../service/service-network';
import { COOLDOWN, HEALTH_CHECK, type ServiceProps, WarmService } from '../service/warm-service';
import { type GatewayVariables, HEALTH_COMMAND, LIVEZ, PORTS, TIMES } from '../../contracts/gateway';
import { SmtpLoadBalancer } from './smtp-load-balancer';
import { SessionScaling } from './session-scaling';

/** Scaling target. A task holds messages in memory while it checks them; above this, a burst of large ones exhausts it. */
const MEMORY_TARGET_PERCENT = 70;

/** Next hops and senders' servers; the firewall allows this for the gateway tier only. */
const MAIL_SERVERS: Reach = {
  port: PORTS.public,
  cidr: ANYWHERE,
  who: 'Mail servers of customers and of their correspondents',
};

/** A region's mail exchanger. It accepts mail all the time, in the active and in the standby region. */
export class MailGateway extends Construct {
  readonly door: SmtpLoadBalancer;
  readonly targets: NetworkTargetGroup;
  readonly tasks: WarmService;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { environment, network, cluster, zone } = props;
    const [region] = props.regions;
    const host = HOSTS.mailExchanger(environment, region);
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
      // The gateway judges senders by their address (F3); Haraka gets no PROXY header.
      preserveClientIp: true,
      // A deregistered task keeps its sessions: on SIGTERM it ends them itself, between transactions.
      deregistrationDelay: Duration.seconds(TIMES.deregistration.seconds),
      connectionTermination: false,
      healthCheck: {
        protocol: Protocol.HTTP,
        port: `${PORTS.health}`,
        path: LIVEZ,
        ...HEALTH_CHECK,
      },
    });
  }
}

/** The container, as the gateway's contract defines it. */
const container = (variables: GatewayVariables) => ({
  source: 'services/gateway',
  variables,
  secrets: {},
  serves: { ports: [PORTS.smtp, PORTS.health], healthCommand: HEALTH_COMMAND, start: seconds(60), stop: TIMES.stop },
});
