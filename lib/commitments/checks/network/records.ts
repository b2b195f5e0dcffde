/** Firewalls, routers and name servers write down what they see, for as long as promised (H1, F6, N3). */
import { RETENTION } from '../../../config/numbers';
import { type Check, each, type Finding, inEachRegion } from '../../check';
import { at, type Json, list, type Resource, show, type TemplateIndex } from '../../../assembly/template-index';
import { referred } from './topology';

const VPC = 'AWS::EC2::VPC';

/** Resources of a type that belong to `owner`, to which one of their properties refers. */
const belonging = (tree: TemplateIndex, owner: Resource, type: string, property: string): readonly Resource[] =>
  tree.ofType(type).filter((resource) => referred(tree, resource, at(resource.properties, property)) === owner);

const flowsAreRecorded: Check = {
  id: 'H1',
  name: 'flow-logs',
  sentence: 'Every VPC records all its flows, accepted and rejected, and how each was encrypted',
  holdsIn: 'every',
  find: (tree) => [
    ...inEachRegion(tree, VPC, 'a VPC', 'keep the Network stack'),
    ...each(tree, VPC, 'a flow log of ALL traffic with ${encryption-status}', 'keep TrafficRecords', (vpc) => {
      const logs = belonging(tree, vpc, 'AWS::EC2::FlowLog', 'ResourceId');
      const good = logs.some(
        (log) =>
          at(log.properties, 'TrafficType') === 'ALL' &&
          String(at(log.properties, 'LogFormat')).includes('${encryption-status}'),
      );
      return good
        ? undefined
        : show(
            logs.map(({ properties }) => [at(properties, 'TrafficType') ?? null, at(properties, 'LogFormat') ?? null]),
          );
    }),
  ],
};

const firewallIsRecorded: Check = {
  id: 'H1',
  name: 'firewall-logs',
  sentence: 'Every firewall records its alerts and its flows',
  holdsIn: 'every',
  find: (tree) => [
    ...inEachRegion(tree, 'AWS::NetworkFirewall::Firewall', 'a firewall', 'keep Firewall'),
    ...each(
      tree,
      'AWS::NetworkFirewall::Firewall',
      'log destinations for ALERT and FLOW',
      'keep both in TrafficRecords',
      (firewall) => {
        const types = belonging(tree, firewall, 'AWS::NetworkFirewall::LoggingConfiguration', 'FirewallArn')
          .flatMap(destinations)
          .map((one) => String(at(one, 'LogType')));
        return types.includes('ALERT') && types.includes('FLOW') ? undefined : show(types);
      },
    ),
  ],
};

const destinations = (logging: Resource): readonly Json[] =>
  list(logging.properties, 'LoggingConfiguration', 'LogDestinationConfigs');

const questionsAreRecorded: Check = {
  id: 'H1',
  name: 'dns-logs',
  sentence: 'Every VPC records the DNS questions asked in it, and marks those that look like malware',
  holdsIn: 'every',
  find: (tree) =>
    each(tree, VPC, 'a query log and the DNS guard', 'keep TrafficRecords and DnsGuard', (vpc) => {
      const associations = belonging(
        tree,
        vpc,
        'AWS::Route53Resolver::ResolverQueryLoggingConfigAssociation',
        'ResourceId',
      );
      const logs = associations.filter(
        (association) =>
          referred(tree, association, at(association.properties, 'ResolverQueryLogConfigId'))?.type ===
          'AWS::Route53Resolver::ResolverQueryLoggingConfig',
      );
      const guards = belonging(tree, vpc, 'AWS::Route53Resolver::FirewallRuleGroupAssociation', 'VpcId');
      return logs.length > 0 && guards.length > 0 ? undefined : `${logs.length} query logs, ${guards.length} guards`;
    }),
};

const syslogHasAWay: Check = {
  id: 'H1',
  name: 'syslog-endpoint',
  sentence: 'Each region takes syslog over TLS from whatever speaks nothing else',
  holdsIn: 'every',
  find: (tree) =>
    tree.letters.flatMap((letter) => {
      const endpoints = tree
        .ofType('AWS::EC2::VPCEndpoint')
        .filter(
          ({ stack, properties }) =>
            stack.letter === letter && show(at(properties, 'ServiceName')).includes('syslog-logs'),
        );
      return endpoints.length > 0
        ? []
        : [
            {
              path: `${letter}/Network`,
              found: 'no endpoint',
              required: 'an endpoint of syslog-logs',
              fix: 'keep ServiceEndpoints.syslog',
            },
          ];
    }),
};

const recordsAreKept: Check = {
  id: 'F6',
  name: 'traffic-retention',
  sentence: `Records of traffic are kept between ${RETENTION.infrastructure.promised.atLeast.days} and ${RETENTION.infrastructure.promised.atMost.days} days`,
  holdsIn: 'every',
  find: (tree) => {
    const { atLeast, atMost } = RETENTION.infrastructure.promised;
    const sinks: readonly (readonly [Resource, Json | undefined])[] = [
      ...tree.ofType('AWS::EC2::FlowLog').map((log) => [log, at(log.properties, 'LogGroupName')] as const),
      ...tree
        .ofType('AWS::NetworkFirewall::LoggingConfiguration')
        .flatMap((log) => destinations(log).map((one) => [log, at(one, 'LogDestination')] as const)),
      ...tree
        .ofType('AWS::Route53Resolver::ResolverQueryLoggingConfig')
        .map((log) => [log, at(log.properties, 'DestinationArn')] as const),
    ];
    return sinks.flatMap(([source, sink]): Finding[] => {
      const group = referred(tree, source, sink);
      const days = at(group?.properties, 'RetentionInDays');
      if (
        group?.type === 'AWS::Logs::LogGroup' &&
        typeof days === 'number' &&
        days >= atLeast.days &&
        days <= atMost.days
      )
        return [];
      return [
        {
          path: source.path,
          found: `${group?.path ?? 'no log group'}: ${show(days)} days`,
          required: `a log group kept ${atLeast.days} to ${atMost.days} days`,
          fix: 'use RetainedLogGroup with the infrastructure class',
        },
      ];
    });
  },
};

const encryptionIsWatched: Check = {
  id: 'N3',
  name: 'encryption-control',
  sentence: 'Every VPC reports paths that are not encrypted',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      VPC,
      'an encryption control in monitor or enforce mode',
      'keep the encryption control in Network',
      (vpc) => {
        const modes = belonging(tree, vpc, 'AWS::EC2::VPCEncryptionControl', 'VpcId').map(
          ({ properties }) => at(properties, 'Mode') ?? null,
        );
        return modes.some((mode) => mode === 'monitor' || mode === 'enforce') ? undefined : show(modes);
      },
    ),
};

export const RECORD_CHECKS: readonly Check[] = [
  flowsAreRecorded,
  firewallIsRecorded,
  questionsAreRecorded,
  syslogHasAWay,
  recordsAreKept,
  encryptionIsWatched,
];
