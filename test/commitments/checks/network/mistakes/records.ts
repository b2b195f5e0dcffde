import { type Mistake, mistakesAt, removed, set, without } from '../../../../support/mistakes';
import { at } from './places';

export const RECORDS: readonly Mistake[] = [
  ...mistakesAt('H1/flow-logs', [at('Vpc/Resource'), at('Records/FlowLog')], {
    'a VPC without flow logs': removed,
    'accepted traffic only': set('TrafficType', 'ACCEPT'),
    'flows that do not say how they were encrypted': without('LogFormat'),
  }),
  ...mistakesAt('H1/firewall-logs', [at('Firewall/Firewall', 'B'), at('Records/FirewallLogging', 'B')], {
    'a firewall that keeps its alerts to itself': without('LoggingConfiguration.LogDestinationConfigs.0'),
  }),
  ...mistakesAt('H1/dns-logs', [at('Vpc/Resource'), at('Records/QueryLoggingOfVpc')], {
    'queries that are not logged': removed,
  }),
  ...mistakesAt('H1/dns-logs', [at('Vpc/Resource', 'B'), at('Records/QueryLogging', 'B')], {
    'a query log that does not exist': removed,
  }),
  ...mistakesAt('H1/dns-logs', [at('Vpc/Resource'), at('DnsGuard/ThreatsOfVpc')], { 'no DNS guard': removed }),
  ...mistakesAt('H1/syslog-endpoint', ['A/Network', at('Endpoints/Syslog/Endpoint/Resource')], {
    'no way in for syslog': removed,
  }),
  ...mistakesAt('F6/traffic-retention', [at('Records/FlowLog'), at('Records/Flows/Resource')], {
    'records that go too early': set('RetentionInDays', 60),
  }),
  ...mistakesAt('F6/traffic-retention', [at('Records/QueryLogging'), at('Records/Queries/Resource')], {
    'records that stay for ever': without('RetentionInDays'),
  }),
  ...mistakesAt('N3/encryption-control', [at('Vpc/Resource'), at('EncryptionControl')], {
    'a VPC that does not report plain text': removed,
  }),
];
