import type { Group } from './kind';

/** Changes to the safe side, or to what holds anyway. */
export const STRICTER: readonly Group[] = [
  {
    name: 'Alarms that ring too soon',
    why: 'The limit is nearer than it was, or more is counted: the alarm comes earlier. A check holds how far a limit may be (`I1/alarm-thresholds`).',
    kinds: [
      { type: /^AWS::CloudWatch::Alarm$/, keys: /^Properties\.(Threshold|Dimensions\.\*)$/ },
      { type: /^AWS::Events::Rule$/, keys: /^Properties\.EventPattern\..*(?<!\*)$/, how: 'deleted' },
      { type: /^AWS::Events::Rule$/, keys: /(numeric\.\*|anything-but(\.\*|\.prefix)|\.exists)$/, how: 'weakened' },
    ],
  },
  {
    name: 'More than was promised',
    why: 'The promise is kept all the same: records that carry no customer data stay longer, more may run, more is recorded, more is looked at, signatures drop where they warned, a wait is longer. It costs money, and where AWS does not allow it, the deployment fails.',
    kinds: [
      {
        type: /^AWS::S3::Bucket$/,
        keys: /^Properties\.(ObjectLockConfiguration\.Rule\.DefaultRetention\.Days|LifecycleConfiguration(\.Rules\.\*(\.(ExpirationInDays|Status|NoncurrentVersionExpiration(\.NoncurrentDays)?))?)?)$/,
        path: /\/(Trail|Evidence|Statistics)\//,
      },
      { type: /^AWS::S3::Bucket$/, keys: /(NoncurrentDays|DaysAfterInitiation)$/, value: /^1001$/ },
      { type: /^AWS::S3::Bucket$/, keys: /AbortIncompleteMultipartUpload$/, path: /\/(Archive|Backup|Detection)\// },
      { type: /^AWS::ApplicationAutoScaling::/, keys: /(MaxCapacity|ScaleInCooldown|ScaleOutCooldown|TargetValue)$/ },
      {
        type: /^AWS::CloudTrail::Trail$/,
        keys: /(FieldSelectors\.\*(\.Equals)?|IncludeGlobalServiceEvents|IsMultiRegionTrail)$/,
      },
      {
        type: /^AWS::(RDS::DBCluster|RDS::DBInstance)$/,
        keys: /(MinCapacity|MonitoringInterval|PromotionTier)$/,
        how: 'weakened',
      },
      { type: /^AWS::GuardDuty::Detector$/, keys: /Status$/, how: 'weakened' },
      { type: /^AWS::NetworkFirewall::FirewallPolicy$/, keys: /Override(\.Action)?$/ },
      { type: /^AWS::WAFv2::WebACL$/, keys: /(ManagedRuleGroupStatement\.ScopeDownStatement|RuleActionOverrides)/ },
      {
        type: /^AWS::ECS::Service$/,
        keys: /(MaximumPercent|MinimumHealthyPercent|HealthCheckGracePeriodSeconds|AvailabilityZoneRebalancing)$/,
      },
      { type: /^AWS::Lambda::Function$/, keys: /ReservedConcurrentExecutions$/ },
      { type: /^AWS::ARCRegionSwitch::Plan$/, keys: /RetryIntervalMinutes$/ },
      { type: /^AWS::Scheduler::Schedule$/, keys: /ScheduleExpression$/ },
      { type: /^AWS::Route53::RecordSet$/, keys: /TTL$/, path: /Issuers/ },
    ],
  },
  {
    name: 'What AWS does where nothing is said',
    why: 'The template says aloud what is the default: owners of objects, encryption of a bucket, daily snapshots of the recorder, kinds of network, the tenancy, the protocol, a port and its health, features of a detector that are off, retries of events for a day.',
    kinds: [
      { type: /^AWS::S3::Bucket$/, keys: /^Properties\.(OwnershipControls|BucketEncryption)/, how: 'deleted' },
      {
        type: /^AWS::EC2::(EIP|Subnet|VPC|FlowLog|VPCEndpoint)$/,
        keys: /^Properties\.(Domain|MapPublicIpOnLaunch|InstanceTenancy|LogDestinationType|VpcEndpointType)$/,
        how: 'deleted',
      },
      {
        type: /^AWS::(ECS::Service|SSM::Document|KMS::Key|KinesisFirehose::DeliveryStream|Config::DeliveryChannel|AccessAnalyzer::Analyzer|CertificateManager::Certificate|IAM::Role|Events::Rule|RDS::DBInstance|Route53::HostedZone|StepFunctions::StateMachine)$/,
        keys: /(EnableExecuteCommand|DocumentFormat|DocumentType|UpdateMethod|KeyUsage|EnableKeyRotation|DeliveryStreamType|ConfigSnapshotDeliveryProperties(\.DeliveryFrequency)?|AnalyzerConfiguration(\.UnusedAccessConfiguration(\.UnusedAccessAge)?)?|MaxSessionDuration|MaximumEventAgeInSeconds|MaximumRetryAttempts|RetryPolicy|PerformanceInsightsRetentionPeriod|HostedZoneConfig|KmsDataKeyReusePeriodSeconds)$/,
      },
      {
        type: /^AWS::ElasticLoadBalancingV2::/,
        keys: /(Scheme|HealthCheckProtocol|HealthCheckIntervalSeconds|HealthCheckTimeoutSeconds|HealthyThresholdCount|UnhealthyThresholdCount|Matcher|Matcher\.HttpCode|Protocol|PortMappings\.\*\.Protocol)$/,
        how: 'deleted',
      },
      {
        type: /^AWS::ECS::TaskDefinition$/,
        keys: /(Essential|Protocol|StopTimeout|RuntimePlatform(\.\w+)?|LogConfiguration\.Options\.(mode|max-buffer-size|awslogs-region))$/,
        how: 'deleted',
      },
      { type: /^AWS::Lambda::Function$/, keys: /(Architectures|MemorySize|Timeout)$/, how: 'deleted' },
      { type: /^AWS::SecretsManager::Secret$/, keys: /(PasswordLength|ExcludePunctuation)$/ },
      { type: /^AWS::ARCRegionSwitch::Plan$/, keys: /BucketOwner$/ },
      {
        type: /^AWS::GuardDuty::Detector$/,
        keys: /^Properties\.(Features\.|FindingPublishingFrequency$)/,
        how: 'deleted',
      },
      { type: /^AWS::WAFv2::WebACL$/, keys: /(EvaluationWindowSec|EnableMachineLearning)$/ },
    ],
  },
  {
    name: 'A rule for nothing',
    why: 'The CDK writes "nothing may leave" as a message of a kind that does not exist, to an address that does not; which kind is all the same.',
    kinds: [{ type: /^AWS::EC2::SecurityGroup$/, keys: /SecurityGroupEgress\.\*\.(FromPort|ToPort)$/ }],
  },
  {
    name: 'One of several, and enough remain',
    why: 'Enough remains: two zones of an endpoint or of a function, a second kind of restore point, a copy in the other region, another limit of requests, another mask (the log and the firewall have one each); mail and quarantine stay in the trail of data events, which is what was promised.',
    kinds: [
      { type: /^AWS::(EC2::VPCEndpoint|Lambda::Function)$/, keys: /(SubnetIds|RouteTableIds)\.\*$/ },
      { type: /^AWS::Backup::RestoreTestingPlan$/, keys: /RecoveryPointTypes\.\*$/ },
      {
        type: /^AWS::WAFv2::WebACL$/,
        keys: /^Properties\.(Rules\.\*|DataProtectionConfig.*|TokenDomains(\.\*)?|Rules\.\*\.Statement\.RateBasedStatement\.ScopeDownStatement.*)$/,
      },
      { type: /^AWS::CloudTrail::Trail$/, keys: /StartsWith\.\*$/ },
      {
        type: /^AWS::S3::Bucket$/,
        keys: /ReplicationConfiguration\.Rules\.\*(\.Filter\.Prefix)?$/,
        path: /\/Audit\/Reports\//,
      },
    ],
  },
  {
    name: 'Comfort of operators, and cost',
    why: 'How often a key is asked for, how long a lock is logged, when AWS maintains, what a finished queue leaves behind, how much is bundled: no promise speaks of it, and nothing is lost by it.',
    kinds: [
      {
        type: /./,
        keys: /(BucketKeyEnabled|PerformanceInsightsKMSKeyId|EnablePerformanceInsights|CACertificateIdentifier|PreferredMaintenanceWindow|PreferredBackupWindow|log_lock_waits|InitProcessEnabled|BufferingHints(\.\w+)?|CloudWatchEncryptionEnabled|MutationProtection|ScheduleExpressionTimezone)$/,
      },
      { type: /^AWS::Route53::RecordSet$/, keys: /TTL$/, path: /Witness/, value: /^"0"$/ },
      { type: /^AWS::SQS::Queue$/, keys: /^(DeletionPolicy|UpdateReplacePolicy|Properties\.MessageRetentionPeriod)$/ },
      { type: /^(Custom::|AWS::RDS::DBInstance$)/, keys: /^(DeletionPolicy|UpdateReplacePolicy)$/ },
      { type: /^Custom::/, keys: /ServiceTimeout$/ },
      {
        type: /^AWS::ARCRegionSwitch::Plan$/,
        keys: /(AssociatedAlarms\.[\w-]+|PrimaryRegion|RecoveryTimeObjectiveMinutes|ReportConfiguration.*)$/,
      },
      { type: /^AWS::GuardDuty::MalwareProtectionPlan$/, keys: /Actions/ },
    ],
  },
];
