import type { Group } from './kind';

/** What fails before a customer could be harmed, and says so. */
export const LOUD: readonly Group[] = [
  {
    name: 'AWS refuses it',
    why: "A required part is gone, or a word or number stands where AWS knows only others: the deployment ends there, and what runs goes on. CloudFormation's schemas do not know these limits; the service does.",
    kinds: [
      {
        type: /./,
        keys: /\.(HostedZoneId|VpcId|PeerVpcId|GatewayId|RouteTableId|FirewallRuleGroupId|BackupPlanId|LoadBalancerArn|CertificateArn|RoleArn|RoleARN|CloudWatchLogsRoleArn|CloudWatchLogsLogGroupArn|DeliverLogsPermissionArn|LogGroupArn|MonitoringRoleArn|ExecutionRoleArn|Role|Family|VendorName|DBSubnetGroupName|DBInstanceClass|AvailabilityZone|ProtectedResourceType|ValidationMethod|LogDriver|Weight|Capacity|CatalogId|TargetType|GroupId)$/,
      },
      { type: /^AWS::WAFv2::(WebACL|LoggingConfiguration)$/, keys: /./ },
      { type: /^AWS::NetworkFirewall::/, keys: /(Priority|StatefulRuleOptions(\.RuleOrder)?|RuleGroup|RulesString)$/ },
      { type: /^AWS::RDS::DBCluster$/, keys: /(Port|MaxCapacity)$/ },
      {
        type: /^AWS::(CloudWatch::Alarm)$/,
        keys: /Metrics\.\*(\.(Expression|MetricStat(\.Metric\.Dimensions\.\*)?))?$/,
      },
      { type: /^AWS::CertificateManager::Certificate$/, keys: /DomainValidationOptions/ },
      { type: /^AWS::StepFunctions::StateMachine$/, keys: /LoggingConfiguration/ },
      { type: /^AWS::S3::Bucket$/, keys: /ReplicationConfiguration\.Rules\.\*\.Filter$/ },
      { type: /^AWS::S3::Bucket$/, keys: /(ExpirationInDays|NoncurrentDays|DaysAfterInitiation)$/, value: /^0$/ },
      { type: /^AWS::SecretsManager::Secret$/, keys: /GenerateSecretString/ },
      { type: /^AWS::SNS::Subscription$/, keys: /Endpoint$/ },
      { type: /^AWS::Route53Resolver::FirewallRuleGroupAssociation$/, keys: /Priority$/ },
      { type: /^AWS::ElasticLoadBalancingV2::LoadBalancer$/, keys: /LoadBalancerAttributes\.\*\.(Key|Value)$/ },
    ],
  },
  {
    name: 'It does not start, and what ran before goes on',
    why: 'A new task that finds no image, secret, port, role or load balancer never becomes healthy: the circuit breaker takes the old ones back and the deployment fails. A custom resource that cannot do its work fails the deployment too.',
    kinds: [
      { type: /^AWS::ECS::(TaskDefinition|Service|Cluster)$/, keys: /^(Properties\..*)?$/ },
      { type: /^AWS::ElasticLoadBalancingV2::/, keys: /./ },
      { type: /^Custom::/, keys: /^(Properties\..*)?$/ },
    ],
  },
  {
    name: 'It fails at the first call, and an alarm rings',
    why: 'A function that lacks its program, its settings or its network fails whenever it is called: it reads its settings through a schema first. What could not be handled lies among its dead letters, which have an alarm (`G2/dead-letter-alarm`); a step of a flip pauses the plan; and what should have been measured is missing, which has an alarm too.',
    kinds: [
      { type: /^AWS::Lambda::Function$/, keys: /^Properties\.(Code|Environment|Handler|VpcConfig)/ },
      { type: /^AWS::Backup::RestoreTestingSelection$/, keys: /RestoreMetadataOverrides/ },
      { type: /^AWS::KinesisFirehose::DeliveryStream$/, keys: /./ },
      { type: /^AWS::Scheduler::Schedule$/, keys: /^Properties\.Target/ },
    ],
  },
  {
    name: 'Packets that find no way',
    why: 'Nothing more passes than before: what needs an endpoint, a group, a route, a name or a rule of the firewall does not reach it, and fails where it is deployed first. The firewall drops what no rule passes, and says so.',
    kinds: [
      {
        type: /^AWS::EC2::(VPCEndpoint|VPC|VPCPeeringConnection|SecurityGroup|SecurityGroupIngress|SecurityGroupEgress|Route|SubnetRouteTableAssociation|GatewayRouteTableAssociation)$/,
        keys: /^(Properties\..*)?$/,
      },
      { type: /^AWS::RDS::DBCluster$/, keys: /VpcSecurityGroupIds(\.\*)?$/ },
      {
        type: /^AWS::NetworkFirewall::/,
        keys: /(PolicyVariables|RuleVariables|StatefulRuleGroupReferences\.\*$|StreamExceptionPolicy)/,
      },
      { type: /^AWS::CertificateManager::Certificate$/, keys: /SubjectAlternativeNames/ },
    ],
  },
];
