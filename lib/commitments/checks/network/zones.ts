/** Nothing of the network exists once only, and what the world knows us by stays ours (L1, K10, M4). */
import { REDUNDANCY } from '../../../config/numbers';
import { REGION_NAMES } from '../../../config/regions';
import { TIERS } from '../../../config/tiers';
import type { Check } from '../../check';
import { at, type Json, list, show, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, referred } from '../references';
import { checkOf, type Rule, typed } from '../shapes';
import { type SubnetFact, subnetAt, subnetsOf, zonesOf } from './topology';

/** Subnets of a region that must be one in each of its zones. */
interface Spread {
  readonly what: string;
  readonly subnets: readonly (SubnetFact | undefined)[];
}

/** A check that things of a region are spread over its zones. */
const spreadOverZones = (
  heading: Pick<Rule<never>, 'id' | 'name' | 'sentence'>,
  spreads: (tree: TemplateIndex, letter: string) => readonly Spread[],
): Check =>
  checkOf({
    ...heading,
    of: (tree) =>
      tree.letters.flatMap((letter) =>
        spreads(tree, letter).map((spread) => ({ ...spread, path: `${letter}/Network`, letter })),
      ),
    required: ({ letter }, tree) =>
      `one in each of ${REDUNDANCY.zones} zones, here ${zonesOf(tree, letter).join(', ')}`,
    fix: 'make it in the loop over the zones, without exceptions',
    found: ({ letter, subnets, what }, tree) => {
      const zones = subnets.flatMap((subnet) => subnet?.zone ?? []).sort();
      return zones.length >= REDUNDANCY.zones && show(zones) === show(zonesOf(tree, letter))
        ? undefined
        : `${what} in ${zones.join(', ') || 'no zone'}`;
    },
  });

/** Subnets that the resources of a type in a region stand in. */
const subnetsUnder = (
  tree: TemplateIndex,
  letter: string,
  type: string,
  references: (properties: Json) => readonly (Json | undefined)[],
): readonly (SubnetFact | undefined)[] =>
  inRegion(tree, letter, type).flatMap((resource) =>
    references(resource.properties).map((reference) => subnetAt(tree, resource, reference)),
  );

export const ZONE_CHECKS: readonly Check[] = [
  spreadOverZones(
    { id: 'L1', name: 'zones', sentence: `Every tier has a subnet in each of ${REDUNDANCY.zones} zones` },
    (tree, letter) =>
      TIERS.map((tier) => ({
        what: `${tier} subnets`,
        subnets: subnetsOf(tree).filter((subnet) => subnet.resource.stack.letter === letter && subnet.tier === tier),
      })),
  ),
  spreadOverZones(
    { id: 'L1', name: 'nat-per-zone', sentence: 'Every zone has a NAT gateway of its own' },
    (tree, letter) => [
      {
        what: 'NAT gateways',
        subnets: subnetsUnder(tree, letter, 'AWS::EC2::NatGateway', (nat) => [at(nat, 'SubnetId')]),
      },
    ],
  ),
  spreadOverZones(
    {
      id: 'L1',
      name: 'firewall-per-zone',
      sentence: 'The firewall has an endpoint for each direction in every zone, in a subnet where nothing else is',
    },
    (tree, letter) => [
      {
        what: 'ingress endpoints',
        subnets: subnetsUnder(tree, letter, 'AWS::NetworkFirewall::Firewall', (firewall) =>
          list(firewall, 'SubnetMappings').map((mapping) => at(mapping, 'SubnetId')),
        ).filter((subnet) => subnet?.tier === 'ingressFirewall'),
      },
      {
        what: 'egress endpoints',
        subnets: subnetsUnder(tree, letter, 'AWS::NetworkFirewall::VpcEndpointAssociation', (association) => [
          at(association, 'SubnetMapping', 'SubnetId'),
        ]).filter((subnet) => subnet?.tier === 'egressFirewall'),
      },
    ],
  ),
  checkOf({
    id: 'L1',
    name: 'no-network-acl',
    sentence: 'There is no network ACL of our own: a filter without memory cuts answers that the firewall lets pass',
    of: typed('AWS::EC2::NetworkAcl'),
    required: 'no network ACL',
    fix: 'use a security group or the firewall',
    found: ({ logicalId }) => logicalId,
  }),
  // Local Zones, Wavelength Zones and Outposts have longer names than a region's own zones (`us-west-2-lax-1a`).
  checkOf({
    id: 'K10',
    name: 'ordinary-zones',
    sentence:
      'Every subnet is in an ordinary zone of a region of the allow-list: AWS data centers, whose protection the audit reports describe',
    of: (tree) => subnetsOf(tree).map((subnet) => ({ ...subnet, path: subnet.resource.path })),
    required: `a zone of ${REGION_NAMES.join(', ')}`,
    fix: 'change the zones in lib/config/environments.ts',
    found: ({ resource, zone }) => {
      const outpost = at(resource.properties, 'OutpostArn');
      const isOrdinary = REGION_NAMES.some(
        (region) => zone.startsWith(region) && /^[a-z]$/.test(zone.slice(region.length)),
      );
      return outpost === undefined && isOrdinary ? undefined : `${zone} ${show(outpost)}`;
    },
  }),
  checkOf({
    id: 'M4',
    name: 'addresses',
    sentence: 'Every way to the internet has an address of its own in each region, allocated before any disaster',
    of: typed('AWS::EC2::NatGateway'),
    required: 'an Elastic IP of the same stack',
    fix: 'give the NAT gateway its own AWS::EC2::EIP',
    found: (gateway, tree) => {
      const allocation = at(gateway.properties, 'AllocationId');
      return referred(tree, gateway, allocation)?.type === 'AWS::EC2::EIP' ? undefined : show(allocation);
    },
  }),
  checkOf({
    id: 'M4',
    name: 'retained-addresses',
    sentence: 'Published addresses outlive the stack that made them',
    holdsIn: 'production',
    of: typed('AWS::EC2::EIP'),
    required: 'a deletion policy that retains',
    fix: 'apply removalPolicyOf(environment)',
    found: ({ deletionPolicy }) => (deletionPolicy.startsWith('Retain') ? undefined : deletionPolicy),
  }),
];
