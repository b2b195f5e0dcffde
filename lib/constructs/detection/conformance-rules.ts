/**
 * AWS Config's managed rules, with the parameters of lib/config/numbers.ts. Synthesis proves what is deployed; these rules prove
 * what exists at run time, also after a change by hand. Names of parameters are those of the AWS Config Developer Guide,
 * "List of AWS Config Managed Rules".
 */
import { BACKUP, DETECTION, REDUNDANCY, RETENTION } from '../../config/numbers';
import { CUSTOMER_DATA_TAG } from '../../config/names';

/** One managed rule. */
export interface ConformanceRule {
  /** AWS Config's identifier of the rule. */
  readonly rule: string;
  /** The promise or architecture rule that it watches. */
  readonly keeps: string;
  readonly parameters?: Readonly<Record<string, string | number | boolean>>;
  /** True where it demands a protection from deletion, which a destroyable environment does not have. */
  readonly protection?: true;
}

const customerData = JSON.stringify({ [CUSTOMER_DATA_TAG.key]: CUSTOMER_DATA_TAG.value });

/** What every backup plan must do, for AWS Config and for AWS Backup Audit Manager. */
export const BACKUP_PLAN_MINIMUM = {
  requiredFrequencyUnit: 'hours',
  requiredFrequencyValue: BACKUP.interval.hours,
  requiredRetentionDays: BACKUP.retention.days,
} as const;

export const CONFORMANCE_RULES: readonly ConformanceRule[] = [
  // Records: kept long enough, encrypted, unbroken.
  {
    rule: 'CW_LOGGROUP_RETENTION_PERIOD_CHECK',
    keeps: 'F6',
    parameters: { MinRetentionTime: RETENTION.infrastructure.promised.atLeast.days },
  },
  { rule: 'CLOUDWATCH_LOG_GROUP_ENCRYPTED', keeps: 'rule-8' },
  { rule: 'CLOUD_TRAIL_ENABLED', keeps: 'F6' },
  { rule: 'MULTI_REGION_CLOUD_TRAIL_ENABLED', keeps: 'F6' },
  { rule: 'CLOUD_TRAIL_ENCRYPTION_ENABLED', keeps: 'F8' },
  { rule: 'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED', keeps: 'F8' },
  { rule: 'CLOUDTRAIL_S3_DATAEVENTS_ENABLED', keeps: 'F6' },
  { rule: 'VPC_FLOW_LOGS_ENABLED', keeps: 'H1', parameters: { trafficType: 'ALL' } },
  { rule: 'NETFW_LOGGING_ENABLED', keeps: 'H1' },
  { rule: 'WAFV2_LOGGING_ENABLED', keeps: 'H1' },
  { rule: 'ELB_LOGGING_ENABLED', keeps: 'H1' },
  { rule: 'RDS_LOGGING_ENABLED', keeps: 'H1' },
  { rule: 'S3_BUCKET_LOGGING_ENABLED', keeps: 'H1' },
  { rule: 'ECS_TASK_DEFINITION_LOG_CONFIGURATION', keeps: 'F7' },
  {
    rule: 'CLOUDWATCH_ALARM_ACTION_CHECK',
    keeps: 'I1',
    parameters: { alarmActionRequired: true, insufficientDataActionRequired: false, okActionRequired: false },
  },
  { rule: 'CLOUDWATCH_ALARM_ACTION_ENABLED_CHECK', keeps: 'I1' },

  // Detectors are on.
  { rule: 'GUARDDUTY_ENABLED_CENTRALIZED', keeps: 'G1' },
  { rule: 'GUARDDUTY_RUNTIME_MONITORING_ENABLED', keeps: 'G1' },
  { rule: 'GUARDDUTY_ECS_PROTECTION_RUNTIME_ENABLED', keeps: 'G1' },
  { rule: 'GUARDDUTY_S3_PROTECTION_ENABLED', keeps: 'G1' },
  { rule: 'GUARDDUTY_RDS_PROTECTION_ENABLED', keeps: 'G1' },
  { rule: 'GUARDDUTY_LAMBDA_PROTECTION_ENABLED', keeps: 'G1' },
  { rule: 'INSPECTOR_ECR_SCAN_ENABLED', keeps: 'G1' },
  { rule: 'INSPECTOR_LAMBDA_STANDARD_SCAN_ENABLED', keeps: 'G1' },
  { rule: 'SECURITYHUB_ENABLED', keeps: 'H2' },
  { rule: 'IAM_EXTERNAL_ACCESS_ANALYZER_ENABLED', keeps: 'H2' },

  // The network lets nothing past its firewall.
  { rule: 'NETFW_MULTI_AZ_ENABLED', keeps: 'L1', parameters: { availabilityZones: REDUNDANCY.zones } },
  { rule: 'NETFW_DELETION_PROTECTION_ENABLED', keeps: 'G1', protection: true },
  { rule: 'NETFW_SUBNET_CHANGE_PROTECTION_ENABLED', keeps: 'G1', protection: true },
  { rule: 'NETFW_POLICY_RULE_GROUP_ASSOCIATED', keeps: 'G1' },
  {
    rule: 'NETFW_POLICY_DEFAULT_ACTION_FULL_PACKETS',
    keeps: 'G1',
    parameters: { statelessDefaultActions: 'aws:forward_to_sfe' },
  },
  {
    rule: 'NETFW_POLICY_DEFAULT_ACTION_FRAGMENT_PACKETS',
    keeps: 'G1',
    parameters: { statelessFragmentDefaultActions: 'aws:forward_to_sfe' },
  },
  { rule: 'VPC_DEFAULT_SECURITY_GROUP_CLOSED', keeps: 'rule-8' },
  { rule: 'INCOMING_SSH_DISABLED', keeps: 'rule-8' },
  { rule: 'SUBNET_AUTO_ASSIGN_PUBLIC_IP_DISABLED', keeps: 'rule-8' },

  // Front doors.
  { rule: 'ALB_HTTP_TO_HTTPS_REDIRECTION_CHECK', keeps: 'J1' },
  { rule: 'ALB_HTTP_DROP_INVALID_HEADER_ENABLED', keeps: 'rule-8' },
  { rule: 'ALB_WAF_ENABLED', keeps: 'G3' },
  { rule: 'ELBV2_MULTIPLE_AZ', keeps: 'L1', parameters: { minAvailabilityZones: REDUNDANCY.zones } },
  { rule: 'NLB_CROSS_ZONE_LOAD_BALANCING_ENABLED', keeps: 'L1' },
  { rule: 'ELB_DELETION_PROTECTION_ENABLED', keeps: 'rule-8', protection: true },
  { rule: 'ACM_CERTIFICATE_RSA_CHECK', keeps: 'N2' },
  {
    rule: 'ACM_CERTIFICATE_EXPIRATION_CHECK',
    keeps: 'N2',
    parameters: { daysToExpiration: DETECTION.certificateExpiry.days },
  },

  // Programs.
  { rule: 'ECS_CONTAINERS_READONLY_ACCESS', keeps: 'rule-8' },
  { rule: 'ECS_CONTAINERS_NONPRIVILEGED', keeps: 'rule-8' },
  { rule: 'ECS_TASK_DEFINITION_NONROOT_USER', keeps: 'rule-8' },
  { rule: 'ECS_TASK_DEFINITION_PID_MODE_CHECK', keeps: 'rule-8' },
  {
    rule: 'ECS_NO_ENVIRONMENT_SECRETS',
    keeps: 'rule-8',
    parameters: { secretKeys: 'AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY,PASSWORD,TOKEN' },
  },
  { rule: 'ECS_FARGATE_LATEST_PLATFORM_VERSION', keeps: 'rule-8' },
  { rule: 'ECS_CONTAINER_INSIGHTS_ENABLED', keeps: 'M2' },
  { rule: 'LAMBDA_FUNCTION_PUBLIC_ACCESS_PROHIBITED', keeps: 'rule-8' },
  { rule: 'LAMBDA_DLQ_CHECK', keeps: 'rule-8' },

  // Customers' data: encrypted, private, redundant, backed up, and never shared.
  { rule: 'RDS_STORAGE_ENCRYPTED', keeps: 'L3' },
  { rule: 'RDS_CLUSTER_MULTI_AZ_ENABLED', keeps: 'L2' },
  { rule: 'RDS_CLUSTER_DELETION_PROTECTION_ENABLED', keeps: 'rule-8', protection: true },
  { rule: 'RDS_CLUSTER_IAM_AUTHENTICATION_ENABLED', keeps: 'B1' },
  { rule: 'RDS_CLUSTER_DEFAULT_ADMIN_CHECK', keeps: 'B1' },
  { rule: 'RDS_INSTANCE_PUBLIC_ACCESS_CHECK', keeps: 'B1' },
  { rule: 'RDS_SNAPSHOTS_PUBLIC_PROHIBITED', keeps: 'B1' },
  { rule: 'RDS_SNAPSHOT_ENCRYPTED', keeps: 'rule-8' },
  { rule: 'RDS_ENHANCED_MONITORING_ENABLED', keeps: 'F6' },
  { rule: 'AURORA_RESOURCES_PROTECTED_BY_BACKUP_PLAN', keeps: 'L5' },
  {
    rule: 'AURORA_LAST_BACKUP_RECOVERY_POINT_CREATED',
    keeps: 'L5',
    parameters: { recoveryPointAgeUnit: 'hours', recoveryPointAgeValue: 24 },
  },
  { rule: 'S3_RESOURCES_PROTECTED_BY_BACKUP_PLAN', keeps: 'L5', parameters: { resourceTags: customerData } },
  {
    rule: 'S3_LAST_BACKUP_RECOVERY_POINT_CREATED',
    keeps: 'L5',
    parameters: { resourceTags: customerData, recoveryPointAgeUnit: 'hours', recoveryPointAgeValue: 24 },
  },
  {
    rule: 'BACKUP_PLAN_MIN_FREQUENCY_AND_MIN_RETENTION_CHECK',
    keeps: 'L5',
    parameters: BACKUP_PLAN_MINIMUM,
  },
  { rule: 'BACKUP_RECOVERY_POINT_ENCRYPTED', keeps: 'rule-8' },
  { rule: 'BACKUP_RECOVERY_POINT_MANUAL_DELETION_DISABLED', keeps: 'L5' },
  { rule: 'S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED', keeps: 'rule-8' },
  { rule: 'S3_BUCKET_SSL_REQUESTS_ONLY', keeps: 'N3' },
  { rule: 'S3_BUCKET_VERSIONING_ENABLED', keeps: 'L4' },
  { rule: 'S3_BUCKET_LEVEL_PUBLIC_ACCESS_PROHIBITED', keeps: 'B1' },
  { rule: 'S3_BUCKET_PUBLIC_READ_PROHIBITED', keeps: 'B1' },
  { rule: 'S3_BUCKET_PUBLIC_WRITE_PROHIBITED', keeps: 'B1' },
  { rule: 'S3_BUCKET_ACL_PROHIBITED', keeps: 'B1' },
  { rule: 'EBS_SNAPSHOT_PUBLIC_RESTORABLE_CHECK', keeps: 'B1' },
  { rule: 'SSM_DOCUMENT_NOT_PUBLIC', keeps: 'B1' },

  // Keys, secrets, messages.
  { rule: 'CMK_BACKING_KEY_ROTATION_ENABLED', keeps: 'rule-8' },
  { rule: 'KMS_CMK_NOT_SCHEDULED_FOR_DELETION', keeps: 'F8' },
  { rule: 'SECRETSMANAGER_USING_CMK', keeps: 'rule-8' },
  { rule: 'SNS_ENCRYPTED_KMS', keeps: 'rule-8' },

  // People.
  { rule: 'ROOT_ACCOUNT_MFA_ENABLED', keeps: 'B1' },
  { rule: 'IAM_ROOT_ACCESS_KEY_CHECK', keeps: 'B1' },
  { rule: 'MFA_ENABLED_FOR_IAM_CONSOLE_ACCESS', keeps: 'B1' },
  { rule: 'IAM_USER_NO_POLICIES_CHECK', keeps: 'B1' },
  {
    rule: 'IAM_USER_UNUSED_CREDENTIALS_CHECK',
    keeps: 'B1',
    parameters: { maxCredentialUsageAge: DETECTION.unusedAccess.days },
  },
  { rule: 'ACCESS_KEYS_ROTATED', keeps: 'B1', parameters: { maxAccessKeyAge: DETECTION.unusedAccess.days } },
  { rule: 'IAM_POLICY_NO_STATEMENTS_WITH_ADMIN_ACCESS', keeps: 'B1' },
];
