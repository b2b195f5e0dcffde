/** Who can access customers' data, over which connections, and what is logged about it (B1, H1, L5, N3). */
import { CUSTOMER_DATA_TAG } from '../../../config/names';
import { ENCRYPTION } from '../../../config/numbers';
import { DATABASE_ROLE } from '../../../runtime/database/roles';
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
import { refersTo } from './cluster';
import { CLUSTER } from './global';
import { customerBuckets } from './message-buckets';

const databaseEncryptedOnTheWay: Check = {
  id: 'N3',
  name: 'database-tls-only',
  sentence: `Every cluster refuses unencrypted connections and protocols older than ${ENCRYPTION.oldestTls}`,
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      CLUSTER,
      `a parameter group with rds.force_ssl 1 and ssl_min_protocol_version ${ENCRYPTION.oldestTls}`,
      'keep both in PARAMETERS of DatabaseCluster',
      (cluster) => {
        const group = tree
          .ofType('AWS::RDS::DBClusterParameterGroup')
          .find(
            (each) =>
              each.stack === cluster.stack && refersTo(at(cluster.properties, 'DBClusterParameterGroupName'), each),
          );
        const [forced, oldest] = [
          at(group?.properties, 'Parameters', 'rds.force_ssl'),
          at(group?.properties, 'Parameters', 'ssl_min_protocol_version'),
        ];
        return forced === '1' && oldest === ENCRYPTION.oldestTls
          ? undefined
          : `rds.force_ssl ${show(forced)}, ssl_min_protocol_version ${show(oldest)}`;
      },
    ),
};

const databaseLogs: Check = {
  id: 'H1',
  name: 'database-log',
  sentence:
    "Every cluster's log goes to a log group that is created before it, so that its records are kept as promised (F6)",
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      CLUSTER,
      'EnableCloudwatchLogsExports postgresql, and its log group in DependsOn',
      'use DatabaseLogs',
      (cluster) => {
        if (!list(cluster.properties, 'EnableCloudwatchLogsExports').includes('postgresql'))
          return 'no export of postgresql';
        const name = `/aws/rds/cluster/${String(at(cluster.properties, 'DBClusterIdentifier'))}/postgresql`;
        const group = tree
          .ofType('AWS::Logs::LogGroup')
          .find((each) => each.stack === cluster.stack && at(each.properties, 'LogGroupName') === name);
        if (!group) return `no log group ${name}`;
        const waitsFor = at(cluster.stack.template, 'Resources', cluster.logicalId, 'DependsOn');
        return [waitsFor].flat().includes(group.logicalId) ? undefined : `does not wait for ${name}`;
      },
    ),
};

/** Parameters that log connections, disconnections and schema changes; PostgreSQL logs errors without them. */
const LOGGED: Readonly<Record<string, string>> = {
  log_connections: '1',
  log_disconnections: '1',
  log_statement: 'ddl',
};

/** Where Enhanced Monitoring writes: one group of an account and region, named by AWS (Aurora user guide, "Enhanced Monitoring"). */
const OPERATING_SYSTEM = 'RDSOSMetrics';

const databaseTells: Check = {
  id: 'H1',
  name: 'database-tells',
  sentence:
    'The database logs who connects and who changes the schema; its operating system writes to a log group of ours',
  holdsIn: 'every',
  find: (tree) => [
    ...each(
      tree,
      'AWS::RDS::DBClusterParameterGroup',
      show(LOGGED),
      'keep them in PARAMETERS of DatabaseCluster',
      ({ properties }) => {
        const silent = Object.entries(LOGGED)
          .filter(([name, value]) => at(properties, 'Parameters', name) !== value)
          .map(([name]) => `${name} ${show(at(properties, 'Parameters', name))}`);
        return silent.length === 0 ? undefined : silent.join(', ');
      },
    ),
    ...each(tree, CLUSTER, `a log group ${OPERATING_SYSTEM}`, 'use DatabaseLogs', ({ stack }) =>
      tree
        .ofType('AWS::Logs::LogGroup')
        .some((group) => group.stack === stack && at(group.properties, 'LogGroupName') === OPERATING_SYSTEM)
        ? undefined
        : 'none',
    ),
  ],
};

const tagged: Check = {
  id: 'L5',
  name: 'selected-for-backup',
  sentence: 'Every store of customer data carries the tag by which backups select it',
  holdsIn: 'every',
  find: (tree) =>
    [...tree.ofType(CLUSTER), ...customerBuckets(tree)].flatMap(({ path, properties }) => {
      const carries = list(properties, 'Tags').some(
        (tag) => at(tag, 'Key') === CUSTOMER_DATA_TAG.key && at(tag, 'Value') === CUSTOMER_DATA_TAG.value,
      );
      return carries
        ? []
        : [
            {
              path,
              found: show(at(properties, 'Tags')),
              required: `${CUSTOMER_DATA_TAG.key}: ${CUSTOMER_DATA_TAG.value}`,
              fix: 'add CUSTOMER_DATA_TAG',
            },
          ];
    }),
};

/** Statements of a resource that allow something to an identity. */
function allowed({ properties }: Resource): readonly Json[] {
  const documents = [
    at(properties, 'PolicyDocument'),
    ...list(properties, 'Policies').map((policy) => at(policy, 'PolicyDocument')),
  ];
  return documents
    .flatMap((document) => list(document, 'Statement'))
    .filter((statement) => at(statement, 'Effect') === 'Allow');
}

const IDENTITY_POLICIES = [
  'AWS::IAM::Group',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::IAM::User',
] as const;

/** A check of every statement that allows something to an identity. */
const ofAllowed = (
  tree: TemplateIndex,
  required: string,
  fix: string,
  found: (statement: Json) => string | undefined,
): readonly Finding[] =>
  IDENTITY_POLICIES.flatMap((type) =>
    each(tree, type, required, fix, (policy) =>
      allowed(policy)
        .map(found)
        .find((text) => text !== undefined),
    ),
  );

const strings = (value: Json | undefined): readonly string[] =>
  (Array.isArray(value) ? value : [value]).map((each) =>
    typeof each === 'string' ? each : isObject(each) ? JSON.stringify(each) : '',
  );

const noBroadActions: Check = {
  id: 'B1',
  name: 'no-broad-actions',
  sentence: 'No identity may do everything, or everything with a bucket',
  holdsIn: 'every',
  find: (tree) =>
    ofAllowed(tree, 'named actions', 'grant through the noun: grantAppend, grantRead, grantConnect', (statement) => {
      const broad = strings(at(statement, 'Action')).find((action) =>
        ['*', 's3:*', 'rds:*', 'rds-db:*', 'kms:*', 'secretsmanager:*'].includes(action),
      );
      return broad ?? (at(statement, 'NotAction') === undefined ? undefined : 'NotAction');
    }),
};

const noOwnerSignIn: Check = {
  id: 'B1',
  name: 'no-sign-in-as-owner',
  sentence:
    'No identity signs in to the database as the owner of its tables, who can switch off row-level security, or as any role',
  holdsIn: 'every',
  find: (tree) =>
    ofAllowed(
      tree,
      'rds-db:connect for one role that is not the owner',
      'grant through TenantDatabase.grantConnect',
      (statement) => {
        if (!strings(at(statement, 'Action')).includes('rds-db:connect')) return undefined;
        // The ARN joins in the id of this region's own cluster; the role comes after it.
        const resources = [at(statement, 'Resource') ?? null]
          .flat()
          .map((each) => (isObject(each) ? (list(each, 'Fn::Join', 1).at(-1) ?? each) : each));
        const owner = strings(resources).find((resource) => !SIGNS_IN.some((role) => resource.endsWith(`/${role}`)));
        return owner === undefined ? undefined : `rds-db:connect to ${show(owner)}`;
      },
    ),
};

const SIGNS_IN: readonly string[] = Object.values(DATABASE_ROLE).filter((role) => role !== DATABASE_ROLE.owner);

export const ACCESS_CHECKS: readonly Check[] = [
  databaseEncryptedOnTheWay,
  databaseLogs,
  databaseTells,
  tagged,
  noBroadActions,
  noOwnerSignIn,
];
