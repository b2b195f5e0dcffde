import { Aws, Tags } from 'aws-cdk-lib';
import {
  CfnSubnetRouteTableAssociation,
  type IIpAddresses,
  type ISubnet,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { pascalCase } from '../../config/case';
import { REDUNDANCY } from '../../config/numbers';
import { SUBNET_PREFIX, TIERS, type Tier, tierCidr } from '../../config/tiers';
import type { Region } from '../../config/types';

/** Tag of every subnet, so that an operator sees in the console what it is for, and checks in the template. */
const TIER_TAG = 'tier';

/** Tiers that route alike in every zone: their default is the internet gateway, of which there is one. */
const ONE_TABLE: readonly Tier[] = ['ingressFirewall', 'nat'];

/**
 * A region's VPC: every tier of the address plan in every zone and, until `Routes` adds some, no route out of it. The CDK
 * calls such subnets isolated; here it only means that every route is written by us.
 */
export class TieredVpc extends Vpc {
  /** Names of the zones in use; a subnet's place in its tier is its zone's place in this list. */
  readonly zones: readonly string[];

  constructor(scope: Construct, id: string, region: Region) {
    const zones = region.zones.slice(0, REDUNDANCY.zones);
    // The deploying region and a letter: both regions' templates say the same.
    const placed = zones.map((zone) => Aws.REGION + zone.slice(region.name.length));
    super(scope, id, {
      ipAddresses: addresses(region, placed),
      availabilityZones: placed,
      subnetConfiguration: TIERS.map((tier) => ({ name: pascalCase(tier), subnetType: SubnetType.PRIVATE_ISOLATED })),
      natGateways: 0,
      createInternetGateway: false,
      // Nothing uses the default group, but a resource made by hand would (Security Hub EC2.2, which watches for changes).
      restrictDefaultSecurityGroup: true,
    });
    this.zones = zones;
    for (const tier of TIERS) for (const subnet of this.subnets(tier)) Tags.of(subnet).add(TIER_TAG, tier);
    for (const tier of ONE_TABLE) this.shareTable(tier);
  }

  /** A tier, as constructs that choose subnets want it. */
  select(tier: Tier): SubnetSelection {
    return { subnetGroupName: pascalCase(tier) };
  }

  /** The subnets of a tier in the order of `zones`. */
  subnets(tier: Tier): readonly ISubnet[] {
    return this.selectSubnets(this.select(tier)).subnets;
  }

  /** @throws where the zone is not in use. */
  subnet(tier: Tier, zone: string): ISubnet {
    const subnet = this.subnets(tier)[this.zones.indexOf(zone)];
    if (!subnet) throw new Error(`${this.node.path}: ${zone} is not one of ${this.zones.join(', ')}`);
    return subnet;
  }

  /** Id of the route table of a tier in a zone; some tiers have one table for all zones. */
  routeTableId(tier: Tier, zone: string): string {
    const [one = zone] = this.zones;
    return this.subnet(tier, ONE_TABLE.includes(tier) ? one : zone).routeTable.routeTableId;
  }

  /** Puts all subnets of a tier into the table of its first one. */
  private shareTable(tier: Tier): void {
    const [first, ...others] = this.subnets(tier);
    for (const subnet of others) {
      const association = subnet.node.findChild('RouteTableAssociation');
      if (first && association instanceof CfnSubnetRouteTableAssociation)
        association.routeTableId = first.routeTable.routeTableId;
      subnet.node.tryRemoveChild('RouteTable');
    }
  }
}

/** The /21 of a tier in a zone, for example `10.0.136.0/21`; `zone` counts from 0. */
export function subnetCidr(region: Region, tier: Tier, zone: number): string {
  const [first, second, third] = tierCidr(region, tier).split('.');
  return `${first}.${second}.${Number(third) + (zone << (24 - SUBNET_PREFIX))}.0/${SUBNET_PREFIX}`;
}

/** Our address plan in place of the CDK's, which would move subnets when a tier or a zone is added. */
function addresses(region: Region, zones: readonly string[]): IIpAddresses {
  const tierOf = (group: string): Tier => {
    const found = TIERS.find((tier) => pascalCase(tier) === group);
    if (!found) throw new Error(`${group} is not a tier of lib/config/tiers.ts`);
    return found;
  };
  return {
    allocateVpcCidr: () => ({ cidrBlock: region.cidr }),
    allocateSubnetsCidr: ({ requestedSubnets }) => ({
      allocatedSubnets: requestedSubnets.map(({ configuration, availabilityZone }) => ({
        cidr: subnetCidr(region, tierOf(configuration.name), zones.indexOf(availabilityZone)),
      })),
    }),
  };
}
