/** What the global names and the link may say: mail everywhere, roles nowhere (rules 2, 5), and no way round (N3). */
import { DATABASE_PORT } from '../../../config/names';
import { type Check, each } from '../../check';
import { at, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { issuers } from './caa';

const mailEverywhere: Check = {
  id: 'rule-5',
  name: 'mail-exchangers',
  sentence: 'The MX record names an exchanger of every region, all with the same preference',
  holdsIn: 'every',
  find: (tree) => {
    const records = tree.ofType('AWS::Route53::RecordSet').filter((record) => at(record.properties, 'Type') === 'MX');
    const values = records.flatMap((record) => list(record.properties, 'ResourceRecords').map(String));
    const preferences = new Set(values.map((value) => value.split(' ')[0]));
    const regions = [...new Set(tree.stacks.map((stack) => stack.region))];
    const missing = regions.filter((region) => !values.some((value) => value.includes(`mx.${region}.`)));
    if (records.length === 1 && missing.length === 0 && preferences.size === 1) return [];
    return [
      {
        path: records[0]?.path ?? 'Routing',
        found: show(values),
        required: `one MX record, equal preferences, exchangers in ${regions.join(' and ')}`,
        fix: 'list every region in GlobalNames',
      },
    ];
  },
};

const linkRoutes = (tree: TemplateIndex): readonly Resource[] =>
  tree.ofType('AWS::EC2::Route').filter((route) => at(route.properties, 'VpcPeeringConnectionId') !== undefined);

const linkIsNarrow: Check = {
  id: 'N3',
  name: 'link-routes',
  sentence: 'Only the private tiers and the database tiers of the two regions can reach each other over the link',
  holdsIn: 'two-region',
  find: (tree) => {
    const wide = linkRoutes(tree).filter(
      (route) => !String(at(route.properties, 'DestinationCidrBlock')).endsWith('/19'),
    );
    const missing = tree.letters.filter((letter) => !linkRoutes(tree).some((route) => route.stack.letter === letter));
    return [
      ...wide.map((route) => ({
        path: route.path,
        found: show(at(route.properties, 'DestinationCidrBlock')),
        required: 'one tier of the other region, a /19',
        fix: 'route tiers in LinkRoutes, never a whole region',
      })),
      ...missing.map((letter) => ({
        path: `${letter}/Link`,
        found: 'no route over the link',
        required: 'routes in both regions',
        fix: 'deploy the link in both regions; `founding` must be false',
      })),
    ];
  },
};

const zoneRecovers: Check = {
  id: 'rule-3',
  name: 'zone-recovery',
  sentence: 'Records of the zone stay changeable when the home of the DNS control plane is lost',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      'AWS::Route53::HostedZone',
      'EnableAcceleratedRecovery true',
      'keep hostedZoneFeatures in ZoneStack',
      (zone) =>
        at(zone.properties, 'HostedZoneFeatures', 'EnableAcceleratedRecovery') === true
          ? undefined
          : show(at(zone.properties, 'HostedZoneFeatures')),
    ),
};

const linkIsThere: Check = {
  id: 'N3',
  name: 'link-whole',
  sentence: 'One peering connection carries what the two regions say to each other, there and back',
  holdsIn: 'two-region',
  find: (tree) => {
    const connections = tree.ofType('AWS::EC2::VPCPeeringConnection').map(({ path }) => path);
    const counts = tree.letters.map(
      (letter) => linkRoutes(tree).filter((route) => route.stack.letter === letter).length,
    );
    return [
      ...(connections.length === 1
        ? []
        : [
            {
              path: 'A/Link',
              found: show(connections),
              required: 'one VPCPeeringConnection',
              fix: 'keep Peering in the Link stack of the region that requests it',
            },
          ]),
      ...(new Set(counts).size === 1
        ? []
        : [
            {
              path: 'B/Link',
              found: `${counts.join(' and ')} routes`,
              required: 'as many there as back',
              fix: 'keep LinkRoutes in both regions',
            },
          ]),
    ];
  },
};

/** Rules of security groups in which a CIDR of the other region appears must be about the database's port. */
const foreignOnlyDatabase: Check = {
  id: 'N3',
  name: 'link-port',
  sentence: "Security groups admit the other region's addresses on the database's port only",
  holdsIn: 'two-region',
  find: (tree) =>
    tree.ofType('AWS::EC2::SecurityGroup').flatMap((group) => {
      const own = ownPrefix(tree, group);
      return [...list(group.properties, 'SecurityGroupIngress'), ...list(group.properties, 'SecurityGroupEgress')]
        .filter((rule) => isForeign(String(at(rule, 'CidrIp')), own) && at(rule, 'FromPort') !== DATABASE_PORT)
        .map((rule) => ({
          path: group.path,
          found: show(rule),
          required: `port ${DATABASE_PORT} only`,
          fix: 'name the tiers of this region instead',
        }));
    }),
};

/** First two octets of the region's VPC: a region is a /16. */
function ownPrefix(tree: TemplateIndex, group: Resource): string {
  const vpc = tree.ofType('AWS::EC2::VPC').find((candidate) => candidate.stack.letter === group.stack.letter);
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
