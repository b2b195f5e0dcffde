/** The global database: created empty, once, and joined by every region (L2, M11). */
import { type Check, each, inEachRegion } from '../../check';
import { at, isObject, list, type Resource, show } from '../../../assembly/template-index';
import { checkOf, typed } from '../shapes';

export const CLUSTER = 'AWS::RDS::DBCluster';
export const GLOBAL = 'AWS::RDS::GlobalCluster';
export const PARAMETERS = 'AWS::RDS::DBClusterParameterGroup';
const SECRET = 'AWS::SecretsManager::Secret';

/** What a founder's cluster has and a joiner must not have. */
const FOUNDING = ['MasterUsername', 'MasterUserPassword', 'DatabaseName'] as const;

const founds = ({ properties }: Resource): boolean => FOUNDING.some((name) => at(properties, name) !== undefined);

/** Finds a property that must not be given. */
const given =
  (name: string) =>
  ({ properties }: Resource): string | undefined =>
    isObject(properties) && name in properties ? `${name} ${show(at(properties, name))}` : undefined;

export const GLOBAL_CHECKS: readonly Check[] = [
  {
    id: 'L2',
    name: 'global-membership',
    sentence: 'Every cluster belongs to the global database, by its fixed identifier',
    holdsIn: 'two-region',
    find: (tree) => {
      const [first] = typed(GLOBAL, CLUSTER)(tree);
      const identifier = at(first?.properties, 'GlobalClusterIdentifier');
      return [
        ...each(
          tree,
          CLUSTER,
          `GlobalClusterIdentifier ${show(identifier)}, written out`,
          'give it globalClusterId(environment): without it, deploying detaches the region',
          ({ properties }) => {
            const own = at(properties, 'GlobalClusterIdentifier');
            return typeof own === 'string' && own === identifier ? undefined : show(own);
          },
        ),
        ...inEachRegion(tree, CLUSTER, 'a cluster in each region', 'let both regions have a TenantDatabase'),
      ];
    },
  },
  {
    id: 'L2',
    name: 'single-founder',
    sentence:
      'The global database is created empty, once, together with the one cluster that has a user and a database; joiners have none',
    holdsIn: 'two-region',
    find: (tree) => {
      const founders = tree.ofType(CLUSTER).filter(founds);
      const globals = tree.ofType(GLOBAL);
      const wrong: readonly (readonly [wrong: readonly Resource[], found: string, required: string])[] = [
        [founders.slice(1), 'a second founder', 'a joiner without user, password and database'],
        [globals.slice(founders.length), 'a global cluster without a founder', 'one global cluster, with its founder'],
        [
          founders.slice(globals.length, 1),
          'a founder without a global cluster',
          'one global cluster, with its founder',
        ],
        ...FOUNDING.map(
          (name) =>
            [
              founders.filter(({ properties }) => at(properties, name) === undefined),
              `no ${name}`,
              FOUNDING.join(', '),
            ] as const,
        ),
      ];
      const fix = 'only DatabaseFounding makes them; set database.founder of the environment';
      return wrong.flatMap(([resources, found, required]) =>
        resources.map(({ path }) => ({ path, found, required, fix })),
      );
    },
  },
  checkOf({
    id: 'L2',
    name: 'empty-global-cluster',
    sentence: 'No global cluster names the cluster it comes from: after a flip that would be the wrong one',
    of: typed(GLOBAL),
    required: 'no SourceDBClusterIdentifier',
    fix: 'create it empty; clusters join it by identifier',
    found: given('SourceDBClusterIdentifier'),
  }),
  checkOf({
    id: 'L2',
    name: 'no-managed-password',
    sentence: "The administrator's password is ours and replicated: RDS does not manage one in a global database",
    of: typed(CLUSTER),
    required: 'no ManageMasterUserPassword, and a password by reference',
    fix: 'leave both to DatabaseFounding',
    found: (cluster) =>
      typeof at(cluster.properties, 'MasterUserPassword') === 'string'
        ? 'a password in the template'
        : given('ManageMasterUserPassword')(cluster),
  }),
  checkOf({
    id: 'L2',
    name: 'password-replica',
    sentence:
      "The administrator's password is in the other region too, under a key of that region: it is needed most when the first is lost",
    holdsIn: 'two-region',
    of: typed(SECRET),
    where: ({ properties }) => String(at(properties, 'Name')).endsWith('/database-administrator'),
    required: 'ReplicaRegions: the other region, with a KmsKeyId there',
    fix: 'leave it to DatabaseFounding, and set founding to false',
    found: ({ properties, stack }, tree) => {
      const others = tree.stacks.filter(({ letter }) => letter !== stack.letter).map(({ region }) => region);
      const copies = list(properties, 'ReplicaRegions');
      const kept = others.some((region) =>
        copies.some(
          (copy) => at(copy, 'Region') === region && String(at(copy, 'KmsKeyId')).startsWith(`arn:aws:kms:${region}:`),
        ),
      );
      return kept ? undefined : show(copies);
    },
  }),
  {
    id: 'M11',
    name: 'no-second-site',
    sentence:
      'An environment of one region has no global database and copies nothing elsewhere: it is excluded from recovery, and says so',
    holdsIn: 'every',
    find: (tree) => {
      if (tree.letters.length > 1) return [];
      const fix = 'a second region belongs to lib/config/environments.ts';
      return [
        ...each(tree, GLOBAL, 'none', fix, () => 'a global cluster'),
        ...each(tree, CLUSTER, 'no GlobalClusterIdentifier', fix, given('GlobalClusterIdentifier')),
        ...each(tree, SECRET, 'no ReplicaRegions', 'copy only where there is a peer', given('ReplicaRegions')),
      ];
    },
  },
];
