import { Duration } from 'aws-cdk-lib';
import {
  ApplicationProtocol,
  ApplicationTargetGroup,
  TargetGroupLoadBalancingAlgorithmType,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { ARecord, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { LoadBalancerTarget } from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { HOSTS } from '../../config/names';
import { tierCidr } from '../../config/tiers';
import { seconds } from '../../config/units';
import { DATABASE_ROLE } from '../../runtime/database/roles';
import type { TenantDatabase } from '../database/tenant-database';
import { ServerCertificate } from '../service/server-certificate';
import { databases, type ServiceNetwork, WEB } from '../service/service-network';
import { COOLDOWN, HEALTH_CHECK, type ServiceProps, WarmService } from '../service/warm-service';
import { PORTAL, type PortalVariables } from '../../contracts/portal';
import { WebLoadBalancer } from './web-load-balancer';
import { HeartbeatKey } from './heartbeat-key';

/** Requests a minute that one task gets before another starts: 25 a second, a cautious guess until the benchmark says better. */
const REQUESTS_PER_TASK = 1500;

/** From leaving the load balancer until SIGTERM: twice the portal's own limit of 15 s a request. */
const DEREGISTRATION = seconds(30);

export interface PortalProps extends ServiceProps {
  readonly data: { readonly database: Pick<TenantDatabase, 'variables' | 'grantConnect'> };
}

/** The customers' web front of a region: front door, tasks, names, and the key by which it knows a drill. */
export class Portal extends Construct {
  readonly frontDoor: WebLoadBalancer;
  readonly targets: ApplicationTargetGroup;
  readonly tasks: WarmService;
  readonly certificate: ServerCertificate;

  constructor(scope: Construct, id: string, props: PortalProps) {
    super(scope, id);
    const { environment, network, zone, cluster } = props;
    const { database } = props.data;
    const [region, peer] = props.regions;
    const host = HOSTS.portalIn(environment, region);
    this.certificate = new ServerCertificate(this, 'Certificate', {
      zone,
      names: [HOSTS.portal(environment), HOSTS.active(environment), host],
    });
    const heartbeatKey = new HeartbeatKey(this, 'HeartbeatKey', { environment });
    const permissions = new ManagedPolicy(this, 'Permissions');
    database.grantConnect(permissions, DATABASE_ROLE.application);
    heartbeatKey.grantVerify(permissions);
    this.tasks = new WarmService(this, 'Tasks', {
      name: 'portal',
      size: environment.portal,
      cluster,
      container: container({
        ...database.variables,
        DATABASE_USER: DATABASE_ROLE.application,
        HEARTBEAT_KEY: heartbeatKey.arn,
        // A single region is always the active one: nothing could take the lease from it.
        WITNESS_NAME: peer && HOSTS.active(environment),
      }),
      logClass: 'infrastructure',
      subnets: network.subnets('application'),
      reaches: [WEB, ...databases(props.regions)],
      permissions,
    });
    this.targets = this.targetGroup(network);
    this.frontDoor = new WebLoadBalancer(this, 'FrontDoor', {
      vpc: network.vpc,
      subnets: network.subnets('public'),
      certificate: this.certificate,
      logBucket: props.logBucket,
      targets: this.targets,
      tasksCidr: tierCidr(region, 'application'),
    });
    this.tasks.admit(this.frontDoor.securityGroup, PORTAL.port, 'The load balancer');
    this.tasks.scaling.scaleOnRequestCount('Requests', {
      policyName: 'requests',
      requestsPerTarget: REQUESTS_PER_TASK,
      targetGroup: this.targets,
      ...COOLDOWN,
    });
    new ARecord(this, 'Name', {
      zone,
      recordName: host,
      target: RecordTarget.fromAlias(new LoadBalancerTarget(this.frontDoor.loadBalancer)),
    });
  }

  private targetGroup({ vpc }: ServiceNetwork): ApplicationTargetGroup {
    return new ApplicationTargetGroup(this, 'Targets', {
      vpc,
      targetType: TargetType.IP,
      port: PORTAL.port,
      protocol: ApplicationProtocol.HTTP,
      targets: [this.tasks.service.loadBalancerTarget({ containerName: 'portal', containerPort: PORTAL.port })],
      deregistrationDelay: Duration.seconds(DEREGISTRATION.seconds),
      loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      // Without `?deep`: the writer may be in a lost region, and ending tasks here would not bring it back (rule 7).
      healthCheck: {
        path: PORTAL.paths.ready,
        ...HEALTH_CHECK,
      },
    });
  }
}

/** The container as the portal's contract has it. */
const container = (variables: PortalVariables) => ({
  source: 'services/portal',
  variables,
  secrets: {},
  serves: {
    ports: [PORTAL.port],
    healthCommand: [
      'CMD',
      'node',
      '--eval',
      `fetch('http://127.0.0.1:${PORTAL.port}${PORTAL.paths.live}').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))`,
    ],
    start: seconds(60),
    // The portal gives its requests 25 s by default, and ECS five more.
    stop: seconds(30),
  },
});
