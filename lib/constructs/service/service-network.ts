import { type ISecurityGroup, type IVpc, Peer, Port, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { DATABASE_PORT } from '../../config/names';
import { tierCidr, type Tier } from '../../config/tiers';
import type { Region } from '../../config/types';

/** The part of a region's network that its services stand in. */
export interface ServiceNetwork {
  readonly vpc: IVpc;
  /** The subnets of a tier, one a zone. */
  subnets(tier: Tier): SubnetSelection;
}

/** All addresses. */
export const ANYWHERE = '0.0.0.0/0';

/** One row of a security group. The VPC's own resolver needs none: security groups do not see it. */
export interface Reach {
  readonly port: number;
  readonly cidr: string;
  /** Who is there; becomes the rule's description. */
  readonly who: string;
}

/** HTTPS: AWS through the endpoints of the VPC, and beyond it whom the egress firewall knows by name. */
export const WEB: Reach = {
  port: 443,
  cidr: ANYWHERE,
  who: 'AWS and sub-processors, by name through the egress firewall',
};

/**
 * The database of each region, for the writer may be in either.
 * @param regions this one first, so that both regions' templates read alike
 */
export const databases = (regions: readonly Region[]): readonly Reach[] =>
  regions.map((region) => ({
    port: DATABASE_PORT,
    cidr: tierCidr(region, 'isolated'),
    who: `Database in ${region.name}`,
  }));

/** A security group with its rules as rows: no other connection comes in or goes out. */
export function securityGroup(
  scope: Construct,
  vpc: IVpc,
  { admits = [], reaches = [] }: { readonly admits?: readonly Reach[]; readonly reaches?: readonly Reach[] },
): SecurityGroup {
  const group = new SecurityGroup(scope, 'SecurityGroup', { vpc });
  for (const { port, cidr, who } of admits) group.addIngressRule(Peer.ipv4(cidr), Port.tcp(port), who);
  for (const { port, cidr, who } of reaches) group.addEgressRule(Peer.ipv4(cidr), Port.tcp(port), who);
  return group;
}

/**
 * A group whose rules are all written where it is made. Those that the CDK adds by itself have this region's construct
 * path in their ids, and both regions' templates must be equal (rule 2).
 */
export const complete = (group: SecurityGroup): ISecurityGroup =>
  SecurityGroup.fromSecurityGroupId(group, 'Complete', group.securityGroupId, { mutable: false });
