/** What the global names and the link may say: mail everywhere, roles nowhere (rules 2, 5), and no way round (N3). */
import { DATABASE_PORT } from '../../../config/names';
import type { Check } from '../../check';
import { at, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion } from '../references';
import { checkAll, checkOf, otherThan, partOf, regions, typed } from '../shapes';
import { issuers } from './caa';

const mailEverywhere = checkOf({
  id: 'rule-5',
  name: 'mail-exchangers',
  sentence: 'The MX record names an exchanger of every region, all with the same preference',
  of: (tree) => {
    const records = tree.ofType('AWS::Route53::RecordSet').filter(({ properties }) => at(properties, 'Type') === 'MX');
    return [{ path: records[0]?.path ?? 'Routing', records }];
  },
  required: 'one MX record, equal preferences, an exchanger in each region',
  fix: 'list every region in GlobalNames',
  found: ({ records }, tree) => {
    const values = records.flatMap(({ properties }) => list(properties, 'ResourceRecords').map(String));
    const preferences = new Set(values.map((value) => value.split(' ')[0]));
    const areAllNamed = tree.stacks.every(({ region }) => values.some((value) => value.includes(`mx.${region}.`)));
    return records.length === 1 && areAllNamed && preferences.size === 1 ? undefined : show(values);
  },
});

const linkRoutes = (tree: TemplateIndex): readonly Resource[] =>
  tree.ofType('AWS::EC2::Route').filter(({ properties }) => at(properties, 'VpcPeeringConnectionId') !== undefined);

const routesFrom = (letter: string, tree: TemplateIndex): number =>
  linkRoutes(tree).filter(({ stack }) => stack.letter === letter).length;

const linkIsNarrow = checkAll(
  {
    id: 'N3',
    name: 'link-routes',
    sentence: 'Only the private tiers and the database tiers of the two regions can reach each other over the link',
    holdsIn: 'two-region',
  },
  partOf({
    of: linkRoutes,
    required: 'one tier of the other region, a /19',
    fix: 'route tiers in LinkRoutes, never a whole region',
    found: ({ properties }) => {
      const destination = at(properties, 'DestinationCidrBlock');
      return String(destination).endsWith('/19') ? undefined : show(destination);
    },
  }),
  partOf({
    of: regions,
    required: 'routes in both regions',
    fix: 'deploy the link in both regions; `founding` must be false',
    found: ({ letter }, tree) => (routesFrom(letter, tree) === 0 ? 'no route over the link' : undefined),
  }),
);

const zoneRecovers = checkOf({
  id: 'rule-3',
  name: 'zone-recovery',
  sentence: 'Records of the zone stay changeable when the home of the DNS control plane is lost',
  of: typed('AWS::Route53::HostedZone'),
  required: 'HostedZoneFeatures.EnableAcceleratedRecovery true',
  fix: 'keep hostedZoneFeatures in ZoneStack',
  found: otherThan(true, 'HostedZoneFeatures', 'EnableAcceleratedRecovery'),
});

const linkIsThere = checkAll(
  {
    id: 'N3',
    name: 'two-way-link',
    sentence: 'One peering connection carries what the two regions say to each other, there and back',
    holdsIn: 'two-region',
  },
  partOf({
    of: () => [{ path: 'A/Link' }],
    required: 'one VPCPeeringConnection',
    fix: 'keep Peering in the Link stack of the region that requests it',
    found: (_, tree) => {
      const connections = tree.ofType('AWS::EC2::VPCPeeringConnection').map(({ path }) => path);
      return connections.length === 1 ? undefined : show(connections);
    },
  }),
  partOf({
    of: () => [{ path: 'B/Link' }],
    required: 'as many there as back',
    fix: 'keep LinkRoutes in both regions',
    found: (_, tree) => {
      const counts = tree.letters.map((letter) => routesFrom(letter, tree));
      return new Set(counts).size === 1 ? undefined : `${counts.join(' and ')} routes`;
    },
  }),
);

const foreignOnlyDatabase = checkOf({
  id: 'N3',
  name: 'link-port',
  sentence: "Security groups admit the other region's addresses on the database's port only",
  holdsIn: 'two-region',
  of: typed('AWS::EC2::SecurityGroup'),
  required: `port ${DATABASE_PORT} only`,
  fix: 'name the tiers of this region instead',
  found: (group, tree) => {
    const own = ownPrefix(tree, group);
    return ['SecurityGroupIngress', 'SecurityGroupEgress']
      .flatMap((name) => list(group.properties, name))
      .filter((rule) => isForeign(String(at(rule, 'CidrIp')), own) && at(rule, 'FromPort') !== DATABASE_PORT)
      .map(show);
  },
});

/** First two octets of the region's VPC: a region is a /16. */
function ownPrefix(tree: TemplateIndex, group: Resource): string {
  const [vpc] = inRegion(tree, group.stack.letter, 'AWS::EC2::VPC');
  return String(at(vpc?.properties, 'CidrBlock')).split('.').slice(0, 2).join('.');
}

const isForeign = (cidr: string, own: string): boolean =>
  /^10\.|^172\.|^192\.168\./.test(cidr) && !cidr.startsWith(`${own}.`);

/** Every check of names and link. */
export const ROUTING_CHECKS: readonly Check[] = [
  mailEverywhere,
  linkIsNarrow,
  linkIsThere,
  foreignOnlyDatabase,
  zoneRecovers,
  issuers,
];
