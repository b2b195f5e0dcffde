import { type Mistake, mistakesAt, removed, set, without } from '../../../../support/mistakes';
import { at, idOf } from './places';

export const ZONES: readonly Mistake[] = [
  ...mistakesAt('L1/zones', ['B/Network', at('Vpc/IsolatedSubnet3/Subnet', 'B')], {
    'a tier that lacks a zone': removed,
  }),
  ...mistakesAt('L1/nat-per-zone', ['A/Network', at('Internet/Nat3')], {
    'a zone without a NAT gateway': removed,
    'two NAT gateways in a zone': set('SubnetId', { Ref: idOf(at('Vpc/NatSubnet1/Subnet')) }),
  }),
  ...mistakesAt('L1/firewall-per-zone', ['A/Network', at('Firewall/Firewall')], {
    'a zone without an ingress endpoint': without('SubnetMappings.2'),
  }),
  ...mistakesAt('L1/firewall-per-zone', ['B/Network', at('Firewall/Egress1', 'B')], {
    'a zone without an egress endpoint': removed,
  }),
  [
    'L1/no-network-acl A/Network/Acl',
    'a network ACL',
    (draft) => draft.add('A/Network', 'Acl', { Type: 'AWS::EC2::NetworkAcl', Properties: {} }),
  ],
  ...mistakesAt('K10/ordinary-zones', at('Vpc/GatewaySubnet1/Subnet'), {
    'a Local Zone': set('AvailabilityZone', 'us-west-2-lax-1a'),
    'an Outpost': set('OutpostArn', 'arn:aws:outposts'),
  }),
  ...mistakesAt('M4/addresses', at('Internet/Nat1', 'B'), {
    'a NAT gateway with a borrowed address': set('AllocationId', 'eipalloc-1'),
  }),
  ...mistakesAt('M4/retained-addresses', at('Internet/Address2'), {
    'an address that goes with its stack': set(['DeletionPolicy'], 'Delete'),
  }),
];
