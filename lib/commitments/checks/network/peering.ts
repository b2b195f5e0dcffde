/** Traffic to the other region's database takes the private link between the regions (N3). */
import { PRIVATE_TIERS, type Tier, tierCidr } from '../../../config/tiers';
import { REDUNDANCY } from '../../../config/numbers';
import { at, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, refersTo } from '../references';
import { checkOf, regions } from '../shapes';

/** Types of the link: on the side that requests it, and on the other. */
const LINKS = ['AWS::EC2::VPCPeeringConnection', 'Custom::FoundPeering'] as const;

/** Tables that lead to each tier of the other region: those of the private tiers to its database, and its own to those. */
const TABLES: readonly (readonly [to: Tier, tables: number])[] = [
  ['isolated', PRIVATE_TIERS.length * REDUNDANCY.zones],
  ...PRIVATE_TIERS.map((tier) => [tier, REDUNDANCY.zones] as const),
];

/** Number of route tables of a region that lead to a range of addresses over one of its links. */
function tablesTo(tree: TemplateIndex, letter: string, links: readonly Resource[], cidr: string): number {
  const tables = inRegion(tree, letter, 'AWS::EC2::Route')
    .filter(
      ({ stack, properties }) =>
        at(properties, 'DestinationCidrBlock') === cidr &&
        links.some((link) => link.stack === stack && refersTo(at(properties, 'VpcPeeringConnectionId'), link)),
    )
    .map(({ properties }) => at(properties, 'RouteTableId'))
    .filter((table) => table !== undefined && typeof table !== 'string');
  return new Set(tables.map(show)).size;
}

/** The region that region A asks for a link, if it is not the other one of the environment. */
function foreignPeers(tree: TemplateIndex): readonly string[] {
  const others = tree.stacks.filter(({ letter }) => letter !== 'A').map(({ region }) => region);
  return tree
    .ofType('AWS::EC2::VPCPeeringConnection')
    .map(({ properties }) => at(properties, 'PeerRegion'))
    .filter((region) => !others.some((other) => other === region))
    .map((region) => `a link to region ${show(region)}`);
}

export const linked = checkOf({
  id: 'N3',
  name: 'peering-routes',
  sentence:
    "In each zone the tasks' and the database's packets to the other region take the private link, and so do the answers",
  holdsIn: 'two-region',
  of: (tree) => regions(tree).map(({ letter }) => ({ path: `${letter}/Link`, letter })),
  required: `a link that region A asks for and region B finds, and over it ${TABLES.map(([tier, tables]) => `${tables} tables to the other region's ${tier} tier`).join(', ')}`,
  fix: 'set founding to false, and keep the directions of LinkRoutes',
  found: ({ letter }, tree) => {
    const links = LINKS.flatMap((type) => tree.ofType(type));
    if (!links.some(({ stack }) => stack.letter === letter)) return 'no link';
    const cidr = String(
      at(tree.ofType('AWS::EC2::VPC').find(({ stack }) => stack.letter !== letter)?.properties, 'CidrBlock'),
    );
    return [
      ...(letter === 'A' ? foreignPeers(tree) : []),
      ...TABLES.flatMap(([tier, tables]) => {
        const destination = tierCidr({ cidr }, tier);
        const found = tablesTo(tree, letter, links, destination);
        return found === tables ? [] : `${found} tables lead to ${destination}, the other region's ${tier} tier`;
      }),
    ];
  },
});
