/** Records can be asked, this week's in CloudWatch and last quarter's in the archive (F4). */
import { DETECTION } from '../../config/numbers';
import { type Check, each } from '../check';
import { at, type Json, list, type Resource, show, type Tree } from '../tree';
import { archiveBucket, inRegion, perRegion, target } from './detection-model';

/** Questions that were promised to be answerable, by the end of a query's name. */
const QUESTIONS: readonly string[] = ['by-customer', 'by-user', 'by-ip', 'by-address', 'by-message', 'denied-requests', 'admin-actions', 'egress-blocked'];

const savedQueries: Check = {
  id: 'F4',
  name: 'saved-queries',
  sentence: 'Questions by customer, user, address and message are saved, each over log groups that exist',
  holdsIn: 'every',
  find: (tree) => [
    ...perRegion(tree, `saved queries ${QUESTIONS.join(', ')}`, 'keep them in saved-query-table.ts', (letter) => {
      const names = inRegion(tree, letter, 'AWS::Logs::QueryDefinition').map(({ properties }) => String(at(properties, 'Name')));
      const without = QUESTIONS.filter((question) => !names.some((name) => name.endsWith(`/${question}`)));
      return without.length === 0 ? undefined : `without ${without.join(', ')}`;
    }),
    ...each(tree, 'AWS::Logs::QueryDefinition', 'the names of log groups of the region', 'name the log group as programName of lib/config/names.ts says, or pass the group', (query) => {
      const groups = list(query.properties, 'LogGroupNames');
      const lost = groups.filter((name) => !exists(tree, query, name));
      return groups.length > 0 && lost.length === 0 ? undefined : `${lost.map(show).join(', ') || 'no log group'}`;
    }),
  ],
};

const exists = (tree: Tree, query: Resource, name: Json): boolean =>
  typeof name === 'string'
    ? inRegion(tree, query.stack.letter, 'AWS::Logs::LogGroup').some(({ properties }) => at(properties, 'LogGroupName') === name)
    : target(tree, query, name)?.type === 'AWS::Logs::LogGroup';

const workgroup: Check = {
  id: 'F4',
  name: 'workgroup',
  sentence: 'The archive is asked in a workgroup whose results are encrypted and forgotten, and whose settings nobody can leave',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(tree, `an enforced workgroup with a key, into a bucket that expires within ${DETECTION.queryResults.days} days`, 'keep Investigation', (letter): string | undefined => {
      const [group] = inRegion(tree, letter, 'AWS::Athena::WorkGroup');
      if (!group) return 'no workgroup';
      const settings = at(group.properties, 'WorkGroupConfiguration');
      const bucket = target(tree, group, at(settings, 'ResultConfiguration', 'OutputLocation'));
      const expires = list(bucket?.properties, 'LifecycleConfiguration', 'Rules').map((rule) => Number(at(rule, 'ExpirationInDays')));
      const wrong = [
        ...(at(settings, 'EnforceWorkGroupConfiguration') === true ? [] : ['not enforced']),
        ...(at(settings, 'ResultConfiguration', 'EncryptionConfiguration', 'KmsKey') === undefined ? ['no key'] : []),
        ...(expires.some((days) => days <= DETECTION.queryResults.days) ? [] : ['results that stay']),
      ];
      return wrong.length === 0 ? undefined : wrong.join(', ');
    }),
};

/** Kinds of records that can be asked for months, by the table's name, with the class of archive that they are in. */
const TABLES = { mail_log: 'email', service_log: 'infrastructure', portal_requests: 'infrastructure', object_access: 'infrastructure', api_calls: 'trail' } as const;

const tables: Check = {
  id: 'F4',
  name: 'archive-tables',
  sentence: 'Mail logs, service logs, requests, calls and access to objects in the archive are tables with projected partitions',
  holdsIn: 'every',
  find: (tree) =>
    perRegion(tree, `tables ${Object.keys(TABLES).join(', ')} with partition projection over the archive of their class, and statements prepared for them`, 'keep ARCHIVE_TABLES', (letter) => {
      const projected = inRegion(tree, letter, 'AWS::Glue::Table').filter(({ properties }) => at(properties, 'TableInput', 'Parameters', 'projection.enabled') === 'true');
      const locationOf = (name: string): string => String(at(projected.find(({ properties }) => at(properties, 'TableInput', 'Name') === name)?.properties, 'TableInput', 'Parameters', 'storage.location.template'));
      const unread = Object.entries(TABLES).flatMap(([name, retentionClass]) => (locationOf(name).startsWith(`s3://${archiveBucket(tree, letter, retentionClass)}/`) ? [] : [name]));
      const prepared = inRegion(tree, letter, 'AWS::Athena::PreparedStatement').map(({ properties }) => String(at(properties, 'StatementName')));
      const unasked = ['mail_by_customer', 'service_by_user', 'mail_by_address', 'mail_by_message', 'service_by_ip'].filter((name) => !prepared.includes(name));
      return unread.length + unasked.length === 0 ? undefined : `no ${[...unread, ...unasked].join(', ')}`;
    }),
};

export const FORENSIC_CHECKS: readonly Check[] = [savedQueries, workgroup, tables];
