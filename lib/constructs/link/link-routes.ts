import { CfnRoute } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { PRIVATE_TIERS, type Tier, tierCidr } from '../../config/tiers';
import type { Region } from '../../config/types';

export interface LinkRoutesProps {
  readonly peer: Region;
  readonly connectionId: string;
  /** Route tables of a tier in this region, one a zone. */
  readonly routeTableIds: (tier: Tier) => readonly string[];
}

/**
 * Which packets take the link: from the private tiers to the other region's database, and the answers back.
 * Nothing else is routable over it, whatever a security group says; no route leads to an internet gateway (N3).
 */
export class LinkRoutes extends Construct {
  constructor(scope: Construct, id: string, { peer, connectionId, routeTableIds }: LinkRoutesProps) {
    super(scope, id);
    const directions = PRIVATE_TIERS.flatMap((tier) => [
      { from: tier, to: 'isolated' } as const,
      { from: 'isolated', to: tier } as const,
    ]);
    for (const { from, to } of directions) {
      routeTableIds(from).forEach((routeTableId, zone) => {
        new CfnRoute(this, `${from}To${to}${zone}`, {
          routeTableId,
          destinationCidrBlock: tierCidr(peer, to),
          vpcPeeringConnectionId: connectionId,
        });
      });
    }
  }
}
