/** Logs of firewalls, flows and DNS, and how long they are kept (H1, F6, N3). */
import { RETENTION } from '../../../config/numbers';
import type { Check } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { inRegion, referred } from '../references';
import { checkInEachRegion, checkOf, regions, typed } from '../shapes';

const VPC = 'AWS::EC2::VPC';
const FLOW_LOG = 'AWS::EC2::FlowLog';
const FIREWALL_LOGGING = 'AWS::NetworkFirewall::LoggingConfiguration';
const QUERY_LOGGING = 'AWS::Route53Resolver::ResolverQueryLoggingConfig';

/** Resources of a type that belong to `owner`, to which one of their properties refers. */
const belonging = (tree: TemplateIndex, owner: Resource, type: string, property: string): readonly Resource[] =>
  tree.ofType(type).filter((resource) => referred(tree, resource, at(resource.properties, property)) === owner);

const destinations = (logging: Resource): readonly Json[] =>
  list(logging.properties, 'LoggingConfiguration', 'LogDestinationConfigs');

/** What a resource writes its records of traffic to. */
function sinksOf(source: Resource): readonly (Json | undefined)[] {
  switch (source.type) {
    case FLOW_LOG:
      return [at(source.properties, 'LogGroupName')];
    case FIREWALL_LOGGING:
      return destinations(source).map((one) => at(one, 'LogDestination'));
    default:
      return [at(source.properties, 'DestinationArn')];
  }
}

const { atLeast, atMost } = RETENTION.infrastructure.promised;

export const RECORD_CHECKS: readonly Check[] = [
  checkInEachRegion({
    id: 'H1',
    name: 'flow-logs',
    sentence: 'Every VPC records all its flows, accepted and rejected, and how each was encrypted',
    of: typed(VPC),
    required: 'a flow log of ALL traffic with ${encryption-status}',
    fix: 'keep TrafficRecords',
    found: (vpc, tree) => {
      const logs = belonging(tree, vpc, FLOW_LOG, 'ResourceId').map(({ properties }) => [
        at(properties, 'TrafficType') ?? null,
        at(properties, 'LogFormat') ?? null,
      ]);
      return logs.some(([traffic, format]) => traffic === 'ALL' && String(format).includes('${encryption-status}'))
        ? undefined
        : show(logs);
    },
  }),
  checkInEachRegion({
    id: 'H1',
    name: 'firewall-logs',
    sentence: 'Every firewall records its alerts and its flows',
    of: typed('AWS::NetworkFirewall::Firewall'),
    required: 'log destinations for ALERT and FLOW',
    fix: 'keep both in TrafficRecords',
    found: (firewall, tree) => {
      const types = belonging(tree, firewall, FIREWALL_LOGGING, 'FirewallArn')
        .flatMap(destinations)
        .map((one) => String(at(one, 'LogType')));
      return types.includes('ALERT') && types.includes('FLOW') ? undefined : show(types);
    },
  }),
  checkOf({
    id: 'H1',
    name: 'dns-logs',
    sentence: 'Every VPC records the DNS questions asked in it, and marks those that look like malware',
    of: typed(VPC),
    required: 'a query log and the DNS guard',
    fix: 'keep TrafficRecords and DnsGuard',
    found: (vpc, tree) => {
      const logs = belonging(tree, vpc, `${QUERY_LOGGING}Association`, 'ResourceId').filter(
        (association) =>
          referred(tree, association, at(association.properties, 'ResolverQueryLogConfigId'))?.type === QUERY_LOGGING,
      );
      const guards = belonging(tree, vpc, 'AWS::Route53Resolver::FirewallRuleGroupAssociation', 'VpcId');
      return logs.length > 0 && guards.length > 0 ? undefined : `${logs.length} query logs, ${guards.length} guards`;
    },
  }),
  checkOf({
    id: 'H1',
    name: 'syslog-endpoint',
    sentence: 'Each region has an endpoint for syslog over TLS, for senders that support nothing else',
    of: (tree) => regions(tree).map(({ letter }) => ({ path: `${letter}/Network`, letter })),
    required: 'an endpoint of syslog-logs',
    fix: 'keep ServiceEndpoints.syslog',
    found: ({ letter }, tree) =>
      inRegion(tree, letter, 'AWS::EC2::VPCEndpoint').some(({ properties }) =>
        show(at(properties, 'ServiceName')).includes('syslog-logs'),
      )
        ? undefined
        : 'no endpoint',
  }),
  checkOf({
    id: 'F6',
    name: 'traffic-retention',
    sentence: `Records of traffic are kept between ${atLeast.days} and ${atMost.days} days`,
    of: typed(FLOW_LOG, FIREWALL_LOGGING, QUERY_LOGGING),
    required: `a log group kept ${atLeast.days} to ${atMost.days} days`,
    fix: 'use RetainedLogGroup with the infrastructure class',
    found: (source, tree) =>
      sinksOf(source).flatMap((sink) => {
        const group = referred(tree, source, sink);
        const days = at(group?.properties, 'RetentionInDays');
        return group?.type === 'AWS::Logs::LogGroup' &&
          typeof days === 'number' &&
          days >= atLeast.days &&
          days <= atMost.days
          ? []
          : `${group?.path ?? 'no log group'}: ${show(days)} days`;
      }),
  }),
  checkOf({
    id: 'N3',
    name: 'encryption-control',
    sentence: 'Every VPC reports paths that are not encrypted',
    of: typed(VPC),
    required: 'an encryption control in monitor or enforce mode',
    fix: 'keep the encryption control in Network',
    found: (vpc, tree) => {
      const modes = belonging(tree, vpc, 'AWS::EC2::VPCEncryptionControl', 'VpcId').map(
        ({ properties }) => at(properties, 'Mode') ?? null,
      );
      return modes.some((mode) => mode === 'monitor' || mode === 'enforce') ? undefined : show(modes);
    },
  }),
];
