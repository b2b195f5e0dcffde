import type { Mistake } from '../../../../support/mistakes';
import { at, idOf } from './places';

const table = (subnet: string): { Ref: string } => ({ Ref: idOf(at(`Vpc/${subnet}/RouteTable`)) });
const gateway = { Ref: idOf(at('Internet/Gateway')) };

const shortcut = (subnet: string) => ({
  Type: 'AWS::EC2::Route',
  Properties: { RouteTableId: table(subnet), DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway },
});

export const ROUTES: readonly Mistake[] = [
  [
    'G1/ingress-firewall A/Network',
    'an edge table without the route of a zone',
    (draft) => draft.remove(at('Routes/IngressFirewall/InternetToPublic2')),
  ],
  [
    'G1/ingress-firewall B/Network',
    'load balancers that answer nowhere',
    (draft) => draft.remove(at('Routes/IngressFirewall/PublicToInternet1', 'B')),
  ],
  [
    `G1/ingress-firewall ${at('Routes/IngressFirewall/PublicToInternet3')}`,
    'load balancers that answer past the firewall',
    (draft) => {
      draft.delete(at('Routes/IngressFirewall/PublicToInternet3'), ['Properties', 'VpcEndpointId']);
      draft.set(at('Routes/IngressFirewall/PublicToInternet3'), ['Properties', 'GatewayId'], gateway);
    },
  ],
  [
    `G1/ingress-firewall ${at('Routes/IngressFirewall/PublicToInternet1')}`,
    "answers through another zone's endpoint",
    (draft) =>
      draft.set(
        at('Routes/IngressFirewall/PublicToInternet1'),
        ['Properties', 'VpcEndpointId', 'Fn::Select', 1, 'Fn::Split', 1, 'Fn::Select', 1, 'Fn::Split', 0],
        'us-west-2b:',
      ),
  ],
  [
    'G1/ingress-firewall A/Network',
    'an edge table that the gateway does not use',
    (draft) => draft.remove(at('Routes/EdgeAssociation')),
  ],
  [
    'D1/egress-firewall B/Network',
    'tasks without a way out',
    (draft) => draft.remove(at('Routes/EgressFirewall/ApplicationToInternet2', 'B')),
  ],
  [
    'D1/egress-firewall B/Network',
    'NAT gateways without the internet',
    (draft) => draft.remove(at('Routes/InternetGateway/NatToInternet', 'B')),
  ],
  [
    'D1/egress-firewall A/Network',
    'answers that return past the firewall',
    (draft) => draft.remove(at('Routes/EgressFirewall/NatToGateway1')),
  ],
  [
    `D1/egress-firewall ${at('Routes/EgressFirewall/GatewayToInternet1')}`,
    'mail that leaves through another zone',
    (draft) =>
      draft.set(
        at('Routes/EgressFirewall/GatewayToInternet1'),
        ['Properties', 'VpcEndpointId', 'Fn::GetAtt', 0],
        idOf(at('Firewall/Egress2')),
      ),
  ],
  [
    `N3/no-shortcut ${at('Routes/EgressFirewall/GatewayToInternet1')}`,
    'tasks that go straight to NAT',
    (draft) => {
      draft.delete(at('Routes/EgressFirewall/GatewayToInternet1'), ['Properties', 'VpcEndpointId']);
      draft.set(at('Routes/EgressFirewall/GatewayToInternet1'), ['Properties', 'NatGatewayId'], {
        Ref: idOf(at('Internet/Nat1')),
      });
    },
  ],
  [
    `N3/no-shortcut ${at('Routes/EgressFirewall/NatToGateway1')}`,
    "answers through another zone's endpoint",
    (draft) =>
      draft.set(
        at('Routes/EgressFirewall/NatToGateway1'),
        ['Properties', 'VpcEndpointId', 'Fn::GetAtt', 0],
        idOf(at('Firewall/Egress2')),
      ),
  ],
  [
    'N3/no-shortcut A/Network/Extra',
    'a database with a way to the internet',
    (draft) => draft.add('A/Network', 'Extra', shortcut('IsolatedSubnet1')),
  ],
  [
    'N3/no-shortcut A/Archive/Extra',
    'a route that another stack adds',
    (draft) =>
      draft.add('A/Archive', 'Extra', {
        Type: 'AWS::EC2::Route',
        Properties: { RouteTableId: { 'Fn::ImportValue': 'x' }, DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' },
      }),
  ],
];
