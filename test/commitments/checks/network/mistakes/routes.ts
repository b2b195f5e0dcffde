import { type Mistake, mistakesAt, removed, set } from '../../../../support/mistakes';
import { at, idOf } from './places';

const table = (subnet: string): { Ref: string } => ({ Ref: idOf(at(`Vpc/${subnet}/RouteTable`)) });
const gateway = { Ref: idOf(at('Internet/Gateway')) };

const shortcut = (subnet: string) => ({
  Type: 'AWS::EC2::Route',
  Properties: { RouteTableId: table(subnet), DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway },
});

export const ROUTES: readonly Mistake[] = [
  ...mistakesAt('G1/ingress-firewall', ['A/Network', at('Routes/IngressFirewall/InternetToPublic2')], {
    'an edge table without the route of a zone': removed,
  }),
  ...mistakesAt('G1/ingress-firewall', ['B/Network', at('Routes/IngressFirewall/PublicToInternet1', 'B')], {
    'load balancers that answer nowhere': removed,
  }),
  [
    `G1/ingress-firewall ${at('Routes/IngressFirewall/PublicToInternet3')}`,
    'load balancers that answer past the firewall',
    (draft) => {
      draft.delete(at('Routes/IngressFirewall/PublicToInternet3'), ['Properties', 'VpcEndpointId']);
      draft.set(at('Routes/IngressFirewall/PublicToInternet3'), ['Properties', 'GatewayId'], gateway);
    },
  ],
  ...mistakesAt('G1/ingress-firewall', at('Routes/IngressFirewall/PublicToInternet1'), {
    "answers through another zone's endpoint": set(
      'VpcEndpointId.Fn::Select.1.Fn::Split.1.Fn::Select.1.Fn::Split.0',
      'us-west-2b:',
    ),
  }),
  ...mistakesAt('G1/ingress-firewall', ['A/Network', at('Routes/EdgeAssociation')], {
    'an edge table that the gateway does not use': removed,
  }),
  ...mistakesAt('D1/egress-firewall', ['B/Network', at('Routes/EgressFirewall/ApplicationToInternet2', 'B')], {
    'tasks without a way out': removed,
  }),
  ...mistakesAt('D1/egress-firewall', ['B/Network', at('Routes/InternetGateway/NatToInternet', 'B')], {
    'NAT gateways without the internet': removed,
  }),
  ...mistakesAt('D1/egress-firewall', ['A/Network', at('Routes/EgressFirewall/NatToGateway1')], {
    'answers that return past the firewall': removed,
  }),
  ...mistakesAt('D1/egress-firewall', at('Routes/EgressFirewall/GatewayToInternet1'), {
    'mail that leaves through another zone': set('VpcEndpointId.Fn::GetAtt.0', idOf(at('Firewall/Egress2'))),
  }),
  [
    `N3/no-firewall-bypass ${at('Routes/EgressFirewall/GatewayToInternet1')}`,
    'tasks that go straight to NAT',
    (draft) => {
      draft.delete(at('Routes/EgressFirewall/GatewayToInternet1'), ['Properties', 'VpcEndpointId']);
      draft.set(at('Routes/EgressFirewall/GatewayToInternet1'), ['Properties', 'NatGatewayId'], {
        Ref: idOf(at('Internet/Nat1')),
      });
    },
  ],
  ...mistakesAt('N3/no-firewall-bypass', at('Routes/EgressFirewall/NatToGateway1'), {
    "answers through another zone's endpoint": set('VpcEndpointId.Fn::GetAtt.0', idOf(at('Firewall/Egress2'))),
  }),
  [
    'N3/no-firewall-bypass A/Network/Extra',
    'a database with a way to the internet',
    (draft) => draft.add('A/Network', 'Extra', shortcut('IsolatedSubnet1')),
  ],
  [
    'N3/no-firewall-bypass A/Archive/Extra',
    'a route that another stack adds',
    (draft) =>
      draft.add('A/Archive', 'Extra', {
        Type: 'AWS::EC2::Route',
        Properties: { RouteTableId: { 'Fn::ImportValue': 'x' }, DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' },
      }),
  ],
];
