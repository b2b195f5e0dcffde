/** Where the service stands, and that nothing of it stands alone (B5, K10, M1, M3). */
import { HOSTING_SERVICES } from '../../../config/hosting';
import { REDUNDANCY } from '../../../config/numbers';
import { isAllowedPair, isSupported, REGION_NAMES, REGION_PAIRS } from '../../../config/regions';
import { type Check, each, type Finding } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  show,
  type TemplateIndex,
} from '../../../assembly/template-index';

/** Namespace of a type: `AWS::RDS`; custom resources run in our own functions. */
const namespaceOf = ({ type }: Resource): string => type.split('::').slice(0, 2).join('::');

/** Services of which an environment may have adopted everything: its templates use none of them, and it uses them all the same. */
const ADOPTABLE: readonly string[] = ['AWS::AccessAnalyzer', 'AWS::SecurityHub'];

const documented: Check = {
  id: 'B5',
  name: 'services',
  sentence: 'Every service of AWS that holds or moves something is described to customers, and no other is',
  holdsIn: 'production',
  find: (tree) => {
    const fix = 'describe it in lib/config/hosting.ts: customers read it';
    const used = new Set(
      tree.resources.map(namespaceOf).filter((namespace) => namespace.startsWith('AWS::') && namespace !== 'AWS::CDK'),
    );
    return [
      ...tree.resources
        .filter(
          (resource) => used.has(namespaceOf(resource)) && !Object.hasOwn(HOSTING_SERVICES, namespaceOf(resource)),
        )
        .map((resource): Finding => ({
          path: resource.path,
          found: namespaceOf(resource),
          required: 'a service that is described',
          fix,
        })),
      ...Object.keys(HOSTING_SERVICES)
        .filter((namespace) => !used.has(namespace) && !ADOPTABLE.includes(namespace))
        .map((namespace): Finding => ({
          path: '',
          found: `no ${namespace}`,
          required: 'only services that are used',
          fix: 'delete it from lib/config/hosting.ts',
        })),
    ];
  },
};

const allowedRegions: Check = {
  id: 'K10',
  name: 'regions',
  sentence: 'Every stack stands in a region of the allow-list: data centers whose audit reports were read',
  holdsIn: 'every',
  find: (tree) =>
    tree.stacks
      .filter(({ region }) => !isSupported(region))
      .map(({ letter, name, region }) => ({
        path: `${letter}/${name}`,
        found: region,
        required: `one of ${REGION_NAMES.join(', ')}`,
        fix: 'change the regions in lib/config/environments.ts',
      })),
};

const farApart: Check = {
  id: 'M3',
  name: 'far-apart',
  sentence: 'The two sites are regions of a listed pair, and each has all of its stacks in its own',
  holdsIn: 'two-region',
  find: (tree) => {
    const required = `one region a letter, together one of ${REGION_PAIRS.map((pair) => pair.join(' with ')).join(', ')}`;
    const sites = tree.letters.map((letter) => [
      ...new Set(tree.stacks.filter((stack) => stack.letter === letter).map(({ region }) => region)),
    ]);
    const [one, other] = sites.flat();
    const pair =
      sites.length === 2 &&
      sites.flat().length === 2 &&
      one !== undefined &&
      other !== undefined &&
      isSupported(one) &&
      isSupported(other) &&
      isAllowedPair(one, other);
    return pair
      ? []
      : [{ path: '', found: show(sites), required, fix: 'change the regions in lib/config/environments.ts' }];
  },
};

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
  readonly lone: (resource: Resource, tree: TemplateIndex) => boolean;
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

const nothingAlone: Check = {
  id: 'M1',
  name: 'nothing-alone',
  sentence: 'Nothing that serves or stores runs on one machine, or in fewer zones than there are',
  holdsIn: 'every',
  find: (tree) =>
    ALONE.flatMap(({ type, instead, lone }) =>
      each(tree, type, instead, 'use the noun that is there, or give it a second place', (resource) =>
        lone(resource, tree) ? type : undefined,
      ),
    ),
};

export const SITE_CHECKS: readonly Check[] = [documented, allowedRegions, farApart, nothingAlone];
