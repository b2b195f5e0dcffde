import { Fn } from 'aws-cdk-lib';
import { CfnFirewall, CfnVpcEndpointAssociation } from 'aws-cdk-lib/aws-networkfirewall';
import { Construct } from 'constructs';
import { stackName } from '../../config/names';
import type { Site } from '../../config/types';
import { isProtected } from '../../secure-defaults';
import { FirewallPolicy } from './firewall-policy';
import type { TieredVpc } from './tiered-vpc';

export interface FirewallProps extends Site {
  readonly vpc: TieredVpc;
}

/**
 * One firewall with two endpoints in every zone: one between internet gateway and load balancers, one between private
 * tiers and NAT gateway. A zone's packets use its own endpoints, so a lost zone takes no other zone's traffic along.
 *
 * CloudFormation has no property for a key of ours here: rules and state are encrypted under a key of AWS. They hold no
 * customer data, and a firewall whose key is disabled stops all traffic.
 */
export class Firewall extends Construct {
  readonly name: string;
  readonly arn: string;
  private readonly ingress: readonly string[];
  private readonly egress: ReadonlyMap<string, string>;

  constructor(scope: Construct, id: string, { environment, region, vpc }: FirewallProps) {
    super(scope, id);
    const policy = new FirewallPolicy(this, 'Policy', { environment, region });
    const guarded = isProtected(this);
    this.name = stackName(environment, 'network');
    const firewall = new CfnFirewall(this, 'Firewall', {
      firewallName: this.name,
      firewallPolicyArn: policy.arn,
      vpcId: vpc.vpcId,
      subnetMappings: vpc.subnets('ingressFirewall').map(({ subnetId }) => ({ subnetId })),
      deleteProtection: guarded,
      subnetChangeProtection: guarded,
      firewallPolicyChangeProtection: guarded,
    });
    this.arn = firewall.attrFirewallArn;
    this.ingress = firewall.attrEndpointIds;
    this.egress = new Map(
      vpc.zones.map((zone, index) => {
        const endpoint = new CfnVpcEndpointAssociation(this, `Egress${index + 1}`, {
          firewallArn: this.arn,
          vpcId: vpc.vpcId,
          subnetMapping: { subnetId: vpc.subnet('egressFirewall', zone).subnetId },
        });
        return [zone, endpoint.attrEndpointId];
      }),
    );
  }

  /** Endpoint between the internet gateway and a zone's load balancers. */
  ingressEndpoint(zone: string): string {
    // "zone:endpoint" of every zone, in no particular order.
    const fromZone = Fn.select(1, Fn.split(`${zone}:`, Fn.join(',', [...this.ingress])));
    return Fn.select(0, Fn.split(',', fromZone));
  }

  /** Endpoint between a zone's private tiers and its NAT gateway. @throws where the zone is not in use. */
  egressEndpoint(zone: string): string {
    const endpoint = this.egress.get(zone);
    if (!endpoint) throw new Error(`${this.node.path}: no endpoint in ${zone}`);
    return endpoint;
  }
}
