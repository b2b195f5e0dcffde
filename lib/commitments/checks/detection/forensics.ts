/** Records can be searched: this week's in CloudWatch, last quarter's in the archive (F4). */
import { DETECTION, RETENTION } from '../../../config/numbers';
import { ARCHIVE_TABLES } from '../../../constructs/forensics/archive-tables';
import { type Check, each } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, target } from '../references';
import { checkOf, regions } from '../shapes';
import { archiveBucket } from './queries';

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

/** Whether a query names a log group of its region. */
const exists = (tree: TemplateIndex, query: Resource, name: Json): boolean =>
  typeof name === 'string'
    ? inRegion(tree, query.stack.letter, 'AWS::Logs::LogGroup').some(
        ({ properties }) => at(properties, 'LogGroupName') === name,
      )
    : target(tree, query, name)?.type === 'AWS::Logs::LogGroup';

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

const questions = checkOf({
  id: 'F4',
  name: 'saved-queries',
  sentence: 'Questions by customer, user, address and message are saved, each over log groups that exist',
  of: regions,
  required: `saved queries ${Object.keys(QUESTIONS).join(', ')}, each with its filter`,
  fix: 'keep them in saved-query-table.ts',
  found: ({ letter }, tree) => {
    const saved = inRegion(tree, letter, 'AWS::Logs::QueryDefinition').map(({ properties }) => properties);
    const filterOf = (query: Json): string => /\n\| filter (.+)/.exec(String(at(query, 'QueryString')))?.[1] ?? '';
    return Object.entries(QUESTIONS)
      .filter(
        ([question, filter]) =>
          !saved.some(
            (query) => String(at(query, 'Name')).endsWith(`/${question}`) && filterOf(query).includes(filter),
          ),
      )
      .map(([question]) => `without ${question}`);
  },
});

export const FORENSIC_CHECKS: readonly Check[] = [
  {
    ...questions,
    find: (tree) => [
      ...questions.find(tree),
      ...each(
        tree,
        'AWS::Logs::QueryDefinition',
        'a filter, and the names of log groups of the region',
        'name the log group as programName of lib/config/names.ts says, or pass the group',
        (query) => {
          if (!/(^|\n\| )filter /.test(String(at(query.properties, 'QueryString')))) return 'a query without a filter';
          const groups = list(query.properties, 'LogGroupNames');
          const lost = groups.filter((name) => !exists(tree, query, name));
          return groups.length > 0 && lost.length === 0 ? undefined : lost.map(show).join(', ') || 'no log group';
        },
      ),
    ],
  },
  checkOf({
    id: 'F4',
    name: 'workgroup',
    sentence:
      'Queries of the archive run in a workgroup that encrypts and expires their results, and whose settings a query cannot override',
    of: regions,
    required: `an enforced workgroup with a key, into a bucket that expires within ${DETECTION.queryResults.days} days`,
    fix: 'keep Investigation',
    found: ({ letter }, tree) => {
      const [group] = inRegion(tree, letter, 'AWS::Athena::WorkGroup');
      if (!group) return 'no workgroup';
      const settings = at(group.properties, 'WorkGroupConfiguration');
      const results = at(settings, 'ResultConfiguration');
      const bucket = target(tree, group, at(results, 'OutputLocation'));
      const expires = list(bucket?.properties, 'LifecycleConfiguration', 'Rules').map((rule) =>
        Number(at(rule, 'ExpirationInDays')),
      );
      const wrong = {
        off: at(group.properties, 'State') === 'DISABLED',
        'not enforced': at(settings, 'EnforceWorkGroupConfiguration') !== true,
        'no key': at(results, 'EncryptionConfiguration', 'KmsKey') === undefined,
        'results that do not expire': !expires.some((days) => days <= DETECTION.queryResults.days),
      };
      return Object.entries(wrong).flatMap(([what, isWrong]) => (isWrong ? [what] : []));
    },
  }),
  checkOf({
    id: 'F4',
    name: 'archive-tables',
    sentence:
      'Mail logs, service logs, requests, calls and access to objects in the archive are tables with projected partitions',
    of: regions,
    required: `tables ${Object.keys(ARCHIVE_TABLES).join(', ')} with partition projection over the archive of their class, and statements prepared for them`,
    fix: 'keep ARCHIVE_TABLES',
    found: ({ letter }, tree) => {
      const databases = inRegion(tree, letter, 'AWS::Glue::Database').map(({ properties }) =>
        at(properties, 'DatabaseInput', 'Name'),
      );
      const projected = inRegion(tree, letter, 'AWS::Glue::Table')
        .filter(({ properties }) => databases.includes(at(properties, 'DatabaseName')))
        .map(({ properties }) => at(properties, 'TableInput'))
        .filter((table) => isProjected(at(table, 'Parameters'), tree));
      const isRead = (name: string, folder: string): boolean =>
        projected
          .filter((table) => at(table, 'Name') === name)
          .some((table) => String(at(table, 'Parameters', 'storage.location.template')).startsWith(folder));
      const prepared = inRegion(tree, letter, 'AWS::Athena::PreparedStatement').map(({ properties }) => properties);
      const isAsked = (name: string, table: string): boolean =>
        prepared
          .filter((statement) => at(statement, 'StatementName') === name)
          .some((statement) =>
            new RegExp(`\\.${table}\\n[^]*day BETWEEN \\? AND \\?[^]*\\?`).test(
              String(at(statement, 'QueryStatement')),
            ),
          );
      return [
        ...Object.entries(ARCHIVE_TABLES)
          .filter(([name, { retentionClass }]) => !isRead(name, `s3://${archiveBucket(tree, letter, retentionClass)}/`))
          .map(([name]) => `no ${name}`),
        ...Object.entries(STATEMENTS)
          .filter(([name, table]) => !isAsked(name, table))
          .map(([name]) => `no ${name}`),
      ];
    },
  }),
];
