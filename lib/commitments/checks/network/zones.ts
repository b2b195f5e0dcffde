/** Nothing of the network exists once only, and what the world knows us by stays ours (L1, K10, M4). */
import { REDUNDANCY } from '../../../config/numbers';
import { REGION_NAMES } from '../../../config/regions';
import { TIERS } from '../../../config/tiers';
import { type Check, each, type Finding } from '../../check';
import { at, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { referred, type SubnetFact, subnetAt, subnetsOf, zonesOf } from './topology';

const inLetter =
  (letter: string) =>
  ({ resource }: SubnetFact): boolean =>
    resource.stack.letter === letter;

/** A finding where the subnets are not one in each of the region's zones. */
function onePerZone(
  tree: TemplateIndex,
  letter: string,
  subnets: readonly (SubnetFact | undefined)[],
  path: string,
  what: string,
): readonly Finding[] {
  const required = zonesOf(tree, letter);
  const zones = subnets.flatMap((subnet) => (subnet ? [subnet.zone] : [])).sort();
  if (zones.length >= REDUNDANCY.zones && show(zones) === show(required)) return [];
  return [
    {
      path,
      found: `${what} in ${zones.join(', ') || 'no zone'}`,
      required: `one in each of ${REDUNDANCY.zones} zones, here ${required.join(', ')}`,
      fix: 'make it in the loop over the zones, without exceptions',
    },
  ];
}

const tiersInEveryZone: Check = {
  id: 'L1',
  name: 'zones',
  sentence: `Every tier has a subnet in each of ${REDUNDANCY.zones} zones`,
  holdsIn: 'every',
  find: (tree) =>
    tree.letters.flatMap((letter) =>
      TIERS.flatMap((tier) =>
        onePerZone(
          tree,
          letter,
          subnetsOf(tree).filter((subnet) => inLetter(letter)(subnet) && subnet.tier === tier),
          `${letter}/Network`,
          `${tier} subnets`,
        ),
      ),
    ),
};

const natInEveryZone: Check = {
  id: 'L1',
  name: 'nat-per-zone',
  sentence: 'Every zone has a NAT gateway of its own',
  holdsIn: 'every',
  find: (tree) =>
    tree.letters.flatMap((letter) => {
      const gateways = tree.ofType('AWS::EC2::NatGateway').filter(({ stack }) => stack.letter === letter);
      const subnets = gateways.map((gateway) => subnetAt(tree, gateway, at(gateway.properties, 'SubnetId')));
      return onePerZone(tree, letter, subnets, `${letter}/Network`, 'NAT gateways');
    }),
};

const firewallInEveryZone: Check = {
  id: 'L1',
  name: 'firewall-per-zone',
  sentence: 'The firewall has an endpoint for each direction in every zone, in a subnet where nothing else is',
  holdsIn: 'every',
  find: (tree) =>
    tree.letters.flatMap((letter) => {
      const here = (type: string): readonly Resource[] =>
        tree.ofType(type).filter(({ stack }) => stack.letter === letter);
      const ingress = here('AWS::NetworkFirewall::Firewall').flatMap((firewall) =>
        list(firewall.properties, 'SubnetMappings').map((mapping) => subnetAt(tree, firewall, at(mapping, 'SubnetId'))),
      );
      const egress = here('AWS::NetworkFirewall::VpcEndpointAssociation').map((association) =>
        subnetAt(tree, association, at(association.properties, 'SubnetMapping', 'SubnetId')),
      );
      return [
        ...onePerZone(
          tree,
          letter,
          ingress.filter((subnet) => subnet?.tier === 'ingressFirewall'),
          `${letter}/Network`,
          'ingress endpoints',
        ),
        ...onePerZone(
          tree,
          letter,
          egress.filter((subnet) => subnet?.tier === 'egressFirewall'),
          `${letter}/Network`,
          'egress endpoints',
        ),
      ];
    }),
};

const noNetworkAcl: Check = {
  id: 'L1',
  name: 'no-network-acl',
  sentence: 'There is no network ACL of our own: a filter without memory cuts answers that the firewall lets pass',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::EC2::NetworkAcl',
      'no network ACL',
      'use a security group or the firewall',
      ({ logicalId }) => logicalId,
    ),
};

/** Local Zones, Wavelength Zones and Outposts have longer names than a region's own zones (`us-west-2-lax-1a`). */
const ordinaryZones: Check = {
  id: 'K10',
  name: 'ordinary-zones',
  sentence:
    'Every subnet is in an ordinary zone of a region of the allow-list: AWS data centers, whose protection the audit reports describe',
  holdsIn: 'every',
  find: (tree) =>
    subnetsOf(tree)
      .filter(
        ({ resource, zone }) =>
          at(resource.properties, 'OutpostArn') !== undefined ||
          !REGION_NAMES.some((region) => zone.startsWith(region) && /^[a-z]$/.test(zone.slice(region.length))),
      )
      .map(({ resource, zone }) => ({
        path: resource.path,
        found: `${zone} ${show(at(resource.properties, 'OutpostArn'))}`,
        required: `a zone of ${REGION_NAMES.join(', ')}`,
        fix: 'change the zones in lib/config/environments.ts',
      })),
};

const addressesAreOurs: Check = {
  id: 'M4',
  name: 'addresses',
  sentence: 'Every way to the internet has an address of its own in each region, allocated before any disaster',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::EC2::NatGateway',
      'an Elastic IP of the same stack',
      'give the NAT gateway its own AWS::EC2::EIP',
      (gateway) => {
        const allocation = at(gateway.properties, 'AllocationId');
        return referred(tree, gateway, allocation)?.type === 'AWS::EC2::EIP' ? undefined : show(allocation);
      },
    ),
};

const addressesStay: Check = {
  id: 'M4',
  name: 'addresses-stay',
  sentence: 'Published addresses outlive the stack that made them',
  holdsIn: 'production',
  find: (tree) =>
    each(
      tree,
      'AWS::EC2::EIP',
      'a deletion policy that retains',
      'apply removalPolicyOf(environment)',
      ({ deletionPolicy }) => (deletionPolicy.startsWith('Retain') ? undefined : deletionPolicy),
    ),
};

export const ZONE_CHECKS: readonly Check[] = [
  tiersInEveryZone,
  natInEveryZone,
  firewallInEveryZone,
  noNetworkAcl,
  ordinaryZones,
  addressesAreOurs,
  addressesStay,
];
