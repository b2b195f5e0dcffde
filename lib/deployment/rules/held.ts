/** Names and values that one resource can have at a time. */
import { api, cloudFormation, MODELS, resourceType, type Rule, type Setting } from './rule';

/** Values that one resource of a type can hold at a time: a second one with the same, also a replacement, collides. */
export interface Held extends Rule {
  readonly type: string;
  /** Properties whose values are held together, each entry of a list by itself; one with `?` may be missing. None: one per account and region. */
  readonly holds: readonly string[];
  /** Default: account and region. */
  readonly scope?: 'account' | 'partition';
  /** `undone`: the new one is taken, and the deletion of the old one takes it away again; `second`: there are two then. Default: refused. */
  readonly effect?: 'undone' | 'second';
  readonly when?: Setting;
}

type More = Omit<Partial<Held>, 'id' | 'type' | 'holds' | 'source'>;

const held = (id: string, type: string, holds: readonly string[], source: string, more: More = {}): Held => ({
  id,
  type,
  holds,
  says: `Only one ${type} at a time has the same ${holds.join(' and ').replaceAll('?', '') || 'account and region'}; a replacement is created before the old one goes.`,
  fix: 'Leave its create-only properties and its logical id as they are; else remove it in one deployment and add it in the next.',
  source,
  date: MODELS,
  confidence: 'documented',
  ...more,
});

const ec2 = (action: string): string => api('AWSEC2/latest/APIReference', action);
const route53 = (action: string): string => api('Route53/latest/APIReference', action);
const ADDRESS_FIX = 'Take two deployments: one with other addresses, one without the old one.';
const RULES = 'AWS::Route53Resolver::FirewallRuleGroupAssociation';

const VALUES: readonly Held[] = [
  held('VP-07', 'AWS::EC2::NatGateway', ['AllocationId'], 'https://github.com/pulumi/pulumi-aws/issues/1483', {
    date: '2021-05-09',
    confidence: 'reported',
    fix: ADDRESS_FIX,
  }),
  held('VP-07', 'AWS::ElasticLoadBalancingV2::LoadBalancer', ['SubnetMappings.AllocationId'], ec2('AssociateAddress'), {
    confidence: 'inferred',
    fix: ADDRESS_FIX,
  }),
  held('VP-10', 'AWS::EC2::VPCPeeringConnection', ['VpcId', 'PeerVpcId'], ec2('CreateVpcPeeringConnection')),
  held('VP-12', 'AWS::EC2::Route', ['RouteTableId', 'DestinationCidrBlock'], ec2('CreateRoute')),
  held('VP-12', 'AWS::EC2::SubnetRouteTableAssociation', ['SubnetId'], ec2('AssociateRouteTable')),
  held('VP-12', 'AWS::EC2::VPCEndpoint', ['VpcId', 'ServiceName'], ec2('CreateVpcEndpoint'), {
    when: { property: 'PrivateDnsEnabled', value: true },
  }),
  held(
    'RR-02',
    RULES,
    ['VpcId', 'Priority'],
    resourceType('aws-resource-route53resolver-firewallrulegroupassociation'),
  ),
  held(
    'WA-01',
    'AWS::WAFv2::WebACLAssociation',
    ['ResourceArn'],
    api('waf/latest/APIReference', 'DisassociateWebACL'),
    {
      effect: 'undone',
      date: '2024-11-15',
      confidence: 'reported',
      says: 'A new association takes the resource over; the deletion of the old one then names the resource alone, and leaves it without a web firewall, without an error.',
      fix: 'Change the rules within the web ACL; or remove the association in one deployment and add it in the next, in a window without traffic.',
    },
  ),
  held(
    'LB-03',
    'AWS::ElasticLoadBalancingV2::Listener',
    ['LoadBalancerArn', 'Port'],
    api('elasticloadbalancing/latest/APIReference', 'CreateListener'),
  ),
  held('ZO-02', 'AWS::Route53::HostedZone', ['Name'], route53('CreateHostedZone'), {
    effect: 'second',
    scope: 'account',
    says: 'A zone of a name that exists becomes a second zone, with other name servers: the delegation still leads to the first.',
    fix: 'Import the zone that exists, in a documented step.',
  }),
  held(
    'ZO-03',
    'AWS::Route53::RecordSet',
    ['HostedZoneId', 'Name', 'Type', 'SetIdentifier?'],
    route53('ChangeResourceRecordSets'),
  ),
  held('SE-02', 'AWS::SecretsManager::Secret', ['Name'], api('secretsmanager/latest/apireference', 'CreateSecret'), {
    fix: 'Import the secret that exists, in a documented step.',
  }),
  held('IA-01', 'AWS::IAM::ManagedPolicy', ['ManagedPolicyName'], api('IAM/latest/APIReference', 'CreatePolicy'), {
    scope: 'account',
  }),
  held(
    'DT-01',
    'AWS::Config::ConfigurationRecorder',
    [],
    api('config/latest/APIReference', 'PutConfigurationRecorder'),
  ),
  held('DT-01', 'AWS::Config::DeliveryChannel', [], api('config/latest/APIReference', 'PutDeliveryChannel')),
  held('DT-06', 'AWS::GuardDuty::Detector', [], api('guardduty/latest/APIReference', 'CreateDetector')),
  held('DT-07', 'AWS::SecurityHub::Hub', [], resourceType('aws-resource-securityhub-hub')),
  held('DT-07', 'AWS::SecurityHub::HubV2', [], resourceType('aws-resource-securityhub-hubv2')),
];

/** Rows that are nothing but a name; their physical ids are made by AWS. */
export const NAME_RULE = 'CF-05';

const NAMES: readonly (readonly [type: string, ...holds: string[]])[] = [
  ['AWS::ARCRegionSwitch::Plan', 'Name'],
  ['AWS::AccessAnalyzer::Analyzer', 'AnalyzerName'],
  ['AWS::Backup::Framework', 'FrameworkName'],
  ['AWS::Backup::ReportPlan', 'ReportPlanName'],
  ['AWS::ECS::Service', 'Cluster', 'ServiceName'],
  ['AWS::ElasticLoadBalancingV2::LoadBalancer', 'Name'],
  ['AWS::ElasticLoadBalancingV2::TargetGroup', 'Name'],
  ['AWS::Events::Rule', 'EventBusName?', 'Name'],
  ['AWS::NetworkFirewall::Firewall', 'FirewallName'],
  ['AWS::NetworkFirewall::FirewallPolicy', 'FirewallPolicyName'],
  ['AWS::NetworkFirewall::RuleGroup', 'RuleGroupName'],
  ['AWS::Route53Resolver::FirewallRuleGroup', 'Name'],
  ['AWS::SNS::Topic', 'TopicName'],
  ['AWS::SQS::Queue', 'QueueName'],
  ['AWS::StepFunctions::StateMachine', 'StateMachineName'],
  ['AWS::WAFv2::WebACL', 'Name', 'Scope'],
];

/** Beyond what the service specification gives as physical ids (service-spec.ts). */
export const HELD: readonly Held[] = [
  ...VALUES,
  ...NAMES.map(([type, ...holds]) => held(NAME_RULE, type, holds, cloudFormation('aws-properties-name'))),
];

/** Types whose physical ids are unique in more than one account and region. */
export const WIDE_NAMES: Readonly<Record<string, Held['scope']>> = {
  'AWS::S3::Bucket': 'partition',
  'AWS::IAM::Role': 'account',
  'AWS::IAM::User': 'account',
  'AWS::RDS::GlobalCluster': 'account',
};
