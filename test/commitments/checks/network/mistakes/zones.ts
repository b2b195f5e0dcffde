import type { Mistake } from '../../../../support/mistakes';
import { at, idOf } from './places';

export const ZONES: readonly Mistake[] = [
  ['L1/zones B/Network', 'a tier that lacks a zone', (draft) => draft.remove(at('Vpc/IsolatedSubnet3/Subnet', 'B'))],
  ['L1/nat-per-zone A/Network', 'a zone without a NAT gateway', (draft) => draft.remove(at('Internet/Nat3'))],
  [
    'L1/nat-per-zone A/Network',
    'two NAT gateways in a zone',
    (draft) => draft.set(at('Internet/Nat3'), ['Properties', 'SubnetId'], { Ref: idOf(at('Vpc/NatSubnet1/Subnet')) }),
  ],
  [
    'L1/firewall-per-zone A/Network',
    'a zone without an ingress endpoint',
    (draft) => draft.delete(at('Firewall/Firewall'), ['Properties', 'SubnetMappings', 2]),
  ],
  [
    'L1/firewall-per-zone B/Network',
    'a zone without an egress endpoint',
    (draft) => draft.remove(at('Firewall/Egress1', 'B')),
  ],
  [
    'L1/no-network-acl A/Network/Acl',
    'a network ACL',
    (draft) => draft.add('A/Network', 'Acl', { Type: 'AWS::EC2::NetworkAcl', Properties: {} }),
  ],
  [
    `K10/ordinary-zones ${at('Vpc/GatewaySubnet1/Subnet')}`,
    'a Local Zone',
    (draft) => draft.set(at('Vpc/GatewaySubnet1/Subnet'), ['Properties', 'AvailabilityZone'], 'us-west-2-lax-1a'),
  ],
  [
    `K10/ordinary-zones ${at('Vpc/GatewaySubnet1/Subnet')}`,
    'an Outpost',
    (draft) => draft.set(at('Vpc/GatewaySubnet1/Subnet'), ['Properties', 'OutpostArn'], 'arn:aws:outposts'),
  ],
  [
    `M4/addresses ${at('Internet/Nat1', 'B')}`,
    'a NAT gateway with a borrowed address',
    (draft) => draft.set(at('Internet/Nat1', 'B'), ['Properties', 'AllocationId'], 'eipalloc-1'),
  ],
  [
    `M4/addresses-stay ${at('Internet/Address2')}`,
    'an address that goes with its stack',
    (draft) => draft.set(at('Internet/Address2'), ['DeletionPolicy'], 'Delete'),
  ],
];
