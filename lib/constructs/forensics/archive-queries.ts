/** Questions over the archive (F4), as data: prepared statements, whose `?` are filled in order when one is executed. */

/** One prepared statement. */
export interface ArchiveQuery {
  /** Also the name to execute it by. */
  readonly name: string;
  readonly description: string;
  /** What each `?` stands for, in order. Days are written as partitions are: `2026/11/24`. */
  readonly parameters: readonly string[];
  readonly sql: string;
}

/** Stands for the name of the Glue database, which every environment has one of. */
export const DATABASE = '{database}';

const DAYS = ['first day', 'last day'] as const;

/** Records of a table of batches, one row each, for a condition over `message`. */
const records = (table: string, condition: string): string =>
  `SELECT from_unixtime(record.at / 1000.0) AS at, region, loggroup, record.message
FROM ${DATABASE}.${table}
CROSS JOIN UNNEST(logevents) AS record (id, at, message)
WHERE day BETWEEN ? AND ? AND (${condition})
ORDER BY record.at, record.id`;

const field = (name: string): string => `json_extract_scalar(try(json_parse(record.message)), '$.${name}')`;

/** Position of a field in a flow record, from 1; a flow record is one line of words. */
const flow = (position: number): string => `element_at(split(record.message, ' '), ${position})`;

const calls = (table: string, condition: string): string =>
  `SELECT eventtime, awsregion, useridentity.arn AS identity, sourceipaddress, eventsource, eventname, errorcode, requestparameters
FROM ${DATABASE}.${table}
WHERE day BETWEEN ? AND ? AND (${condition})
ORDER BY eventtime`;

export const ARCHIVE_QUERIES: readonly ArchiveQuery[] = [
  {
    name: 'mail_by_customer',
    description: "A customer's mail: the first half of a log extract",
    parameters: [...DAYS, 'customer id'],
    sql: records('mail_log', `${field('customer_id')} = ?`),
  },
  {
    name: 'service_by_customer',
    description: "A customer's requests: the second half of a log extract",
    parameters: [...DAYS, 'customer id'],
    sql: records('service_log', `${field('customer_id')} = ?`),
  },
  {
    name: 'service_by_user',
    description: 'What one user did',
    parameters: [...DAYS, 'user id'],
    sql: records('service_log', `${field('user_id')} = ?`),
  },
  {
    name: 'mail_by_address',
    description: 'Mail from or to an address',
    parameters: [...DAYS, 'address', 'address again'],
    sql: records(
      'mail_log',
      `${field('from')} = ? OR json_array_contains(json_extract(try(json_parse(record.message)), '$.rcpts'), ?)`,
    ),
  },
  {
    name: 'mail_by_message',
    description: 'The way of one message',
    parameters: [...DAYS, 'queue id'],
    sql: records('mail_log', `${field('queue_id')} = ?`),
  },
  {
    name: 'service_by_ip',
    description: 'Requests from an address',
    parameters: [...DAYS, 'IP address', 'IP address again'],
    sql: records('service_log', `${field('source_ip')} = ? OR ${field('httpRequest.clientIp')} = ?`),
  },
  {
    name: 'flows_by_ip',
    description: 'Flows from or to an address: source and destination are the fourth and fifth word of a record',
    parameters: [...DAYS, 'IP address', 'IP address again'],
    sql: records('service_log', `${flow(4)} = ? OR ${flow(5)} = ?`),
  },
  {
    name: 'requests_by_ip',
    description: "Requests of an address as the portal's load balancer saw them",
    parameters: [...DAYS, 'IP address, followed by a colon and %'],
    sql: `SELECT time, client, status, request, user_agent, host, trace_id\nFROM ${DATABASE}.portal_requests\nWHERE day BETWEEN ? AND ? AND client LIKE ?\nORDER BY time`,
  },
  {
    name: 'calls_by_identity',
    description: 'Calls of AWS APIs by an identity',
    parameters: [...DAYS, 'ARN, with % for what does not matter'],
    sql: calls('api_calls', 'useridentity.arn LIKE ?'),
  },
  {
    name: 'object_access_by_customer',
    description: "Who read or wrote a customer's stored messages",
    parameters: [...DAYS, 'customer id'],
    sql: calls('object_access', "starts_with(json_extract_scalar(requestparameters, '$.key'), ? || '/')"),
  },
];
