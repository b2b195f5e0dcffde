/** Records can be searched: this week's in CloudWatch, last quarter's in the archive (F4). */
import { DETECTION, RETENTION } from '../../../config/numbers';
import { type Check, each } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { archiveBucket, inRegion, perRegion, target } from './queries';

/** Promised queries by the end of their name, each with text that its filter must contain. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'by-customer': 'customer_id = "{{',
  'by-user': 'user_id = "{{',
  'by-ip': 'peer_ip = "{{',
  'by-address': 'from = "{{',
  'by-message': 'queue_id = "{{',
  'denied-requests': 'action = "BLOCK"',
  'admin-actions': 'readOnly = 0',
  'egress-blocked': 'event.alert.action = "blocked"',
};

const savedQueries: Check = {
  id: 'F4',
  name: 'saved-queries',
  sentence: 'Questions by customer, user, address and message are saved, each over log groups that exist',
  holdsIn: 'every',
  find: (tree) => [
    ...perRegion(
      tree,
      `saved queries ${Object.keys(QUESTIONS).join(', ')}, each with its filter`,
      'keep them in saved-query-table.ts',
      (letter) => {
        const saved = inRegion(tree, letter, 'AWS::Logs::QueryDefinition').map(({ properties }) => properties);
        const asks = (query: Json, filter: string): boolean =>
          (/\n\| filter (.+)/.exec(String(at(query, 'QueryString')))?.[1] ?? '').includes(filter);
        const without = Object.entries(QUESTIONS).flatMap(([question, filter]) =>
          saved.some((query) => String(at(query, 'Name')).endsWith(`/${question}`) && asks(query, filter))
            ? []
            : [question],
        );
        return without.length === 0 ? undefined : `without ${without.join(', ')}`;
      },
    ),
    ...each(
      tree,
      'AWS::Logs::QueryDefinition',
      'a filter, and the names of log groups of the region',
      'name the log group as programName of lib/config/names.ts says, or pass the group',
      (query) => {
        if (!/(^|\n\| )filter /.test(String(at(query.properties, 'QueryString')))) return 'a query without a filter';
        const groups = list(query.properties, 'LogGroupNames');
        const lost = groups.filter((name) => !exists(tree, query, name));
        return groups.length > 0 && lost.length === 0 ? undefined : `${lost.map(show).join(', ') || 'no log group'}`;
      },
    ),
  ],
};

const exists = (tree: TemplateIndex, query: Resource, name: Json): boolean =>
  typeof name === 'string'
    ? inRegion(tree, query.stack.letter, 'AWS::Logs::LogGroup').some(
        ({ properties }) => at(properties, 'LogGroupName') === name,
      )
    : target(tree, query, name)?.type === 'AWS::Logs::LogGroup';

const workgroup: Check = {
  id: 'F4',
  name: 'workgroup',
  sentence:
    'Queries of the archive run in a workgroup that encrypts and expires their results, and whose settings a query cannot override',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      `an enforced workgroup with a key, into a bucket that expires within ${DETECTION.queryResults.days} days`,
      'keep Investigation',
      (letter): string | undefined => {
        const [group] = inRegion(tree, letter, 'AWS::Athena::WorkGroup');
        if (!group) return 'no workgroup';
        if (at(group.properties, 'State') === 'DISABLED') return 'a workgroup that is off';
        const settings = at(group.properties, 'WorkGroupConfiguration');
        const bucket = target(tree, group, at(settings, 'ResultConfiguration', 'OutputLocation'));
        const expires = list(bucket?.properties, 'LifecycleConfiguration', 'Rules').map((rule) =>
          Number(at(rule, 'ExpirationInDays')),
        );
        const wrong = [
          ...(at(settings, 'EnforceWorkGroupConfiguration') === true ? [] : ['not enforced']),
          ...(at(settings, 'ResultConfiguration', 'EncryptionConfiguration', 'KmsKey') === undefined ? ['no key'] : []),
          ...(expires.some((days) => days <= DETECTION.queryResults.days) ? [] : ['results that do not expire']),
        ];
        return wrong.length === 0 ? undefined : wrong.join(', ');
      },
    ),
};

/** Statements that must be prepared, with the table that each reads. */
const STATEMENTS = {
  mail_by_customer: 'mail_log',
  service_by_customer: 'service_log',
  service_by_user: 'service_log',
  mail_by_address: 'mail_log',
  mail_by_message: 'mail_log',
  service_by_ip: 'service_log',
  object_access_by_customer: 'object_access',
} as const;

/** Tables of records that can be searched for months, each with its class of archive. */
const TABLES = {
  mail_log: 'email',
  service_log: 'infrastructure',
  portal_requests: 'infrastructure',
  object_access: 'infrastructure',
  api_calls: 'trail',
} as const;

const tables: Check = {
  id: 'F4',
  name: 'archive-tables',
  sentence:
    'Mail logs, service logs, requests, calls and access to objects in the archive are tables with projected partitions',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(
      tree,
      `tables ${Object.keys(TABLES).join(', ')} with partition projection over the archive of their class, and statements prepared for them`,
      'keep ARCHIVE_TABLES',
      (letter) => {
        const databases = inRegion(tree, letter, 'AWS::Glue::Database').map(({ properties }) =>
          at(properties, 'DatabaseInput', 'Name'),
        );
        const projected = inRegion(tree, letter, 'AWS::Glue::Table').filter(
          ({ properties }) =>
            databases.includes(at(properties, 'DatabaseName')) &&
            isProjected(at(properties, 'TableInput', 'Parameters'), tree),
        );
        const locationOf = (name: string): string =>
          String(
            at(
              projected.find(({ properties }) => at(properties, 'TableInput', 'Name') === name)?.properties,
              'TableInput',
              'Parameters',
              'storage.location.template',
            ),
          );
        const unread = Object.entries(TABLES).flatMap(([name, retentionClass]) =>
          locationOf(name).startsWith(`s3://${archiveBucket(tree, letter, retentionClass)}/`) ? [] : [name],
        );
        const prepared = inRegion(tree, letter, 'AWS::Athena::PreparedStatement').map(
          ({ properties }) => [at(properties, 'StatementName'), String(at(properties, 'QueryStatement'))] as const,
        );
        const unasked = Object.entries(STATEMENTS).flatMap(([name, table]) =>
          prepared.some(
            ([known, sql]) =>
              known === name && new RegExp(`\\.${table}\\n[^]*day BETWEEN \\? AND \\?[^]*\\?`).test(sql),
          )
            ? []
            : [name],
        );
        return unread.length + unasked.length === 0 ? undefined : `no ${[...unread, ...unasked].join(', ')}`;
      },
    ),
};

/** Whether partitions are computed, for both regions and for as long as records live. */
function isProjected(parameters: Json | undefined, tree: TemplateIndex): boolean {
  const regions = String(at(parameters, 'projection.region.values')).split(',');
  const [, days] = /^NOW-(\d+)DAYS,NOW$/.exec(String(at(parameters, 'projection.day.range'))) ?? [];
  return (
    at(parameters, 'projection.enabled') === 'true' &&
    tree.stacks.every(({ region }) => regions.includes(region)) &&
    Number(days) >= RETENTION.trail.locked.days
  );
}

export const FORENSIC_CHECKS: readonly Check[] = [savedQueries, workgroup, tables];
