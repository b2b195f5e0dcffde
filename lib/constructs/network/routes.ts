import { CfnGatewayRouteTableAssociation, CfnRoute, type CfnRouteProps, CfnRouteTable } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { pascalCase } from '../../config/case';
import type { Tier } from '../../config/tiers';
import type { Region } from '../../config/types';
import type { Firewall } from './firewall';
import type { InternetAccess } from './internet-access';
import { subnetCidr, type TieredVpc } from './tiered-vpc';

export interface RoutesProps {
  readonly region: Region;
  readonly vpc: TieredVpc;
  readonly internet: InternetAccess;
  readonly firewall: Firewall;
}

/** What a route leads to; all but the internet gateway are those of the route's own zone. */
type Hop = 'internetGateway' | 'natGateway' | 'ingressFirewall' | 'egressFirewall';

/** One line of the routing plan, made in every zone. Every subnet reaches every other one anyway. */
interface RouteSpec {
  /** Whose packets: a tier's, or those that arrive at the internet gateway. */
  readonly from: Tier | 'internet';
  /** Where to: the internet, or this zone's subnet of a tier. */
  readonly to: Tier | 'internet';
  readonly by: Hop;
}

/** Every packet from or to the internet passes a firewall endpoint in its own zone, in both directions (D1, G1, L1). */
const ROUTES: readonly RouteSpec[] = [
  // In: what customers and mail servers send to the load balancers, and the answers.
  { from: 'internet', to: 'public', by: 'ingressFirewall' },
  { from: 'public', to: 'internet', by: 'ingressFirewall' },
  { from: 'ingressFirewall', to: 'internet', by: 'internetGateway' },
  // Out: what tasks send, and the answers, which would otherwise take the local route past the firewall.
  { from: 'gateway', to: 'internet', by: 'egressFirewall' },
  { from: 'application', to: 'internet', by: 'egressFirewall' },
  { from: 'egressFirewall', to: 'internet', by: 'natGateway' },
  { from: 'nat', to: 'internet', by: 'internetGateway' },
  { from: 'nat', to: 'gateway', by: 'egressFirewall' },
  { from: 'nat', to: 'application', by: 'egressFirewall' },
  // The isolated tier has no line: no way to the internet.
];

/** The routing plan in every zone. Routes to the other region's database are the link's. */
export class Routes extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: RoutesProps,
  ) {
    super(scope, id);
    const edge = this.edgeTable();
    props.vpc.zones.forEach((zone, index) => {
      for (const route of ROUTES) {
        const table = route.from === 'internet' ? edge : props.vpc.routeTableId(route.from, zone);
        // There is one internet gateway, and one table for each tier that it is the default of.
        if (route.by !== 'internetGateway' || index === 0) this.add(route, table, zone, index);
      }
    });
  }

  private add({ from, to, by }: RouteSpec, routeTableId: string, zone: string, index: number): void {
    const { region, internet } = this.props;
    const place = by === 'internetGateway' ? '' : String(index + 1);
    const route = new CfnRoute(this.towards(by), `${pascalCase(from)}To${pascalCase(to)}${place}`, {
      routeTableId,
      destinationCidrBlock: to === 'internet' ? '0.0.0.0/0' : subnetCidr(region, to, index),
      ...this.targets(zone, index)[by],
    });
    if (by === 'internetGateway') route.addResourceDependency(internet.attachment);
  }

  private targets(zone: string, index: number): Readonly<Record<Hop, Partial<CfnRouteProps>>> {
    const { internet, firewall } = this.props;
    return {
      internetGateway: { gatewayId: internet.gatewayId },
      natGateway: { natGatewayId: internet.mailAddresses[index]?.natGatewayId },
      ingressFirewall: { vpcEndpointId: firewall.ingressEndpoint(zone) },
      egressFirewall: { vpcEndpointId: firewall.egressEndpoint(zone) },
    };
  }

  /** One scope for each kind of hop, so that a waiver can name the routes to the internet gateway and nothing else. */
  private towards(by: Hop): Construct {
    const found = this.node.children.find((child) => child.node.id === pascalCase(by));
    return found instanceof Construct ? found : new Construct(this, pascalCase(by));
  }

  /** Routes for what arrives at the internet gateway. */
  private edgeTable(): string {
    const { vpc, internet } = this.props;
    const table = new CfnRouteTable(this, 'Edge', {
      vpcId: vpc.vpcId,
      tags: [{ key: 'Name', value: 'internet gateway' }],
    });
    const association = new CfnGatewayRouteTableAssociation(this, 'EdgeAssociation', {
      gatewayId: internet.gatewayId,
      routeTableId: table.attrRouteTableId,
    });
    association.addResourceDependency(internet.attachment);
    return table.attrRouteTableId;
  }
}
