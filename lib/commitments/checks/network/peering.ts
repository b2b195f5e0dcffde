/** Traffic to the other region's database takes the private link between the regions (N3). */
import { PRIVATE_TIERS, type Tier, tierCidr } from '../../../config/tiers';
import { REDUNDANCY } from '../../../config/numbers';
import type { Check, Finding } from '../../check';
import { at, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { refersTo } from '../service/resource-row';

/** Types of the link: on the side that requests it, and on the other. */
const LINKS = ['AWS::EC2::VPCPeeringConnection', 'Custom::FoundPeering'] as const;

/** Tables that lead to each tier of the other region: those of the private tiers to its database, and its own to those. */
const TABLES: readonly (readonly [to: Tier, tables: number])[] = [
  ['isolated', PRIVATE_TIERS.length * REDUNDANCY.zones],
  ...PRIVATE_TIERS.map((tier) => [tier, REDUNDANCY.zones] as const),
];

/** Tables of a region from which a route over the link leads to a range of addresses. */
function tablesTo(tree: TemplateIndex, letter: string, links: readonly Resource[], cidr: string): ReadonlySet<string> {
  const routes = tree
    .ofType('AWS::EC2::Route')
    .filter(({ stack, properties }) => stack.letter === letter && at(properties, 'DestinationCidrBlock') === cidr);
  const over = routes.filter(({ stack, properties }) =>
    links.some((link) => link.stack === stack && refersTo(at(properties, 'VpcPeeringConnectionId'), link)),
  );
  return new Set(
    over
      .map(({ properties }) => at(properties, 'RouteTableId'))
      .filter((table) => table !== undefined && typeof table !== 'string')
      .map(show),
  );
}

export const linked: Check = {
  id: 'N3',
  name: 'linked',
  sentence:
    "In each zone the tasks' and the database's packets to the other region take the private link, and so do the answers",
  holdsIn: 'two-region',
  find: (tree) => {
    const links = LINKS.flatMap((type) => tree.ofType(type));
    return tree.letters.flatMap((letter): readonly Finding[] => {
      const fix = 'set founding to false, and keep the directions of LinkRoutes';
      if (!links.some(({ stack }) => stack.letter === letter))
        return [
          {
            path: `${letter}/Link`,
            found: 'no link',
            required: 'one, asked for by region A and found by region B',
            fix,
          },
        ];
      const requested = tree
        .ofType('AWS::EC2::VPCPeeringConnection')
        .filter(
          ({ properties }) =>
            !tree.stacks.some(
              ({ letter: other, region }) => other !== letter && region === at(properties, 'PeerRegion'),
            ),
        );
      if (letter === 'A' && requested.length > 0)
        return requested.map(({ path, properties }) => ({
          path,
          found: show(at(properties, 'PeerRegion')),
          required: 'the other region of the environment',
          fix,
        }));
      const peer = tree.ofType('AWS::EC2::VPC').find(({ stack }) => stack.letter !== letter);
      const cidr = String(at(peer?.properties, 'CidrBlock'));
      return TABLES.flatMap(([tier, tables]) => {
        const destination = tierCidr({ cidr }, tier);
        const found = tablesTo(tree, letter, links, destination).size;
        return found === tables
          ? []
          : [
              {
                path: `${letter}/Link`,
                found: `${found} tables lead to ${destination}, the other region's ${tier} tier`,
                required: `${tables}`,
                fix,
              },
            ];
      });
    });
  },
};
