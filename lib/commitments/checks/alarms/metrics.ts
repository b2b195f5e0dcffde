/** Metrics that alarms may watch, with the dimensions of each. An alarm on any other metric never goes off. */

interface Published {
  readonly names: readonly string[];
  /** Sets of dimensions; each is complete. */
  readonly by: readonly (readonly string[])[];
}

const balancer = (...names: readonly string[]): readonly Published[] => [
  { names: ['HealthyHostCount', 'UnHealthyHostCount'], by: [['LoadBalancer', 'TargetGroup']] },
  { names, by: [['LoadBalancer'], ['LoadBalancer', 'TargetGroup']] },
];

/** By namespace: AWS's as the services' guides list them, and those that our programs write. */
export const METRICS: Readonly<Record<string, readonly Published[]>> = {
  'AWS/ApplicationELB': balancer(
    'HTTPCode_ELB_5XX_Count',
    'HTTPCode_Target_5XX_Count',
    'RejectedConnectionCount',
    'RequestCount',
    'TargetConnectionErrorCount',
    'TargetResponseTime',
  ),
  'AWS/CertificateManager': [{ names: ['DaysToExpiry'], by: [['CertificateArn']] }],
  'AWS/ECS': [{ names: ['CPUUtilization', 'MemoryUtilization'], by: [['ClusterName', 'ServiceName']] }],
  'AWS/Firehose': [{ names: ['DeliveryToS3.DataFreshness', 'ThrottledRecords'], by: [['DeliveryStreamName']] }],
  'AWS/Lambda': [{ names: ['Duration', 'Errors', 'Invocations', 'Throttles'], by: [['FunctionName']] }],
  'AWS/Logs': [{ names: ['IncomingBytes', 'IncomingLogEvents'], by: [['LogGroupName']] }],
  'AWS/NATGateway': [{ names: ['ErrorPortAllocation', 'PacketsDropCount'], by: [['NatGatewayId']] }],
  'AWS/NetworkELB': balancer(
    'NewFlowCount',
    'PortAllocationErrorCount',
    'TCP_ELB_Reset_Count',
    'TCP_Target_Reset_Count',
  ),
  'AWS/NetworkFirewall': [
    {
      names: ['DroppedPackets', 'OtherDroppedPackets', 'ReceivedPackets'],
      by: [['AvailabilityZone', 'Engine', 'FirewallName']],
    },
  ],
  'AWS/RDS': [
    {
      names: [
        'ACUUtilization',
        'AuroraReplicaLag',
        'CommitLatency',
        'DatabaseConnections',
        'Deadlocks',
        'MaximumUsedTransactionIDs',
        'ServerlessDatabaseCapacity',
      ],
      by: [['DBClusterIdentifier']],
    },
  ],
  'AWS/S3': [
    {
      names: ['OperationsFailedReplication', 'ReplicationLatency'],
      by: [['DestinationBucket', 'RuleId', 'SourceBucket']],
    },
  ],
  'AWS/SQS': [{ names: ['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'], by: [['QueueName']] }],
  'AWS/States': [{ names: ['ExecutionsAborted', 'ExecutionsFailed', 'ExecutionsTimedOut'], by: [['StateMachineArn']] }],
  'AWS/WAFV2': [{ names: ['AllowedRequests', 'BlockedRequests'], by: [['Region', 'Rule', 'WebACL']] }],
  'ECS/ContainerInsights': [{ names: ['DesiredTaskCount', 'RunningTaskCount'], by: [['ClusterName', 'ServiceName']] }],
  Holdfast: [{ names: ['DatabaseFellBehindItsMark', 'DaysSinceDrill', 'FailedParameterPushes'], by: [[]] }],
  'Holdfast/Backup': [
    { names: ['BackupAge'], by: [['store']] },
    { names: ['RestoreProofAge'], by: [['resourceType']] },
    { names: ['EndlessBackups'], by: [[]] },
  ],
  'Holdfast/Portal': [
    { names: ['LeaseWithoutEpoch', 'RoleSettings', 'WitnessAnswered', 'WriterReachable'], by: [['Service']] },
    { names: ['PulseAge'], by: [['From', 'Service']] },
  ],
};

/** Namespaces that metric filters of log groups write to. */
export const COUNTED: readonly string[] = ['Holdfast/Network', 'Holdfast/Trail'];
