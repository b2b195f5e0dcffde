import { Duration } from 'aws-cdk-lib';
import type { IVpc, SecurityGroup, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  type ApplicationTargetGroup,
  DesyncMitigationMode,
  type IListenerCertificate,
  ListenerAction,
  SslPolicy,
  XffHeaderProcessingMode,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { FRONT_DOOR } from '../../config/numbers';
import { LOAD_BALANCER_LOGS } from '../archive/log-archive';
import { ANYWHERE, complete, securityGroup } from '../service/service-network';
import { PORTAL } from '../../contracts/portal';

export interface WebLoadBalancerProps {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly certificate: IListenerCertificate;
  /** Bucket for access and connection logs. */
  readonly logBucket: string;
  readonly targets: ApplicationTargetGroup;
  /** Where the tasks are. */
  readonly tasksCidr: string;
}

/**
 * Where customers' browsers arrive: TLS 1.2 or 1.3 with forward secrecy (and a key exchange that withstands quantum
 * computers where the browser has one, N1); plain HTTP only leads to it.
 */
export class WebLoadBalancer extends Construct {
  readonly loadBalancer: ApplicationLoadBalancer;
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: WebLoadBalancerProps) {
    super(scope, id);
    this.securityGroup = securityGroup(this, props.vpc, {
      admits: [
        { port: 443, cidr: ANYWHERE, who: 'Customers' },
        { port: 80, cidr: ANYWHERE, who: 'Customers who typed no https, redirected' },
      ],
      reaches: [{ port: PORTAL.port, cidr: props.tasksCidr, who: 'Tasks of the portal' }],
    });
    this.loadBalancer = new ApplicationLoadBalancer(this, 'LoadBalancer', {
      vpc: props.vpc,
      vpcSubnets: props.subnets,
      internetFacing: true,
      securityGroup: complete(this.securityGroup),
      idleTimeout: Duration.seconds(PORTAL.loadBalancerIdleSeconds),
      clientKeepAlive: Duration.seconds(FRONT_DOOR.clientKeepAlive.seconds),
      desyncMitigationMode: DesyncMitigationMode.STRICTEST,
      // The portal believes the last entry, which is the address that the load balancer saw (F3).
      xffHeaderProcessingMode: XffHeaderProcessingMode.APPEND,
      wafFailOpen: false,
    });
    this.log(props.logBucket);
    this.loadBalancer.addListener('Https', {
      port: 443,
      protocol: ApplicationProtocol.HTTPS,
      certificates: [props.certificate],
      sslPolicy: SslPolicy.TLS13_12_RES_PQ,
      defaultTargetGroups: [props.targets],
      open: false,
    });
    this.loadBalancer.addListener('Http', {
      port: 80,
      protocol: ApplicationProtocol.HTTP,
      defaultAction: ListenerAction.redirect({ protocol: 'HTTPS', port: '443', permanent: true }),
      open: false,
    });
  }

  /** Not `logAccessLogs`: it would edit the bucket's policy from here; the archive has written it in full. */
  private log(bucket: string): void {
    for (const kind of ['access_logs', 'connection_logs'] as const) {
      this.loadBalancer.setAttribute(`${kind}.s3.enabled`, 'true');
      this.loadBalancer.setAttribute(`${kind}.s3.bucket`, bucket);
      this.loadBalancer.setAttribute(`${kind}.s3.prefix`, `${LOAD_BALANCER_LOGS}/${kind}`);
    }
  }
}
