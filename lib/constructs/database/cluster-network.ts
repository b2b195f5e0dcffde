import type { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnDBSubnetGroup } from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { DATABASE_PORT } from '../../config/names';
import { PRIVATE_TIERS, tierCidr } from '../../config/tiers';
import type { Region } from '../../config/types';
import { securityGroup, type ServiceNetwork } from '../service/service-network';

export interface ClusterNetworkProps {
  /** All regions whose programs connect, the cluster's own first. */
  readonly regions: readonly Region[];
  readonly network: ServiceNetwork;
}

/**
 * Subnets and security group of the database. The private tiers of both regions reach it, because the writer serves both. It
 * opens no connections.
 */
export class ClusterNetwork extends Construct {
  readonly subnetGroup: CfnDBSubnetGroup;
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, { regions, network }: ClusterNetworkProps) {
    super(scope, id);
    this.subnetGroup = new CfnDBSubnetGroup(this, 'Subnets', {
      dbSubnetGroupDescription: 'Tenant database: no route to the internet',
      subnetIds: network.vpc.selectSubnets(network.subnets('isolated')).subnetIds,
    });
    this.securityGroup = securityGroup(this, network.vpc, {
      admits: regions.flatMap((region) =>
        PRIVATE_TIERS.map((tier) => ({
          port: DATABASE_PORT,
          cidr: tierCidr(region, tier),
          who: `${tier} tier of ${region.name}`,
        })),
      ),
    });
  }
}
