import type { Group } from './kind';

/** What something is called, and what is said about it. */
export const NAMES: readonly Group[] = [
  {
    name: 'Words for people',
    why: 'Descriptions, comments, labels and the texts of a notice: nothing acts on them, and a notice without its own text arrives as the whole event.',
    kinds: [
      { type: /./, keys: /(Description|DisplayName|Comment|\.Sid|\.Label|\.description)$/ },
      { type: /^AWS::Events::Rule$/, keys: /\.InputTransformer/ },
      { type: /^AWS::Logs::LogGroup$/, keys: /^Properties\.DataProtectionPolicy\.(Name|Version)$/ },
      {
        type: /^AWS::WAFv2::WebACL$/,
        keys: /VisibilityConfig\.(MetricName|SampledRequestsEnabled|CloudWatchMetricsEnabled)$/,
      },
      { type: /^AWS::CloudTrail::Trail$/, keys: /AdvancedEventSelectors\.\*\.Name$/ },
    ],
  },
  {
    name: 'Names that only distinguish one thing from another',
    why: 'Others refer to the resource, and get the new name with the next deployment; what is found by a name across regions has a check of its own (`rule-1/computed-names`), and is not here.',
    kinds: [
      { type: /^AWS::CloudWatch::Alarm$/, keys: /^Properties\.(AlarmName|Metrics\.\*\.(Id|ReturnData))$/ },
      {
        type: /./,
        keys: /^Properties\.(AnalyzerName|ClusterName|Family|Name|PolicyName|RoleName|FilterName|StateMachineName|StatementName|FirewallName|FirewallPolicyName|RuleGroupName|ConformancePackName|FrameworkName|ReportPlanName|RestoreTestingPlanName|RestoreTestingSelectionName|Path|LogGroupName)$/,
      },
      { type: /./, keys: /\.(BackupPlanName|RuleName|SelectionName|PolicyName|stream-prefix|awslogs-stream-prefix)$/ },
      { type: /^AWS::S3::Bucket$/, keys: /Rules\.\*\.(Id|Priority)$/ },
      {
        type: /^AWS::(Events::Rule|WAFv2::WebACL|ARCRegionSwitch::Plan)$/,
        keys: /(Targets\.\*\.Id|Rules\.\*\.(Name|Priority)|Steps\.\*\.Name)$/,
      },
      { type: /^AWS::Backup::ReportPlan$/, keys: /ReportDeliveryChannel/ },
    ],
  },
  {
    name: 'Tags that nothing selects by',
    why: 'Backups are selected by a tag that has a check; all others are for reading.',
    kinds: [
      { type: /./, keys: /^Properties\.Tags(\.\*(\.(Key|Value))?)?$/ },
      {
        type: /^AWS::(ECS::Service|RDS::DBCluster)$/,
        keys: /^Properties\.(EnableECSManagedTags|PropagateTags|CopyTagsToSnapshot)$/,
      },
    ],
  },
];
