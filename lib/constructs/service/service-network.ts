import { type ISecurityGroup, type IVpc, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { DATABASE_PORT } from '../../config/names';
import { tierCidr, type Tier } from '../../config/tiers';
import type { Region } from '../../config/types';

/** The part of a region's network that its services stand in. */
export interface ServiceNetwork {
  readonly vpc: IVpc;
  /** The subnets of a tier, one a zone. */
  subnets(tier: Tier): SubnetSelection;
}

/** One direction in which a task may speak. The VPC's own resolver needs none: security groups do not see it. */
export interface Reach {
  readonly port: number;
  readonly cidr: string;
  /** Who is there; becomes the rule's description. */
  readonly to: string;
}

/** HTTPS: AWS through the endpoints of the VPC, and beyond it whom the egress firewall knows by name. */
export const WEB: Reach = {
  port: 443,
  cidr: '0.0.0.0/0',
  to: 'AWS and sub-processors, by name through the egress firewall',
};

/**
 * The database of each region, for the writer may be in either.
 * @param regions this one first, so that both regions' templates read alike
 */
export const databases = (regions: readonly Region[]): readonly Reach[] =>
  regions.map((region) => ({
    port: DATABASE_PORT,
    cidr: tierCidr(region, 'isolated'),
    to: `Database in ${region.name}`,
  }));

/**
 * A group whose rules are all written where it is made. Those that the CDK adds by itself have this region's construct
 * path in their ids, and both regions' templates must be equal (rule 2).
 */
export const complete = (group: SecurityGroup): ISecurityGroup =>
  SecurityGroup.fromSecurityGroupId(group, 'Complete', group.securityGroupId, { mutable: false });
