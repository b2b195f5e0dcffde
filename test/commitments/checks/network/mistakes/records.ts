import type { Mistake } from '../../../../support/mistakes';
import { at } from './places';

export const RECORDS: readonly Mistake[] = [
  [`H1/flow-logs ${at('Vpc/Resource')}`, 'a VPC without flow logs', (draft) => draft.remove(at('Records/FlowLog'))],
  [
    `H1/flow-logs ${at('Vpc/Resource')}`,
    'accepted traffic only',
    (draft) => draft.set(at('Records/FlowLog'), ['Properties', 'TrafficType'], 'ACCEPT'),
  ],
  [
    `H1/flow-logs ${at('Vpc/Resource')}`,
    'flows that do not say how they were encrypted',
    (draft) => draft.delete(at('Records/FlowLog'), ['Properties', 'LogFormat']),
  ],
  [
    `H1/firewall-logs ${at('Firewall/Firewall', 'B')}`,
    'a firewall that keeps its alerts to itself',
    (draft) =>
      draft.delete(at('Records/FirewallLogging', 'B'), [
        'Properties',
        'LoggingConfiguration',
        'LogDestinationConfigs',
        0,
      ]),
  ],
  [
    `H1/dns-logs ${at('Vpc/Resource')}`,
    'queries that are not logged',
    (draft) => draft.remove(at('Records/QueryLoggingOfVpc')),
  ],
  [
    `H1/dns-logs ${at('Vpc/Resource', 'B')}`,
    'a query log that does not exist',
    (draft) => draft.remove(at('Records/QueryLogging', 'B')),
  ],
  [`H1/dns-logs ${at('Vpc/Resource')}`, 'no DNS guard', (draft) => draft.remove(at('DnsGuard/ThreatsOfVpc'))],
  [
    'H1/syslog-endpoint A/Network',
    'no way in for syslog',
    (draft) => draft.remove(at('Endpoints/Syslog/Endpoint/Resource')),
  ],
  [
    `F6/traffic-retention ${at('Records/FlowLog')}`,
    'records that go too early',
    (draft) => draft.set(at('Records/Flows/Resource'), ['Properties', 'RetentionInDays'], 60),
  ],
  [
    `F6/traffic-retention ${at('Records/QueryLogging')}`,
    'records that stay for ever',
    (draft) => draft.delete(at('Records/Queries/Resource'), ['Properties', 'RetentionInDays']),
  ],
  [
    `N3/encryption-control ${at('Vpc/Resource')}`,
    'a VPC that does not report plain text',
    (draft) => draft.remove(at('EncryptionControl')),
  ],
];
