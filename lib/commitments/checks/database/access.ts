/** Who can access customers' data, over which connections, and what is logged about it (B1, H1, L5, N3). */
import { CUSTOMER_DATA_TAG, OS_METRICS } from '../../../config/names';
import { ENCRYPTION } from '../../../config/numbers';
import { DATABASE_ROLE } from '../../../runtime/database/roles';
import { type Check, each } from '../../check';
import { at, isObject, type Json, list, show } from '../../../assembly/template-index';
import { actionsOf, allowedBy, policies } from '../iam/queries';
import { inTemplateOf, refersTo } from '../references';
import { checkOf, typed } from '../shapes';
import { CLUSTER, PARAMETERS } from './global';
import { customerBuckets } from './message-buckets';

const LOG_GROUP = 'AWS::Logs::LogGroup';

/** Parameters that log connections, disconnections and schema changes; PostgreSQL logs errors without them. */
const LOGGED: Readonly<Record<string, string>> = {
  log_connections: '1',
  log_disconnections: '1',
  log_statement: 'ddl',
};

const BROAD_ACTIONS: readonly string[] = ['*', 's3:*', 'rds:*', 'rds-db:*', 'kms:*', 'secretsmanager:*'];

/** Roles that an identity may sign in with. */
const SIGNS_IN: readonly string[] = Object.values(DATABASE_ROLE).filter((role) => role !== DATABASE_ROLE.owner);

/** The database role at the end of an ARN, which joins in the id of this region's own cluster. */
const endOf = (arn: Json): string => {
  const end = isObject(arn) ? (list(arn, 'Fn::Join', 1).at(-1) ?? arn) : arn;
  return typeof end === 'string' ? end : show(end);
};

export const ACCESS_CHECKS: readonly Check[] = [
  checkOf({
    id: 'N3',
    name: 'database-tls',
    sentence: `Every cluster refuses unencrypted connections and protocols older than ${ENCRYPTION.oldestTls}`,
    of: typed(CLUSTER),
    required: `a parameter group with rds.force_ssl 1 and ssl_min_protocol_version ${ENCRYPTION.oldestTls}`,
    fix: 'keep both in PARAMETERS of DatabaseCluster',
    found: (cluster, tree) => {
      const group = inTemplateOf(cluster, tree, PARAMETERS).find((each) =>
        refersTo(at(cluster.properties, 'DBClusterParameterGroupName'), each),
      );
      const forced = at(group?.properties, 'Parameters', 'rds.force_ssl');
      const oldest = at(group?.properties, 'Parameters', 'ssl_min_protocol_version');
      return forced === '1' && oldest === ENCRYPTION.oldestTls
        ? undefined
        : `rds.force_ssl ${show(forced)}, ssl_min_protocol_version ${show(oldest)}`;
    },
  }),
  checkOf({
    id: 'H1',
    name: 'database-log',
    sentence:
      "Every cluster's log goes to a log group that is created before it, so that its records are kept as promised (F6)",
    of: typed(CLUSTER),
    required: 'EnableCloudwatchLogsExports postgresql, and its log group in DependsOn',
    fix: 'use DatabaseLogs',
    found: (cluster, tree) => {
      const { logicalId, properties, stack } = cluster;
      if (!list(properties, 'EnableCloudwatchLogsExports').includes('postgresql')) return 'no export of postgresql';
      const name = `/aws/rds/cluster/${String(at(properties, 'DBClusterIdentifier'))}/postgresql`;
      const group = inTemplateOf(cluster, tree, LOG_GROUP).find((each) => at(each.properties, 'LogGroupName') === name);
      if (!group) return `no log group ${name}`;
      const waitsFor = [at(stack.template, 'Resources', logicalId, 'DependsOn')].flat();
      return waitsFor.includes(group.logicalId) ? undefined : `does not wait for ${name}`;
    },
  }),
  {
    id: 'H1',
    name: 'database-audit-log',
    sentence: 'The database logs who connects and who changes the schema',
    holdsIn: 'every',
    find: (tree) => [
      ...each(tree, PARAMETERS, show(LOGGED), 'keep them in PARAMETERS of DatabaseCluster', ({ properties }) => {
        const silent = Object.entries(LOGGED)
          .filter(([name, value]) => at(properties, 'Parameters', name) !== value)
          .map(([name]) => `${name} ${show(at(properties, 'Parameters', name))}`);
        return silent.length === 0 ? undefined : silent.join(', ');
      }),
    ],
  },
  checkOf({
    id: 'H1',
    name: 'database-metrics-log',
    sentence: "The database's operating system writes to a log group of ours",
    unlessAdopted: 'databaseMetricsLog',
    of: typed(CLUSTER),
    required: `a log group ${OS_METRICS}`,
    fix: 'use DatabaseLogs',
    found: (cluster, tree) =>
      inTemplateOf(cluster, tree, LOG_GROUP).some((group) => at(group.properties, 'LogGroupName') === OS_METRICS)
        ? undefined
        : 'none',
  }),
  checkOf({
    id: 'L5',
    name: 'backup-tag',
    sentence: 'Every store of customer data carries the tag by which backups select it',
    of: (tree) => [...tree.ofType(CLUSTER), ...customerBuckets(tree)],
    required: `${CUSTOMER_DATA_TAG.key}: ${CUSTOMER_DATA_TAG.value}`,
    fix: 'add CUSTOMER_DATA_TAG',
    found: ({ properties }) =>
      list(properties, 'Tags').some(
        (tag) => at(tag, 'Key') === CUSTOMER_DATA_TAG.key && at(tag, 'Value') === CUSTOMER_DATA_TAG.value,
      )
        ? undefined
        : show(at(properties, 'Tags')),
  }),
  checkOf({
    id: 'B1',
    name: 'no-broad-actions',
    sentence: 'No identity may use all actions, or all actions of a service that holds data, keys or secrets',
    of: policies('identity'),
    required: 'named actions',
    fix: 'grant through the construct: grantAppend, grantRead, grantConnect',
    found: (policy) =>
      allowedBy(policy)
        .flatMap(actionsOf)
        .filter((action) => action === 'NotAction' || BROAD_ACTIONS.includes(action)),
  }),
  checkOf({
    id: 'B1',
    name: 'no-sign-in-as-owner',
    sentence:
      'No identity signs in to the database as the owner of its tables, who can switch off row-level security, or as any role',
    of: policies('identity'),
    required: 'rds-db:connect for one role that is not the owner',
    fix: 'grant through TenantDatabase.grantConnect',
    found: (policy) =>
      allowedBy(policy)
        .filter((statement) => actionsOf(statement).includes('rds-db:connect'))
        .flatMap((statement) => [at(statement, 'Resource') ?? null].flat().map(endOf))
        .filter((resource) => !SIGNS_IN.some((role) => resource.endsWith(`/${role}`)))
        .map((resource) => `rds-db:connect to ${show(resource)}`),
  }),
];
