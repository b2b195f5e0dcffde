/** What the templates say about the network, as facts that checks can compare: subnets by tier and zone, routes by hop. */
import { at, isObject, type Json, list, type Resource, type TemplateIndex } from '../../../assembly/template-index';
import { referred } from '../references';

/** A subnet; `tier` is its tag, empty where it has none. */
export interface SubnetFact {
  readonly resource: Resource;
  readonly tier: string;
  /** Full zone name, for example `us-west-2a`. */
  readonly zone: string;
  readonly cidr: string;
}

export type Hop = 'internetGateway' | 'natGateway' | 'ingressFirewall' | 'egressFirewall' | 'peering' | 'other';

/** A route as seen from one subnet; or from the internet gateway, then `from` is `internet` and `zone` that of `to`. */
export interface RouteFact {
  readonly resource: Resource;
  /** Tier of the subnet, `internet`, or `unknown` where the table belongs to no subnet of the same stack. */
  readonly from: string;
  readonly zone: string;
  /** `internet`, the tier of a subnet of the same region, or the CIDR as written. */
  readonly to: string;
  /** Zone of the subnet that the route leads to; empty where it leads to none. */
  readonly toZone: string;
  readonly hop: Hop;
  /** Zone that the hop stands in; empty for what has no zone. */
  readonly hopZone: string;
}

/** Every subnet there is. */
export const subnetsOf = (tree: TemplateIndex): readonly SubnetFact[] =>
  tree.ofType('AWS::EC2::Subnet').map((resource) => ({
    resource,
    tier: String(
      list(resource.properties, 'Tags').flatMap((tag) => (at(tag, 'Key') === 'tier' ? [at(tag, 'Value')] : []))[0] ??
        '',
    ),
    zone: text(at(resource.properties, 'AvailabilityZone'), resource),
    cidr: text(at(resource.properties, 'CidrBlock'), resource),
  }));

/** Zones that a region has subnets in. */
export const zonesOf = (tree: TemplateIndex, letter: string): readonly string[] =>
  [
    ...new Set(
      subnetsOf(tree)
        .filter(({ resource }) => resource.stack.letter === letter)
        .map(({ zone }) => zone),
    ),
  ].sort();

/** Every route, once for each subnet whose table it is in. */
export function routesOf(tree: TemplateIndex): readonly RouteFact[] {
  const subnets = subnetsOf(tree);
  const users = usersOf(tree, subnets);
  return tree.ofType('AWS::EC2::Route').flatMap((resource) => {
    const { hop, zone: hopZone } = hopOf(tree, subnets, resource);
    const { to, toZone } = destinationOf(subnets, resource);
    const table = referred(tree, resource, at(resource.properties, 'RouteTableId'));
    const sources = users.filter((user) => user.table === table && table !== undefined);
    return (sources.length > 0 ? sources : [NO_USER]).map(({ from, zone }) => ({
      resource,
      from,
      zone: zone ?? toZone,
      to,
      toZone,
      hop,
      hopZone,
    }));
  });
}

/** The subnet that a value refers to. */
export const subnetAt = (tree: TemplateIndex, from: Resource, value: Json | undefined): SubnetFact | undefined => {
  const found = referred(tree, from, value);
  return subnetsOf(tree).find(({ resource }) => resource === found);
};

function hopOf(
  tree: TemplateIndex,
  subnets: readonly SubnetFact[],
  route: Resource,
): { readonly hop: Hop; readonly zone: string } {
  const property = (name: string): Json | undefined => at(route.properties, name);
  const zoneBehind = (value: Json | undefined, ...keys: readonly string[]): string => {
    const resource = referred(tree, route, value);
    const subnet = resource && referred(tree, resource, at(resource.properties, ...keys));
    return subnets.find((candidate) => candidate.resource === subnet)?.zone ?? '';
  };
  if (property('GatewayId') !== undefined) return { hop: 'internetGateway', zone: '' };
  if (property('NatGatewayId') !== undefined)
    return { hop: 'natGateway', zone: zoneBehind(property('NatGatewayId'), 'SubnetId') };
  if (property('VpcPeeringConnectionId') !== undefined) return { hop: 'peering', zone: '' };
  const endpoint = property('VpcEndpointId');
  switch (referred(tree, route, endpoint)?.type ?? '') {
    case 'AWS::NetworkFirewall::Firewall':
      return { hop: 'ingressFirewall', zone: selectedZone(endpoint) };
    case 'AWS::NetworkFirewall::VpcEndpointAssociation':
      return { hop: 'egressFirewall', zone: zoneBehind(endpoint, 'SubnetMapping', 'SubnetId') };
    default:
      return { hop: 'other', zone: '' };
  }
}

function destinationOf(
  subnets: readonly SubnetFact[],
  route: Resource,
): { readonly to: string; readonly toZone: string } {
  const cidr = text(
    at(route.properties, 'DestinationCidrBlock') ?? at(route.properties, 'DestinationIpv6CidrBlock'),
    route,
  );
  if (cidr.endsWith('/0')) return { to: 'internet', toZone: '' };
  const subnet = subnets.find(
    (candidate) => candidate.cidr === cidr && candidate.resource.stack.letter === route.stack.letter,
  );
  return { to: subnet?.tier ?? cidr, toZone: subnet?.zone ?? '' };
}

/** Whose packets a route table routes; the internet gateway has no zone of its own. */
interface TableUser {
  readonly table: Resource | undefined;
  readonly from: string;
  readonly zone: string | undefined;
}

const NO_USER: TableUser = { table: undefined, from: 'unknown', zone: '' };

function usersOf(tree: TemplateIndex, subnets: readonly SubnetFact[]): readonly TableUser[] {
  const tableOf = (association: Resource): Resource | undefined =>
    referred(tree, association, at(association.properties, 'RouteTableId'));
  return [
    ...tree.ofType('AWS::EC2::SubnetRouteTableAssociation').flatMap((association) => {
      const subnet = referred(tree, association, at(association.properties, 'SubnetId'));
      return subnets
        .filter(({ resource }) => resource === subnet)
        .map(({ tier, zone }) => ({ table: tableOf(association), from: tier, zone }));
    }),
    ...tree
      .ofType('AWS::EC2::GatewayRouteTableAssociation')
      .map((association) => ({ table: tableOf(association), from: 'internet', zone: undefined })),
  ];
}

/** The zone in `Fn::Split: ["us-west-2a:", ...]`, by which an endpoint is chosen from a firewall's list. */
function selectedZone(value: Json | undefined): string {
  if (Array.isArray(value)) return value.map(selectedZone).find((zone) => zone !== '') ?? '';
  if (!isObject(value)) return '';
  const delimiter = at(value, 'Fn::Split', 0);
  return typeof delimiter === 'string' && delimiter.endsWith(':')
    ? delimiter.slice(0, -1)
    : selectedZone(Object.values(value));
}

/** A value as text, with the region filled in; other references stay out. */
function text(value: Json | undefined, resource: Resource): string {
  if (typeof value === 'string') return value;
  if (at(value, 'Ref') === 'AWS::Region') return resource.stack.region;
  return list(value, 'Fn::Join', 1)
    .map((part) => text(part, resource))
    .join(String(at(value, 'Fn::Join', 0)));
}
