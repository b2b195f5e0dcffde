/** Where the service stands, and that nothing of it stands alone (B5, K10, M1, M3). */
import { HOSTING_SERVICES } from '../../../config/hosting';
import { REDUNDANCY } from '../../../config/numbers';
import { isAllowedPair, isSupported, REGION_NAMES, REGION_PAIRS } from '../../../config/regions';
import type { Check } from '../../check';
import { at, isObject, type Json, list, type Resource, show } from '../../../assembly/template-index';
import { checkAll, checkOf, partOf, typed } from '../shapes';

/** Namespace of a type: `AWS::RDS`; custom resources run in our own functions. */
const namespaceOf = ({ type }: Resource): string => type.split('::').slice(0, 2).join('::');

/** Not the CDK's own metadata, nor custom resources. */
const isService = (namespace: string): boolean => namespace.startsWith('AWS::') && namespace !== 'AWS::CDK';

/** Services of which an environment may have adopted everything: its templates use none of them, and it uses them all the same. */
const ADOPTABLE: readonly string[] = ['AWS::AccessAnalyzer', 'AWS::SecurityHub'];

const documented = checkAll(
  {
    id: 'B5',
    name: 'services',
    sentence: 'Every service of AWS that holds or moves something is described to customers, and no other is',
    holdsIn: 'production',
  },
  partOf({
    of: ({ resources }) => resources,
    where: (resource) => isService(namespaceOf(resource)),
    required: 'a service that is described',
    fix: 'describe it in lib/config/hosting.ts: customers read it',
    found: (resource) => (Object.hasOwn(HOSTING_SERVICES, namespaceOf(resource)) ? undefined : namespaceOf(resource)),
  }),
  partOf({
    of: () => [{ path: '' }],
    required: 'only services that are used',
    fix: 'delete it from lib/config/hosting.ts',
    found: (_, tree) => {
      const used = new Set(tree.resources.map(namespaceOf));
      return Object.keys(HOSTING_SERVICES)
        .filter((namespace) => !used.has(namespace) && !ADOPTABLE.includes(namespace))
        .map((namespace) => `no ${namespace}`);
    },
  }),
);

const allowedRegions = checkOf({
  id: 'K10',
  name: 'regions',
  sentence: 'Every stack stands in a region of the allow-list: data centers whose audit reports were read',
  of: (tree) => tree.stacks.map(({ letter, name, region }) => ({ path: `${letter}/${name}`, region })),
  required: `one of ${REGION_NAMES.join(', ')}`,
  fix: 'change the regions in lib/config/environments.ts',
  found: ({ region }) => (isSupported(region) ? undefined : region),
});

const farApart = checkOf({
  id: 'M3',
  name: 'region-pair',
  sentence: 'The two sites are regions of a listed pair, and each has all of its stacks in its own',
  holdsIn: 'two-region',
  of: (tree) => [
    {
      path: '',
      sites: tree.letters.map((letter) => [
        ...new Set(tree.stacks.filter((stack) => stack.letter === letter).map(({ region }) => region)),
      ]),
    },
  ],
  required: `one region a letter, together one of ${REGION_PAIRS.map((pair) => pair.join(' with ')).join(', ')}`,
  fix: 'change the regions in lib/config/environments.ts',
  found: ({ sites }) => {
    const [one = '', other = ''] = sites.flat();
    const isPair =
      sites.length === 2 &&
      sites.flat().length === 2 &&
      isSupported(one) &&
      isSupported(other) &&
      isAllowedPair(one, other);
    return isPair ? undefined : show(sites);
  },
});

/** Subnets of a list, each counted once: one of them is a reference to a subnet of a zone of its own. */
const places = (properties: Json, ...keys: readonly string[]): number =>
  new Set(
    list(properties, ...keys)
      .filter(isObject)
      .map(show),
  ).size;

/** Types of which one alone would carry something, and what makes it more than one. */
const ALONE: readonly {
  readonly type: string;
  readonly instead: string;
  readonly lone: (resource: Resource) => boolean;
}[] = [
  { type: 'AWS::EC2::Instance', instead: 'a Fargate service', lone: () => true },
  { type: 'AWS::EC2::Volume', instead: 'a bucket or the database', lone: () => true },
  {
    type: 'AWS::AutoScaling::AutoScalingGroup',
    instead: 'a Fargate service',
    lone: ({ properties }) => Number(at(properties, 'MinSize')) < 2,
  },
  {
    type: 'AWS::RDS::DBInstance',
    instead: 'an instance of a cluster',
    lone: ({ properties }) => at(properties, 'DBClusterIdentifier') === undefined,
  },
  {
    type: 'AWS::EFS::FileSystem',
    instead: 'a file system of the region, not of a zone',
    lone: ({ properties }) => at(properties, 'AvailabilityZoneName') !== undefined,
  },
  { type: 'AWS::ElastiCache::CacheCluster', instead: 'a replication group over several zones', lone: () => true },
  {
    type: 'AWS::ElastiCache::ReplicationGroup',
    instead: 'AutomaticFailoverEnabled and MultiAZEnabled',
    lone: ({ properties }) =>
      ['AutomaticFailoverEnabled', 'MultiAZEnabled'].some((name) => at(properties, name) !== true),
  },
  {
    type: 'AWS::ECS::Service',
    instead: `subnets in ${REDUNDANCY.zones} zones`,
    lone: ({ properties }) =>
      places(properties, 'NetworkConfiguration', 'AwsvpcConfiguration', 'Subnets') < REDUNDANCY.zones,
  },
  {
    type: 'AWS::RDS::DBSubnetGroup',
    instead: `subnets in ${REDUNDANCY.zones} zones`,
    lone: ({ properties }) => places(properties, 'SubnetIds') < REDUNDANCY.zones,
  },
];

const nothingAlone = checkAll(
  {
    id: 'M1',
    name: 'zone-redundancy',
    sentence: 'Nothing that serves or stores runs on one machine, or in fewer zones than there are',
  },
  ...ALONE.map(({ type, instead, lone }) =>
    partOf({
      of: typed(type),
      where: lone,
      required: instead,
      fix: 'use the noun that is there, or give it a second place',
      found: () => type,
    }),
  ),
);

export const SITE_CHECKS: readonly Check[] = [documented, allowedRegions, farApart, nothingAlone];
