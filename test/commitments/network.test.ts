import { NETWORK_CHECKS } from '../../lib/commitments/checks/index';
import { type Draft, first, mutated, tree } from '../support/assembly';

const production = tree('production');
const findings = (broken = production) =>
  NETWORK_CHECKS.flatMap((check) => check.find(broken).map((finding) => `${check.id}/${check.name} ${finding.path}`));

test('the network of production keeps its promises', () => {
  expect(findings()).toEqual([]);
});

test.each(['staging', 'sandbox'] as const)('the network of %s keeps what holds everywhere', (name) => {
  expect(
    NETWORK_CHECKS.filter(({ holdsIn }) => holdsIn === 'every').flatMap((check) => check.find(tree(name))),
  ).toEqual([]);
});

const at = (place: string, letter = 'A'): string => `${letter}/Network/Network/${place}`;
const idOf = (path: string): string => first(production, typeOf(path), (resource) => resource.path === path).logicalId;
const typeOf = (path: string): string => production.resources.find((resource) => resource.path === path)?.type ?? path;
const table = (subnet: string): { Ref: string } => ({ Ref: idOf(at(`Vpc/${subnet}/RouteTable`)) });
const gateway = { Ref: idOf(at('Internet/Gateway')) };

const shortcut = (subnet: string) => ({
  Type: 'AWS::EC2::Route',
  Properties: { RouteTableId: table(subnet), DestinationCidrBlock: '0.0.0.0/0', GatewayId: gateway },
});
const rule = ['Properties', 'RuleGroup', 'RulesSource'];
const policy = ['Properties', 'FirewallPolicy'];
const ownPass = 'pass tcp any any -> any any (sid:1;)';

const outgoing = ['Properties', 'SecurityGroupEgress'];
const incoming = ['Properties', 'SecurityGroupIngress'];
const endpoints = at('Endpoints/SecurityGroup/Resource');
const mailTasks = 'B/Service/Gateway/Tasks/SecurityGroup/Resource';
const mailDoor = 'B/Service/Gateway/Door/SecurityGroup/Resource';

const GROUPS: readonly (readonly [string, string, (draft: Draft) => void])[] = [
  [
    `B1/groups-named ${endpoints}`,
    'a group that lets everything out by leaving it open',
    (draft) => draft.delete(endpoints, outgoing),
  ],
  [
    `B1/groups-named ${endpoints}`,
    'a range of ports',
    (draft) => draft.set(endpoints, [...incoming, 0, 'ToPort'], 65_535),
  ],
  [
    `B1/groups-named ${endpoints}`,
    'every protocol',
    (draft) => draft.set(endpoints, [...incoming, 0, 'IpProtocol'], '-1'),
  ],
  [
    `B1/groups-named ${mailTasks}`,
    'a rule for nobody',
    (draft) => draft.delete(mailTasks, [...incoming, 0, 'SourceSecurityGroupId']),
  ],
  [
    'B1/groups-named B/Backup/RestoreTests/FromValidator',
    'everybody, by a rule that stands alone',
    (draft) => draft.set('B/Backup/RestoreTests/FromValidator', ['Properties', 'CidrIp'], '0.0.0.0/0'),
  ],
  [
    'B1/groups-named B/Backup/RestoreTests/ToRestored',
    'a port that is none',
    (draft) => draft.delete('B/Backup/RestoreTests/ToRestored', ['Properties', 'ToPort']),
  ],
  [
    `B1/groups-closed ${endpoints}`,
    'endpoints for everybody',
    (draft) => draft.set(endpoints, [...incoming, 0, 'CidrIp'], '0.0.0.0/0'),
  ],
  [
    `B1/groups-closed ${mailDoor}`,
    'another port at the front door',
    (draft) =>
      draft.set(mailDoor, [...incoming, 0], { CidrIp: '0.0.0.0/0', FromPort: 22, ToPort: 22, IpProtocol: 'tcp' }),
  ],
  [
    `B1/groups-closed ${mailDoor}`,
    'a front door that opens other doors',
    (draft) => draft.set(mailDoor, [...outgoing, 0, 'CidrIp'], '0.0.0.0/0'),
  ],
  [
    'B1/groups-closed A/Backup/Samples/Handler/SecurityGroup/Resource',
    'mail from elsewhere',
    (draft) =>
      draft.set('A/Backup/Samples/Handler/SecurityGroup/Resource', [...outgoing, 0], {
        CidrIp: '0.0.0.0/0',
        FromPort: 25,
        ToPort: 25,
        IpProtocol: 'tcp',
      }),
  ],
];

const ROUTES: readonly (readonly [string, string, (draft: Draft) => void])[] = [
  [
    'G1/ingress-firewall A/Network',
    'an edge table without the route of a zone',
    (draft) => draft.remove(at('Routes/IngressFirewall/InternetToPublic2')),
  ],
  [
    'G1/ingress-firewall B/Network',
    'load balancers that answer nowhere',
    (draft) => draft.remove(at('Routes/IngressFirewall/PublicToInternet1', 'B')),
  ],
  [
    `G1/ingress-firewall ${at('Routes/IngressFirewall/PublicToInternet3')}`,
    'load balancers that answer past the firewall',
    (draft) => {
      draft.delete(at('Routes/IngressFirewall/PublicToInternet3'), ['Properties', 'VpcEndpointId']);
      draft.set(at('Routes/IngressFirewall/PublicToInternet3'), ['Properties', 'GatewayId'], gateway);
    },
  ],
  [
    `G1/ingress-firewall ${at('Routes/IngressFirewall/PublicToInternet1')}`,
    "answers through another zone's endpoint",
    (draft) =>
      draft.set(
        at('Routes/IngressFirewall/PublicToInternet1'),
        ['Properties', 'VpcEndpointId', 'Fn::Select', 1, 'Fn::Split', 1, 'Fn::Select', 1, 'Fn::Split', 0],
        'us-west-2b:',
      ),
  ],
  [
    'G1/ingress-firewall A/Network',
    'an edge table that the gateway does not use',
    (draft) => draft.remove(at('Routes/EdgeAssociation')),
  ],
  [
    'D1/egress-firewall B/Network',
    'tasks without a way out',
    (draft) => draft.remove(at('Routes/EgressFirewall/ApplicationToInternet2', 'B')),
  ],
  [
    'D1/egress-firewall B/Network',
    'NAT gateways without the internet',
    (draft) => draft.remove(at('Routes/InternetGateway/NatToInternet', 'B')),
  ],
  [
    'D1/egress-firewall A/Network',
    'answers that return past the firewall',
    (draft) => draft.remove(at('Routes/EgressFirewall/NatToGateway1')),
  ],
  [
    `D1/egress-firewall ${at('Routes/EgressFirewall/GatewayToInternet1')}`,
    'mail that leaves through another zone',
    (draft) =>
      draft.set(
        at('Routes/EgressFirewall/GatewayToInternet1'),
        ['Properties', 'VpcEndpointId', 'Fn::GetAtt', 0],
        idOf(at('Firewall/Egress2')),
      ),
  ],
  [
    `N3/no-shortcut ${at('Routes/EgressFirewall/GatewayToInternet1')}`,
    'tasks that go straight to NAT',
    (draft) => {
      draft.delete(at('Routes/EgressFirewall/GatewayToInternet1'), ['Properties', 'VpcEndpointId']);
      draft.set(at('Routes/EgressFirewall/GatewayToInternet1'), ['Properties', 'NatGatewayId'], {
        Ref: idOf(at('Internet/Nat1')),
      });
    },
  ],
  [
    `N3/no-shortcut ${at('Routes/EgressFirewall/NatToGateway1')}`,
    "answers through another zone's endpoint",
    (draft) =>
      draft.set(
        at('Routes/EgressFirewall/NatToGateway1'),
        ['Properties', 'VpcEndpointId', 'Fn::GetAtt', 0],
        idOf(at('Firewall/Egress2')),
      ),
  ],
  [
    'N3/no-shortcut A/Network/Extra',
    'a database with a way to the internet',
    (draft) => draft.add('A/Network', 'Extra', shortcut('IsolatedSubnet1')),
  ],
  [
    'N3/no-shortcut A/Archive/Extra',
    'a route that another stack adds',
    (draft) =>
      draft.add('A/Archive', 'Extra', {
        Type: 'AWS::EC2::Route',
        Properties: { RouteTableId: { 'Fn::ImportValue': 'x' }, DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-1' },
      }),
  ],
];

const ZONES: readonly (readonly [string, string, (draft: Draft) => void])[] = [
  ['L1/zones B/Network', 'a tier that lacks a zone', (draft) => draft.remove(at('Vpc/IsolatedSubnet3/Subnet', 'B'))],
  ['L1/nat-per-zone A/Network', 'a zone without a NAT gateway', (draft) => draft.remove(at('Internet/Nat3'))],
  [
    'L1/nat-per-zone A/Network',
    'two NAT gateways in a zone',
    (draft) => draft.set(at('Internet/Nat3'), ['Properties', 'SubnetId'], { Ref: idOf(at('Vpc/NatSubnet1/Subnet')) }),
  ],
  [
    'L1/firewall-per-zone A/Network',
    'a zone without an ingress endpoint',
    (draft) => draft.delete(at('Firewall/Firewall'), ['Properties', 'SubnetMappings', 2]),
  ],
  [
    'L1/firewall-per-zone B/Network',
    'a zone without an egress endpoint',
    (draft) => draft.remove(at('Firewall/Egress1', 'B')),
  ],
  [
    'L1/no-network-acl A/Network/Acl',
    'a network ACL',
    (draft) => draft.add('A/Network', 'Acl', { Type: 'AWS::EC2::NetworkAcl', Properties: {} }),
  ],
  [
    `K10/ordinary-zones ${at('Vpc/GatewaySubnet1/Subnet')}`,
    'a Local Zone',
    (draft) => draft.set(at('Vpc/GatewaySubnet1/Subnet'), ['Properties', 'AvailabilityZone'], 'us-west-2-lax-1a'),
  ],
  [
    `K10/ordinary-zones ${at('Vpc/GatewaySubnet1/Subnet')}`,
    'an Outpost',
    (draft) => draft.set(at('Vpc/GatewaySubnet1/Subnet'), ['Properties', 'OutpostArn'], 'arn:aws:outposts'),
  ],
  [
    `M4/addresses ${at('Internet/Nat1', 'B')}`,
    'a NAT gateway with a borrowed address',
    (draft) => draft.set(at('Internet/Nat1', 'B'), ['Properties', 'AllocationId'], 'eipalloc-1'),
  ],
  [
    `M4/addresses-stay ${at('Internet/Address2')}`,
    'an address that goes with its stack',
    (draft) => draft.set(at('Internet/Address2'), ['DeletionPolicy'], 'Delete'),
  ],
];

const FIREWALL: readonly (readonly [string, string, (draft: Draft) => void])[] = [
  [
    `D1/allow-list ${at('Firewall/Policy/AllowedNames')}`,
    'a name that nobody published',
    (draft) => draft.set(at('Firewall/Policy/AllowedNames'), [...rule, 'RulesSourceList', 'Targets', 0], 'example.com'),
  ],
  [
    `C4/names-have-owners ${at('Firewall/Policy/AllowedNames')}`,
    'a name without an owner',
    (draft) => draft.set(at('Firewall/Policy/AllowedNames'), [...rule, 'RulesSourceList', 'Targets', 0], 'example.com'),
  ],
  [
    `D1/allow-list ${at('Firewall/Policy/AllowedNames')}`,
    'names on plain HTTP',
    (draft) =>
      draft.set(
        at('Firewall/Policy/AllowedNames'),
        [...rule, 'RulesSourceList', 'TargetTypes'],
        ['TLS_SNI', 'HTTP_HOST'],
      ),
  ],
  ['D1/allow-list B/Network', 'no allow-list', (draft) => draft.remove(at('Firewall/Policy/AllowedNames', 'B'))],
  [
    `D1/passes ${at('Firewall/Policy/Egress')}`,
    'a pass for everything',
    (draft) => draft.set(at('Firewall/Policy/Egress'), [...rule, 'RulesString'], ownPass),
  ],
  [
    `D1/passes ${at('Firewall/Policy/Egress')}`,
    'mail out of the application tier',
    (draft) =>
      draft.set(
        at('Firewall/Policy/Egress'),
        [...rule, 'RulesString'],
        'pass tcp $APPLICATION any -> any 25 (flow:to_server; sid:1;)',
      ),
  ],
  [
    `D1/passes ${at('Firewall/Policy/Ingress')}`,
    'a pass that decides at the first packet',
    (draft) =>
      draft.set(at('Firewall/Policy/Ingress'), [...rule, 'RulesString'], 'pass tcp any any -> $PUBLIC 25 (sid:1;)'),
  ],
  [
    `D1/default-drop ${at('Firewall/Policy/Policy')}`,
    'a policy that passes the rest',
    (draft) => draft.set(at('Firewall/Policy/Policy'), [...policy, 'StatefulDefaultActions'], []),
  ],
  [
    `D1/default-drop ${at('Firewall/Policy/Policy')}`,
    'a drop that leaves no trace',
    (draft) => draft.delete(at('Firewall/Policy/Policy'), [...policy, 'StatefulDefaultActions', 1]),
  ],
  [
    `D1/default-drop ${at('Firewall/Policy/Policy')}`,
    'packets past the stateful engine',
    (draft) => draft.set(at('Firewall/Policy/Policy'), [...policy, 'StatelessDefaultActions'], ['aws:pass']),
  ],
  [
    `rule-8/firewall-kept ${at('Firewall/Firewall', 'B')}`,
    'a firewall that can be deleted',
    (draft) => draft.set(at('Firewall/Firewall', 'B'), ['Properties', 'DeleteProtection'], false),
  ],
  [
    `G1/signatures ${at('Firewall/Policy/Policy')}`,
    'an edition that the order does not allow',
    (draft) =>
      draft.set(
        at('Firewall/Policy/Policy'),
        [...policy, 'StatefulRuleGroupReferences', 2, 'ResourceArn'],
        'arn:aws:network-firewall:us-west-2:aws-managed:stateful-rulegroup/ThreatSignaturesBotnetActionOrder',
      ),
  ],
  ['G1/signatures B', 'no firewall policy', (draft) => draft.remove(at('Firewall/Policy/Policy', 'B'))],
  [
    `G1/signatures ${at('Firewall/Policy/Policy', 'B')}`,
    'signatures after our passes',
    (draft) =>
      draft.set(at('Firewall/Policy/Policy', 'B'), [...policy, 'StatefulRuleGroupReferences', 0, 'Priority'], 99),
  ],
];

const RECORDS: readonly (readonly [string, string, (draft: Draft) => void])[] = [
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
    'questions that nobody writes down',
    (draft) => draft.remove(at('Records/QueryLoggingOfVpc')),
  ],
  [
    `H1/dns-logs ${at('Vpc/Resource', 'B')}`,
    'a query log that is not there',
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

test.each([...GROUPS, ...ROUTES, ...ZONES, ...FIREWALL, ...RECORDS])('%s is found: %s', (expected, _, edit) => {
  expect(findings(mutated(production, edit))).toContain(expected);
});
