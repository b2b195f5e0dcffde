import type { Construct } from 'constructs';
import type { Region } from '../config/types';
import type { Reporting } from '../constructs/archive/reporting';
import { LinkRoutes } from '../constructs/link/link-routes';
import { FoundPeering, RequestedPeering } from '../constructs/link/peering';
import type { Network } from '../constructs/network/network';
import { type Place, RegionalStack } from './regional-stack';

export interface LinkStackProps extends Reporting {
  readonly network: Network;
}

/** The private, encrypted link between the regions: carries the standby's writes to the writer, and nothing a flip needs. */
export class LinkStack extends RegionalStack {
  constructor(scope: Construct, id: string, place: Place & { readonly peer: Region }, props: LinkStackProps) {
    super(scope, id, place, 'Holdfast: link to the other region');
    const { environment, region, peer } = place;
    const ends = { environment, region, peer, ...props };
    const peering =
      region.letter === 'A' ? new RequestedPeering(this, 'Peering', ends) : new FoundPeering(this, 'Peering', ends);
    if (peering.connectionId === undefined) return;
    new LinkRoutes(this, 'Routes', {
      peer,
      connectionId: peering.connectionId,
      routeTableIds: (tier) => props.network.routeTableIds(tier),
    });
  }
}
