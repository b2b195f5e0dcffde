/**
 * What each resource type costs. A type is priced by a function, or free, or billed by use that no load describes (unpriced.ts); any
 * other type is listed as unknown and never guessed.
 */
import { at, list } from '../assembly/template-index';
import { backupPlan, bucket, CLUSTER, cluster, instance, malware, restoreTests } from './data';
import { balancer, dnsGuard, endpoint, FIREWALL, firewall, FURTHER_ENDPOINT, nat, webAcl } from './network';
import { DAYS, logsGb, numberAt, one, type Pricing, referred, share } from './pricing';
import { HOURS } from './rates';

/** Tasks of a service: its scalable target has their number, its task definition their size. */
const service: Pricing = (own, around) => {
  const target = around
    .here('AWS::ApplicationAutoScaling::ScalableTarget')
    .find(({ stack, properties }) => stack === own.stack && JSON.stringify(properties).includes(`"${own.logicalId}"`));
  const task = referred(own, at(own.properties, 'TaskDefinition'), around.here('AWS::ECS::TaskDefinition'))?.properties;
  const tasks = numberAt(target?.properties, around.capacity === 'floor' ? 'MinCapacity' : 'MaxCapacity');
  const vcpus = (tasks * numberAt(task, 'Cpu')) / 1024;
  const driver = own.path.includes('/Gateway/') ? 'gateway' : 'portal';
  return [
    one(driver, 'vcpuHour', vcpus * HOURS),
    one(driver, 'memoryHour', ((tasks * numberAt(task, 'Memory')) / 1024) * HOURS),
    one('watch', 'insightsMetricMonth', tasks * INSIGHTS.task),
    ...(around.here('AWS::GuardDuty::Detector').length > 0 ? [one('threats', 'threatRuntime', vcpus)] : []),
  ];
};

/** Metrics of Container Insights with enhanced observability, as bills of others have them: unverified, as is their rate. */
const INSIGHTS = { task: 157, cluster: 23 };

/** One metric for each that the alarm reads. A query over metrics counts as one. */
const alarm: Pricing = ({ properties }) => {
  const read = list(properties, 'Metrics').filter((metric) => at(metric, 'MetricStat') !== undefined);
  return [one('watch', 'alarmMonth', Math.max(1, read.length))];
};

const logGroup: Pricing = ({ properties }, around) => {
  const written = share(logsGb(around), around, around.here('AWS::Logs::LogGroup').length);
  const months = numberAt(properties, 'RetentionInDays') / DAYS;
  return [one('logs', 'logGb', written), one('logs', 'logStoredGb', written * months)];
};

/** What a stream delivers stands in the archives of all regions. */
const deliveryStream: Pricing = (_, around) => {
  const written = share(logsGb(around), around, around.here('AWS::KinesisFirehose::DeliveryStream').length);
  return [one('logs', 'deliveryGb', written), one('logs', 'objectGb', written * around.regions * ARCHIVED_MONTHS)];
};

/** Between the 120 days of infrastructure logs and the 180 of email logs. */
const ARCHIVED_MONTHS = 5;

/** The first trail that sees an event is free; a trail of all regions sees every event. */
const trail: Pricing = (own, { load, regions, everywhere }) => {
  if (list(own.properties, 'AdvancedEventSelectors').length > 0)
    return [one('trails', 'trailData', load.millionMails / regions)];
  const trails = everywhere('AWS::CloudTrail::Trail').filter(
    ({ properties }) => at(properties, 'IsMultiRegionTrail') === true,
  );
  const isFirst = trails[0]?.path === own.path || trails.length === 0;
  return isFirst ? [] : [one('trails', 'trailCopy', load.millionCalls)];
};

const analyzer: Pricing = ({ properties }, { everywhere }) =>
  String(at(properties, 'Type')).endsWith('_UNUSED_ACCESS')
    ? [one('analyzers', 'analyzedRole', everywhere('AWS::IAM::Role').length)]
    : [];

/** 12 functions are one unit, 125 roles another (Security Hub, Essentials plan). It includes checks and Amazon Inspector. */
const hub: Pricing = (_, { here, everywhere, regions }) => [
  one(
    'findings',
    'hubUnit',
    here('AWS::Lambda::Function').length / 12 + everywhere('AWS::IAM::Role').length / 125 / regions,
  ),
];

const secret: Pricing = ({ properties }) => [one('keys', 'secretMonth', 1 + list(properties, 'ReplicaRegions').length)];

/** By resource type. */
export const PRICED: Readonly<Record<string, Pricing>> = {
  'AWS::ARCRegionSwitch::Plan': () => [one('recovery', 'planMonth')],
  'AWS::AccessAnalyzer::Analyzer': analyzer,
  'AWS::Backup::BackupPlan': backupPlan,
  'AWS::Backup::RestoreTestingSelection': restoreTests,
  'AWS::CloudTrail::Trail': trail,
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::Dashboard': () => [one('watch', 'dashboardMonth')],
  'AWS::EC2::EIP': () => [one('addresses', 'addressHour', HOURS)],
  'AWS::EC2::NatGateway': nat,
  'AWS::EC2::VPCEncryptionControl': () => [one('encryptionControl', 'encryptionControlHour', HOURS)],
  'AWS::EC2::VPCEndpoint': endpoint,
  'AWS::ECS::Cluster': () => [one('watch', 'insightsMetricMonth', INSIGHTS.cluster)],
  'AWS::ECS::Service': service,
  'AWS::ElasticLoadBalancingV2::LoadBalancer': balancer,
  'AWS::GuardDuty::Detector': (_, around) => [one('threats', 'threatCalls', share(around.load.millionCalls, around))],
  'AWS::GuardDuty::MalwareProtectionPlan': malware,
  'AWS::KMS::Key': () => [one('keys', 'keyMonth')],
  'AWS::KinesisFirehose::DeliveryStream': deliveryStream,
  'AWS::Logs::LogGroup': logGroup,
  [FIREWALL]: firewall,
  [FURTHER_ENDPOINT]: () => [one('firewall', 'furtherFirewallHour', HOURS)],
  [CLUSTER]: cluster,
  'AWS::RDS::DBInstance': instance,
  'AWS::RDS::GlobalCluster': (_, { load, regions }) => [
    one('database', 'replicatedWrites', load.databaseMillionWrites * (regions - 1)),
  ],
  'AWS::Route53::HostedZone': () => [one('names', 'zoneMonth')],
  'AWS::Route53Resolver::FirewallRuleGroupAssociation': dnsGuard,
  'AWS::S3::Bucket': bucket,
  'AWS::SecretsManager::Secret': secret,
  'AWS::SecurityHub::HubV2': hub,
  'AWS::WAFv2::WebACL': webAcl,
};
