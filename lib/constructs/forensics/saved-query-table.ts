/**
 * Questions that investigators and on-call engineers ask of the logs (F4), as data. `{{name}}` is filled in when a query is
 * run. Field names are those of the promises: lines of the gateway carry F9's fields, those of the portal F2's.
 */

/** Log groups that questions are asked of. */
export type LogSource =
  'gateway' | 'portal' | 'webFirewall' | 'trail' | 'alerts' | 'flows' | 'questions' | 'syslog' | 'database';

/** One saved question. */
export interface SavedQuery {
  /** What it answers; also its name. */
  readonly name: string;
  readonly sources: readonly LogSource[];
  /** What is filled in, with what it means; default: nothing. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** Logs Insights QL. */
  readonly query: string;
}

const OLDEST_FIRST = 'sort @timestamp asc\n| limit 10000';
const NEWEST_FIRST = 'sort @timestamp desc\n| limit 1000';

/** A pattern that takes a flow record apart; the last fields of a record, which no question asks for, stay together. */
const FLOW_PARTS =
  'parse @message "* * * * * * * * * * * * * * *" as version, account, interface, srcaddr, dstaddr, srcport, dstport, protocol, packets, bytes, start, end, action, status, rest';

export const SAVED_QUERIES: readonly SavedQuery[] = [
  {
    name: 'by-customer',
    sources: ['gateway', 'portal'],
    parameters: { customer: 'Customer id' },
    query: `fields @timestamp, @log, @message\n| filter customer_id = "{{customer}}"\n| ${OLDEST_FIRST}`,
  },
  {
    name: 'by-user',
    sources: ['portal'],
    parameters: { user: 'User id' },
    query: `fields @timestamp, customer_id, user_id, source_ip, method, url, entity_type, entity_id, operation, outcome\n| filter user_id = "{{user}}"\n| ${OLDEST_FIRST}`,
  },
  {
    name: 'by-ip',
    sources: ['gateway', 'portal', 'webFirewall'],
    parameters: { ip: 'Address of the other side' },
    query: `fields @timestamp, @log, @message\n| filter source_ip = "{{ip}}" or sourceIp = "{{ip}}" or peer_ip = "{{ip}}" or httpRequest.clientIp = "{{ip}}"\n| ${OLDEST_FIRST}`,
  },
  {
    name: 'by-address',
    sources: ['gateway'],
    parameters: { address: 'Mail address of a sender or recipient' },
    query: `fields @timestamp, customer_id, queue_id, from, @message\n| filter from = "{{address}}" or @message like "{{address}}"\n| ${OLDEST_FIRST}`,
  },
  {
    name: 'by-message',
    sources: ['gateway'],
    parameters: { queue: 'Queue id of a message, as the gateway answered it to the sender' },
    query: `fields @timestamp, customer_id, peer_ip, from, verdict, action, next_hop, @message\n| filter queue_id = "{{queue}}" or @message like "{{queue}}"\n| ${OLDEST_FIRST}`,
  },
  {
    name: 'denied-requests',
    sources: ['portal', 'webFirewall'],
    query: `fields @timestamp, @log, coalesce(source_ip, sourceIp, httpRequest.clientIp) as ip, coalesce(url, path, httpRequest.uri) as what, status, terminatingRuleId\n| filter status in [401, 403, 429] or action = "BLOCK"\n| ${NEWEST_FIRST}`,
  },
  {
    name: 'admin-actions',
    sources: ['trail'],
    query: `fields eventTime, userIdentity.arn, sourceIPAddress, awsRegion, eventSource, eventName, errorCode\n| filter readOnly = 0 and sourceIPAddress != "cloudformation.amazonaws.com"\n| ${NEWEST_FIRST}`,
  },
  {
    name: 'calls-by-identity',
    sources: ['trail'],
    parameters: { identity: 'Part of an ARN, or an access key id' },
    query: `fields eventTime, sourceIPAddress, awsRegion, eventSource, eventName, errorCode, userAgent\n| filter userIdentity.arn like "{{identity}}" or userIdentity.accessKeyId = "{{identity}}"\n| ${OLDEST_FIRST}`,
  },
  {
    name: 'refused-calls',
    sources: ['trail'],
    query:
      'filter errorCode like /AccessDenied|UnauthorizedOperation/\n| stats count(*) as calls by userIdentity.arn, eventSource, eventName\n| sort calls desc\n| limit 100',
  },
  {
    name: 'egress-blocked',
    sources: ['alerts'],
    query:
      'fields event.src_ip, event.dest_ip, event.dest_port, coalesce(event.tls.sni, event.http.hostname) as name, event.alert.signature\n| filter event.alert.action = "blocked"\n| stats count(*) as times by event.src_ip, event.dest_ip, event.dest_port, name, event.alert.signature\n| sort times desc\n| limit 200',
  },
  {
    name: 'flows-of-ip',
    sources: ['flows'],
    parameters: { ip: 'Address of either side' },
    query: `${FLOW_PARTS}\n| filter srcaddr = "{{ip}}" or dstaddr = "{{ip}}"\n| fields @timestamp, interface, srcaddr, srcport, dstaddr, dstport, protocol, bytes, action\n| ${OLDEST_FIRST}`,
  },
  {
    name: 'questions-for-name',
    sources: ['questions'],
    parameters: { name: 'Part of a host name' },
    query: `fields @timestamp, srcaddr, query_name, query_type, rcode, firewall_rule_action\n| filter query_name like "{{name}}"\n| ${NEWEST_FIRST}`,
  },
  {
    name: 'database-sign-ins',
    sources: ['database'],
    query: `fields @timestamp, @message\n| filter @message like /connection authorized|authentication failed|FATAL/\n| ${NEWEST_FIRST}`,
  },
  {
    name: 'syslog-by-host',
    sources: ['syslog'],
    parameters: { host: 'Host name of the sender' },
    query: `fields @timestamp, hostname, appName, severity, message\n| filter hostname = "{{host}}"\n| ${OLDEST_FIRST}`,
  },
];
