import { CfnOutput, Fn, Tags } from 'aws-cdk-lib';
import { CfnEIP, type IVpc, type SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { NetworkLoadBalancer, type NetworkTargetGroup, Protocol } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import type { Environment } from '../../config/types';
import { removalPolicyOf } from '../../secure-defaults';
import { LOAD_BALANCER_LOGS } from '../archive/log-archive';
import { ANYWHERE, complete, securityGroup } from '../service/service-network';
import { PORTS } from '../../contracts/gateway';

export interface SmtpLoadBalancerProps {
  readonly environment: Environment;
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  /** Bucket for access logs. */
  readonly logBucket: string;
  readonly targets: NetworkTargetGroup;
  /** Where the tasks are. */
  readonly tasksCidr: string;
}

/**
 * Where the world's mail servers arrive. Its addresses, one a zone, outlive it: customers have them in their
 * firewalls' allow-lists, and reverse DNS is set for them by AWS support (docs/deploy.md).
 */
export class SmtpLoadBalancer extends Construct {
  readonly loadBalancer: NetworkLoadBalancer;
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: SmtpLoadBalancerProps) {
    super(scope, id);
    const { subnets } = props.vpc.selectSubnets(props.subnets);
    const addresses = subnets.map((_, index) => this.address(index + 1, props.environment));
    this.securityGroup = securityGroup(this, props.vpc, {
      admits: [{ port: PORTS.public, cidr: ANYWHERE, who: 'Mail servers' }],
      reaches: [
        { port: PORTS.smtp, cidr: props.tasksCidr, who: 'Tasks of the gateway' },
        { port: PORTS.health, cidr: props.tasksCidr, who: 'Health checks of the gateway' },
      ],
    });
    this.loadBalancer = new NetworkLoadBalancer(this, 'LoadBalancer', {
      vpc: props.vpc,
      internetFacing: true,
      subnetMappings: subnets.map((subnet, index) => ({ subnet, allocationId: addresses[index]?.attrAllocationId })),
      securityGroups: [complete(this.securityGroup)],
    });
    this.log(props.logBucket);
    this.loadBalancer.addListener('Smtp', {
      port: PORTS.public,
      protocol: Protocol.TCP,
      defaultTargetGroups: [props.targets],
    });
    new CfnOutput(this, 'Addresses', {
      description: 'Where mail servers connect, for allow-lists and reverse DNS',
      value: Fn.join(
        ' ',
        addresses.map((address) => address.attrPublicIp),
      ),
    });
  }

  private address(zone: number, environment: Environment): CfnEIP {
    const address = new CfnEIP(this, `Address${zone}`, { domain: 'vpc' });
    address.applyRemovalPolicy(removalPolicyOf(environment));
    Tags.of(address).add('Name', `holdfast-${environment.name}-mail-${zone}`);
    return address;
  }

  /** Connections over TLS listeners only, says AWS, and there is none yet: the day there is one, it is logged. */
  private log(bucket: string): void {
    this.loadBalancer.setAttribute('access_logs.s3.enabled', 'true');
    this.loadBalancer.setAttribute('access_logs.s3.bucket', bucket);
    this.loadBalancer.setAttribute('access_logs.s3.prefix', `${LOAD_BALANCER_LOGS}/mail`);
  }
}
