/** The global database: created empty, once, and joined by every region (L2, M11). */
import { type Check, each, type Finding, inEachRegion } from '../../check';
import {
  at,
  isObject,
  type Json,
  list,
  type Resource,
  show,
  type TemplateIndex,
} from '../../../assembly/template-index';

export const CLUSTER = 'AWS::RDS::DBCluster';
export const GLOBAL = 'AWS::RDS::GlobalCluster';
const SECRET = 'AWS::SecretsManager::Secret';

/** What a founder's cluster has and a joiner must not have. */
const FOUNDING = ['MasterUsername', 'MasterUserPassword', 'DatabaseName'] as const;

const founds = ({ properties }: Resource): boolean => FOUNDING.some((name) => at(properties, name) !== undefined);

const joined: Check = {
  id: 'L2',
  name: 'joined',
  sentence: 'Every cluster belongs to the global database, by its fixed identifier',
  holdsIn: 'two-region',
  find: (tree) => {
    const [global] = tree.ofType(GLOBAL);
    const identifier = global
      ? at(global.properties, 'GlobalClusterIdentifier')
      : at(tree.ofType(CLUSTER)[0]?.properties, 'GlobalClusterIdentifier');
    return [
      ...each(
        tree,
        CLUSTER,
        `GlobalClusterIdentifier ${show(identifier)}, written out`,
        'give it globalClusterId(environment): without it, deploying detaches the region',
        ({ properties }) => {
          const given = at(properties, 'GlobalClusterIdentifier');
          return typeof given === 'string' && given === identifier ? undefined : show(given);
        },
      ),
      ...inEachRegion(tree, CLUSTER, 'a cluster in each region', 'let both regions have a TenantDatabase'),
    ];
  },
};

const foundedOnce: Check = {
  id: 'L2',
  name: 'founded-once',
  sentence:
    'The global database is created empty, once, together with the one cluster that has a user and a database; joiners have none',
  holdsIn: 'two-region',
  find: (tree) => {
    const founders = tree.ofType(CLUSTER).filter(founds);
    const globals = tree.ofType(GLOBAL);
    const fix = 'only DatabaseFounding makes them; set database.founder of the environment';
    return [
      ...founders.slice(1).map(({ path }) => ({
        path,
        found: 'a second founder',
        required: 'a joiner without user, password and database',
        fix,
      })),
      ...globals.slice(founders.length).map(({ path }) => ({
        path,
        found: 'a global cluster without a founder',
        required: 'one global cluster, with its founder',
        fix,
      })),
      ...founders.slice(globals.length, 1).map(({ path }) => ({
        path,
        found: 'a founder without a global cluster',
        required: 'one global cluster, with its founder',
        fix,
      })),
      ...founders.flatMap(({ path, properties }) => {
        const missing = FOUNDING.filter((name) => at(properties, name) === undefined);
        return missing.length === 0
          ? []
          : [{ path, found: `no ${missing.join(', ')}`, required: FOUNDING.join(', '), fix }];
      }),
    ];
  },
};

const noSource: Check = {
  id: 'L2',
  name: 'no-source',
  sentence: 'No global cluster names the cluster it comes from: after a flip that would be the wrong one',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      GLOBAL,
      'no SourceDBClusterIdentifier',
      'create it empty; clusters join it by identifier',
      ({ properties }) => given(properties, 'SourceDBClusterIdentifier'),
    ),
};

const ownPassword: Check = {
  id: 'L2',
  name: 'no-managed-password',
  sentence: "The administrator's password is ours and replicated: RDS does not manage one in a global database",
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      CLUSTER,
      'no ManageMasterUserPassword, and a password by reference',
      'leave both to DatabaseFounding',
      ({ properties }) =>
        typeof at(properties, 'MasterUserPassword') === 'string'
          ? 'a password in the template'
          : given(properties, 'ManageMasterUserPassword'),
    ),
};

const passwordInBoth: Check = {
  id: 'L2',
  name: 'password-in-both',
  sentence:
    "The administrator's password is in the other region too, under a key of that region: it is needed most when the first is lost",
  holdsIn: 'two-region',
  find: (tree) =>
    each(
      tree,
      SECRET,
      'ReplicaRegions: the other region, with a KmsKeyId there',
      'leave it to DatabaseFounding, and set founding to false',
      ({ properties, stack }) => {
        if (!String(at(properties, 'Name')).endsWith('/database-administrator')) return undefined;
        const others = tree.stacks.filter(({ letter }) => letter !== stack.letter).map(({ region }) => region);
        const copies = list(properties, 'ReplicaRegions');
        const kept = copies.some(
          (copy) =>
            others.includes(String(at(copy, 'Region'))) &&
            String(at(copy, 'KmsKeyId')).startsWith(`arn:aws:kms:${String(at(copy, 'Region'))}:`),
        );
        return kept ? undefined : show(copies);
      },
    ),
};

const oneRegion: Check = {
  id: 'M11',
  name: 'no-second-site',
  sentence:
    'An environment of one region has no global database and copies nothing elsewhere: it is excluded from recovery, and says so',
  holdsIn: 'every',
  find: (tree) => (tree.letters.length > 1 ? [] : [...joins(tree), ...copies(tree)]),
};

const joins = (tree: TemplateIndex): readonly Finding[] => {
  const fix = 'a second region belongs to lib/config/environments.ts';
  return [
    ...each(tree, GLOBAL, 'none', fix, () => 'a global cluster'),
    ...each(tree, CLUSTER, 'no GlobalClusterIdentifier', fix, ({ properties }) =>
      given(properties, 'GlobalClusterIdentifier'),
    ),
  ];
};

const copies = (tree: TemplateIndex): readonly Finding[] =>
  each(tree, SECRET, 'no ReplicaRegions', 'copy only where there is a peer', ({ properties }) =>
    given(properties, 'ReplicaRegions'),
  );

/** A property as a finding shows it, or `undefined` where it is not given. */
const given = (properties: Json, name: string): string | undefined =>
  isObject(properties) && name in properties ? `${name} ${show(at(properties, name))}` : undefined;

export const GLOBAL_CHECKS: readonly Check[] = [joined, foundedOnce, noSource, ownPassword, passwordInBoth, oneRegion];
