/** What the archive looks like to Athena: a table a kind of record, as data. Partitions are computed from their names, never listed. */
import { LANDING } from '../archive/landing';
import type { RetentionClass } from '../../config/numbers';

/** One column: its name and its Hive type. */
export type Column = readonly [name: string, type: string];

/** How lines become rows. */
export interface Format {
  readonly library: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly input: string;
}

export interface ArchiveTable {
  readonly description: string;
  /** The archive bucket it reads. */
  readonly retentionClass: RetentionClass;
  /** Folders below the bucket, with `${region}` and `${day}` where the partition is. */
  readonly folders: (account: string) => string;
  readonly columns: readonly Column[];
  readonly format: Format;
}

const TEXT_INPUT = 'org.apache.hadoop.mapred.TextInputFormat';

/** A log group's batch as CloudWatch Logs sends it: one JSON document a line, its records inside. */
const BATCH: Pick<ArchiveTable, 'columns' | 'format'> = {
  columns: [
    ['messagetype', 'string'],
    ['owner', 'string'],
    ['loggroup', 'string'],
    ['logstream', 'string'],
    ['logevents', 'array<struct<id:string,timestamp:bigint,message:string>>'],
  ],
  format: {
    library: 'org.openx.data.jsonserde.JsonSerDe',
    parameters: { 'ignore.malformed.json': 'true' },
    input: TEXT_INPUT,
  },
};

/** Fields of a load balancer's record in order (ELB user guide, "access log entries"); those in quotes may hold spaces. */
const REQUEST_FIELDS: readonly (readonly [name: string, kind: 'plain' | 'quoted'])[] = [
  ['type', 'plain'],
  ['time', 'plain'],
  ['elb', 'plain'],
  ['client', 'plain'],
  ['target', 'plain'],
  ['request_seconds', 'plain'],
  ['target_seconds', 'plain'],
  ['response_seconds', 'plain'],
  ['status', 'plain'],
  ['target_status', 'plain'],
  ['received_bytes', 'plain'],
  ['sent_bytes', 'plain'],
  ['request', 'quoted'],
  ['user_agent', 'quoted'],
  ['tls_cipher', 'plain'],
  ['tls_protocol', 'plain'],
  ['target_group', 'plain'],
  ['trace_id', 'quoted'],
  ['host', 'quoted'],
  ['certificate', 'quoted'],
  ['rule_priority', 'plain'],
  ['created', 'plain'],
  ['actions', 'quoted'],
  ['redirect_url', 'quoted'],
  ['error_reason', 'quoted'],
];

const requestPattern = `^${REQUEST_FIELDS.map(([, kind]) => (kind === 'quoted' ? '"([^"]*)"' : '([^ ]*)')).join(' ')}(?: .*)?$`;

const delivered = (retentionClass: RetentionClass & keyof typeof LANDING): string =>
  `${LANDING[retentionClass].folder}/\${region}/\${day}/`;

const callsOf =
  (trail: string) =>
  (account: string): string =>
    `${trail}/AWSLogs/${account}/CloudTrail/\${region}/\${day}/`;

const CALLS: Pick<ArchiveTable, 'columns' | 'format'> = {
  columns: [
    ['eventversion', 'string'],
    [
      'useridentity',
      'struct<type:string,principalid:string,arn:string,accountid:string,invokedby:string,accesskeyid:string,username:string>',
    ],
    ['eventtime', 'string'],
    ['eventsource', 'string'],
    ['eventname', 'string'],
    ['awsregion', 'string'],
    ['sourceipaddress', 'string'],
    ['useragent', 'string'],
    ['errorcode', 'string'],
    ['errormessage', 'string'],
    ['requestparameters', 'string'],
    ['responseelements', 'string'],
    ['requestid', 'string'],
    ['eventid', 'string'],
    ['readonly', 'string'],
  ],
  format: {
    library: 'org.apache.hive.hcatalog.data.JsonSerDe',
    parameters: {},
    input: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
  },
};

/** Tables by name. Archives hold both regions' records, so each region can answer for both. */
export const ARCHIVE_TABLES: Readonly<Record<string, ArchiveTable>> = {
  mail_log: {
    description: 'Lines of the mail gateway: by customer, address, message',
    retentionClass: 'email',
    folders: () => delivered('email'),
    ...BATCH,
  },
  service_log: {
    description: 'All other log groups: portal, functions, database, web firewall, flows, firewall, DNS, syslog',
    retentionClass: 'infrastructure',
    folders: () => delivered('infrastructure'),
    ...BATCH,
  },
  portal_requests: {
    description: "Requests as the portal's load balancer saw them",
    retentionClass: 'infrastructure',
    folders: (account) =>
      `${LANDING.loadBalancers.folder}/access_logs/AWSLogs/${account}/elasticloadbalancing/\${region}/\${day}/`,
    columns: REQUEST_FIELDS.map(([name]) => [name, 'string']),
    format: {
      library: 'org.apache.hadoop.hive.serde2.RegexSerDe',
      parameters: { 'input.regex': requestPattern },
      input: TEXT_INPUT,
    },
  },
  api_calls: {
    description: 'Calls of AWS APIs, from the management trail',
    retentionClass: 'trail',
    folders: callsOf('management'),
    ...CALLS,
  },
  object_access: {
    description: "Reads and writes of customers' objects, from the data trail",
    retentionClass: 'infrastructure',
    folders: callsOf('data'),
    ...CALLS,
  },
};
