/**
 * What the published table of promises asserts of templates, property by property: a mutant of any of it must break a promise.
 *
 * Over 250 lines: it is one table, a row for each property.
 */
import { at, type Json, show } from '../../lib/assembly/template-index';
import type { Mutant } from './mutants';

/** Properties of resources that a row asserts something of. */
export interface Asserted {
  /** The promise. */
  readonly id: string;
  readonly type: string;
  /** Keys below the resource, joined by dots, with `*` for an index; of the whole text. Empty: the resource itself. */
  readonly keys: RegExp;
  /** Of the construct path; default: every resource of the type. */
  readonly path?: RegExp;
  /** Where only one way of breaking it is against the promise: a floor may rise, an action may go. */
  readonly how?: (mutant: Mutant) => boolean;
}

const itself = /^$/;
const replaced = ({ value }: Mutant): boolean => value !== undefined;
const allowing = (mutant: Mutant): boolean => replaced(mutant) && effectOf(mutant) === 'Allow';
const less = ({ value }: Mutant): boolean => value === undefined || value === 0;
const more = ({ value }: Mutant): boolean => value !== 0;

const lock = /^Properties\.ObjectLockConfiguration(\.Rule(\.DefaultRetention(\.Mode|\.Days)?)?)?$/;
const replication =
  /ReplicationConfiguration(\.Rules(\.\*(\.Status|\.Destination\.(ReplicationTime|Metrics)(\.Status|\.(Time|EventThreshold)\.Minutes)?)?)?)?$/;

export const ASSERTED: readonly Asserted[] = [
  {
    id: 'B1',
    type: 'AWS::IAM::ManagedPolicy',
    keys: /^Properties\.PolicyDocument\.Statement\.\*\.Action(\.\*)?$/,
    how: allowing,
  },
  {
    id: 'B1',
    type: 'AWS::IAM::Role',
    keys: /^Properties\.Policies\.\*\.PolicyDocument\.Statement\.\*\.Action(\.\*)?$/,
    how: allowing,
  },
  {
    id: 'B1',
    type: 'AWS::IAM::ManagedPolicy',
    keys: /^Properties\.PolicyDocument\.Statement\.\*\.Resource(\.\*)?$/,
    how: (mutant) => allowing(mutant) && statementOf(mutant).includes('rds-db:connect'),
  },
  { id: 'B4', type: 'AWS::S3::Bucket', keys: /ReplicationConfiguration\.Rules\.\*\.Destination\.Bucket$/ },
  {
    id: 'B4',
    type: 'AWS::KMS::Key',
    keys: /^Properties\.KeyPolicy\.Statement\.\*\.Principal\.AWS(\.\*)?$/,
    how: allowing,
  },
  { id: 'C3', type: 'AWS::Config::ConformancePack', keys: itself },
  { id: 'C3', type: 'AWS::Backup::Framework', keys: itself },
  { id: 'C3', type: 'AWS::Backup::ReportPlan', keys: itself },
  {
    id: 'D1',
    type: 'AWS::NetworkFirewall::RuleGroup',
    keys: /RulesSourceList(\.(GeneratedRulesType|Targets|TargetTypes)(\.\*)?)?$/,
  },
  {
    id: 'F3',
    type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
    keys: /^Properties\.TargetGroupAttributes(\.\*(\.(Key|Value))?)?$/,
    path: /Gateway/,
    how: ({ resource, keys }) => attributeAt(resource.properties, keys) === 'preserve_client_ip.enabled',
  },
  {
    id: 'F3',
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    keys: /^Properties\.LoadBalancerAttributes(\.\*(\.(Key|Value))?)?$/,
    path: /FrontDoor/,
    how: ({ resource, keys }) => attributeAt(resource.properties, keys) === 'routing.http.xff_header_processing.mode',
  },
  { id: 'F4', type: 'AWS::Logs::QueryDefinition', keys: itself, path: /By(Customer|User|Address)$/ },
  { id: 'F6', type: 'AWS::Logs::LogGroup', keys: /^Properties\.RetentionInDays$/ },
  { id: 'F8', type: 'AWS::Logs::LogGroup', keys: /^Properties\.DeletionProtectionEnabled$/ },
  {
    id: 'F8',
    type: 'AWS::S3::BucketPolicy',
    keys: /^Properties\.PolicyDocument\.Statement\.\*\.Principal(\.(AWS|Service)(\.\*)?)?$/,
    how: (mutant) => allowing(mutant) && statementOf(mutant).includes('s3:PutObject'),
  },
  { id: 'F8', type: 'AWS::S3::Bucket', keys: lock, path: /^.\/Archive\/Archive\/(?!Landing)/, how: less },
  { id: 'F9', type: 'AWS::S3::Bucket', keys: lock, path: /^.\/Archive\/Archive\/Email\// },
  {
    id: 'F9',
    type: 'AWS::S3::Bucket',
    keys: /^Properties\.LifecycleConfiguration(\.Rules(\.\*(\.(Status|ExpirationInDays|NoncurrentVersionExpiration(\.NoncurrentDays)?))?)?)?$/,
    path: /^.\/Archive\/Archive\/Email\//,
    how: more,
  },
  { id: 'F11', type: 'AWS::S3::Bucket', keys: /^DeletionPolicy$/, path: /^.\/Archive\/Archive\/Statistics\// },
  {
    id: 'F12',
    type: 'AWS::S3::Bucket',
    keys: /^Properties\.ObjectLockEnabled$/,
    path: /^.\/Archive\/Archive\/Statistics\//,
  },
  { id: 'F13', type: 'AWS::Logs::LogGroup', keys: /^Properties\.DataProtectionPolicy$/, path: /Service|Handler/ },
  {
    id: 'F13',
    type: 'AWS::WAFv2::LoggingConfiguration',
    keys: /^Properties\.RedactedFields(\.\*(\.SingleHeader(\.Name)?)?)?$/,
  },
  { id: 'G1', type: 'AWS::GuardDuty::Detector', keys: /^(Properties\.(Features|Enable))?$/ },
  {
    id: 'G1',
    type: 'AWS::GuardDuty::Detector',
    keys: /^Properties\.Features\.\*(\.(Name|Status|AdditionalConfiguration))?$/,
    how: (mutant) => featureOf(mutant) === 'RUNTIME_MONITORING',
  },
  {
    id: 'G1',
    type: 'AWS::GuardDuty::Detector',
    keys: /^Properties\.Features\.\*\.AdditionalConfiguration\.\*(\.(Name|Status))?$/,
    how: ({ resource, keys }) =>
      at(resource.properties, ...keys.slice(1, 5), 'Name') === 'ECS_FARGATE_AGENT_MANAGEMENT',
  },
  { id: 'G1', type: 'AWS::ECS::Service', keys: /^Properties\.LaunchType$/ },
  { id: 'G1', type: 'AWS::ECS::TaskDefinition', keys: /^Properties\.RequiresCompatibilities(\.\*)?$/ },
  { id: 'G1', type: 'AWS::NetworkFirewall::FirewallPolicy', keys: /StatefulRuleGroupReferences$/ },
  { id: 'G1', type: 'AWS::NetworkFirewall::LoggingConfiguration', keys: /LogDestinationConfigs\.\*(\.LogType)?$/ },
  {
    id: 'G2',
    type: 'AWS::Events::Rule',
    keys: /^(Properties\.(EventPattern(\.source(\.\*)?)?|State|Targets(\.\*(\.DeadLetterConfig)?)?))?$/,
    path: /Findings\/(Serious)?Intrusion\//,
  },
  { id: 'G3', type: 'AWS::WAFv2::WebACL', keys: itself },
  {
    id: 'G3',
    type: 'AWS::WAFv2::WebACL',
    keys: /ManagedRuleGroupStatement\.Name$/,
    how: ({ resource, keys }) => at(resource.properties, ...keys.slice(1)) === 'AWSManagedRulesBotControlRuleSet',
  },
  { id: 'G3', type: 'AWS::WAFv2::WebACL', keys: /InspectionLevel$/ },
  { id: 'G4', type: 'AWS::WAFv2::WebACL', keys: /LoginPath$/ },
  { id: 'H1', type: 'AWS::EC2::FlowLog', keys: /^(Properties\.TrafficType)?$/ },
  { id: 'H1', type: 'AWS::WAFv2::LoggingConfiguration', keys: itself },
  { id: 'H1', type: 'AWS::NetworkFirewall::LoggingConfiguration', keys: itself },
  {
    id: 'H1',
    type: 'AWS::RDS::DBCluster',
    keys: /^Properties\.EnableCloudwatchLogsExports(\.\*)?$/,
    how: ({ keys }) => keys.length < 3 || keys[2] === 0,
  },
  {
    id: 'H1',
    type: 'AWS::ECS::Cluster',
    keys: /^Properties\.Configuration(\.ExecuteCommandConfiguration(\.(Logging|LogConfiguration(\.CloudWatchLogGroupName)?))?)?$/,
  },
  { id: 'H1', type: 'AWS::CloudTrail::Trail', keys: /^Properties\.IsLogging$/ },
  { id: 'H1', type: 'Custom::SyslogConfiguration', keys: itself },
  { id: 'H1', type: 'AWS::EC2::VPCEndpoint', keys: itself, path: /Syslog/ },
  {
    id: 'H1',
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    keys: /^Properties\.LoadBalancerAttributes(\.\*(\.Value)?)?$/,
    how: ({ resource, keys }) => attributeAt(resource.properties, keys) === 'access_logs.s3.enabled',
  },
  {
    id: 'H2',
    type: 'AWS::Logs::SubscriptionFilter',
    keys: /^(Properties\.FilterPattern)?$/,
    how: ({ keys, how }) => keys.length === 0 || how === 'weakened',
  },
  { id: 'I1', type: 'AWS::CloudWatch::Alarm', keys: /^Properties\.AlarmDescription$/ },
  {
    id: 'J1',
    type: 'AWS::ElasticLoadBalancingV2::Listener',
    keys: /^Properties\.DefaultActions(\.\*(\.Type|\.RedirectConfig(\.(Port|Protocol|StatusCode))?)?)?$/,
    path: /Http\//,
  },
  { id: 'K10', type: 'AWS::EC2::Subnet', keys: /^Properties\.AvailabilityZone$/ },
  { id: 'L1', type: 'AWS::EC2::NatGateway', keys: itself },
  { id: 'L1', type: 'AWS::NetworkFirewall::VpcEndpointAssociation', keys: itself },
  {
    id: 'L1',
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    keys: /^Properties\.(Subnets|SubnetMappings)(\.\*)?$/,
    how: less,
  },
  {
    id: 'L1',
    type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
    keys: /^Properties\.LoadBalancerAttributes(\.\*(\.(Key|Value))?)?$/,
    path: /Door\//,
    how: ({ resource, keys }) => attributeAt(resource.properties, keys) === 'load_balancing.cross_zone.enabled',
  },
  { id: 'L1', type: 'AWS::ApplicationAutoScaling::ScalableTarget', keys: /^(Properties\.MinCapacity)?$/, how: less },
  {
    id: 'L1',
    type: 'AWS::ECS::Service',
    keys: /^Properties\.DeploymentConfiguration(\.MinimumHealthyPercent|\.DeploymentCircuitBreaker(\.Enable|\.Rollback)?)?$/,
    how: less,
  },
  { id: 'L2', type: 'AWS::RDS::GlobalCluster', keys: itself },
  { id: 'L2', type: 'AWS::RDS::DBInstance', keys: itself },
  { id: 'L3', type: 'AWS::RDS::DBCluster', keys: /^Properties\.StorageEncrypted$/ },
  { id: 'L4', type: 'AWS::S3::Bucket', keys: replication, path: /^.\/Data\// },
  {
    id: 'L4',
    type: 'AWS::CloudWatch::Alarm',
    keys: /^(Properties\.(Threshold|TreatMissingData))?$/,
    path: /\/Data\/Database\/Replication(Far)?Behind\//,
    how: ({ value }) => value === undefined || Number(value) > 0,
  },
  { id: 'L5', type: 'AWS::RDS::DBCluster', keys: /^Properties\.BackupRetentionPeriod$/ },
  { id: 'L5', type: 'AWS::Backup::BackupPlan', keys: /ScheduleExpression$/ },
  {
    id: 'L5',
    type: 'AWS::Backup::BackupSelection',
    keys: /^(Properties\.BackupSelection\.ListOfTags(\.\*(\.(ConditionKey|ConditionType|ConditionValue))?)?)?$/,
  },
  { id: 'L6', type: 'AWS::Backup::RestoreTestingPlan', keys: /^(Properties\.ScheduleExpression)?$/ },
  { id: 'L6', type: 'AWS::Backup::RestoreTestingSelection', keys: /^(Properties\.ValidationWindowHours)?$/, how: less },
  { id: 'L7', type: 'AWS::Backup::BackupVault', keys: itself },
  { id: 'L7', type: 'AWS::Backup::BackupPlan', keys: /CopyActions\.\*\.DestinationBackupVaultArn$/ },
  { id: 'M2', type: 'AWS::ApplicationAutoScaling::ScalableTarget', keys: /^(Properties\.MaxCapacity)?$/, how: less },
  { id: 'M4', type: 'AWS::ECS::Service', keys: itself },
  { id: 'M4', type: 'AWS::EC2::EIP', keys: itself, path: /Gateway/ },
  { id: 'M5', type: 'AWS::ARCRegionSwitch::Plan', keys: itself },
  {
    id: 'M6',
    type: 'AWS::CloudWatch::Alarm',
    keys: /^(Properties\.Threshold)?$/,
    path: /DrillAge\/(?!Handler)/,
    how: ({ value }) => value === undefined || Number(value) > 365,
  },
  { id: 'M8', type: 'AWS::ARCRegionSwitch::Plan', keys: /TimeoutMinutes$/, how: more },
  {
    id: 'M9',
    type: 'AWS::CloudWatch::Alarm',
    keys: /^Properties\.Threshold$/,
    path: /\/Data\/Database\/Replication(Far)?Behind\//,
    how: ({ value }) => Number(value) > 0,
  },
  { id: 'N1', type: 'AWS::ElasticLoadBalancingV2::Listener', keys: /^Properties\.SslPolicy$/ },
  { id: 'N2', type: 'AWS::CertificateManager::Certificate', keys: /^Properties\.KeyAlgorithm$/ },
  {
    id: 'N3',
    type: 'AWS::S3::BucketPolicy',
    keys: /^(Properties\.PolicyDocument\.Statement\.\*\.Condition\.Bool(\.aws:SecureTransport)?)?$/,
  },
  { id: 'N3', type: 'AWS::EC2::VPCPeeringConnection', keys: itself },
  { id: 'N3', type: 'AWS::EC2::Route', keys: /^(Properties\.VpcPeeringConnectionId)?$/, path: /\/Link\// },
  { id: 'N3', type: 'AWS::S3::Bucket', keys: /ServerSideEncryptionByDefault\.KMSMasterKeyID$/, path: /^.\/Data\// },
  { id: 'N3', type: 'AWS::Backup::BackupVault', keys: /^Properties\.EncryptionKeyArn$/ },
  { id: 'N3', type: 'AWS::RDS::DBCluster', keys: /^Properties\.KmsKeyId$/ },
  { id: 'P4', type: 'AWS::Backup::BackupPlan', keys: /Lifecycle(\.DeleteAfterDays)?$/ },
  { id: 'P4', type: 'AWS::Backup::BackupVault', keys: /^Properties\.LockConfiguration(\.MaxRetentionDays)?$/ },
  { id: 'P4', type: 'AWS::RDS::DBCluster', keys: /^DeletionPolicy$/, how: replaced },
  {
    id: 'X1',
    type: 'AWS::Route53::RecordSet',
    keys: /^(Properties\.(Name|HostedZoneId|ResourceRecords(\.\*)?))?$/,
    path: /Issuers$/,
  },
];

/** Keys of a mutant as {@link Asserted.keys} has them. */
export const keysOf = ({ keys }: Mutant): string => keys.map((key) => (typeof key === 'number' ? '*' : key)).join('.');

/** Whether a row asserts what a mutant changes. */
export const asserts = ({ type, keys, path, how }: Asserted, mutant: Mutant): boolean =>
  mutant.resource.type === type &&
  keys.test(keysOf(mutant)) &&
  (path?.test(mutant.resource.path) ?? true) &&
  (how?.(mutant) ?? true);

/** Name of the attribute of a load balancer or target group that keys lead to. */
function attributeAt(properties: Json, [, attributes, index]: Mutant['keys']): string | undefined {
  return index === undefined ? undefined : String(at(properties, String(attributes), Number(index), 'Key'));
}

/** The statement of a policy that keys lead into; `undefined` elsewhere. */
function statementAt({ resource, keys }: Mutant): Json | undefined {
  const place = keys.indexOf('Statement');
  return place === -1 ? undefined : at(resource.properties, ...keys.slice(1, place + 2));
}

/** `Allow` or `Deny`, of the statement that a mutant changes; `undefined` elsewhere. */
export const effectOf = (mutant: Mutant): Json | undefined => at(statementAt(mutant), 'Effect');

const statementOf = (mutant: Mutant): string => show(statementAt(mutant));

/** Name of the feature of a detector that keys lead into. */
const featureOf = ({ resource, keys }: Mutant): Json | undefined =>
  at(resource.properties, ...keys.slice(1, 3), 'Name');
