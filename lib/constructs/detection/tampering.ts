/** Signs in the trail that somebody blinds us, cuts records short, opens a door or is where nobody should be. */
import { DETECTION } from '../../config/numbers';
import { anyOf, byHand } from './trail-patterns';

/** One sign: an alarm on a metric filter over the management trail. */
export interface Tampering {
  /** Construct id and metric name. */
  readonly id: string;
  /** Filter pattern over CloudTrail records. */
  readonly pattern: string;
  /** Matches in five minutes that are still none; default 0. */
  readonly tolerated?: number;
  readonly symptom: string;
  readonly firstStep: string;
  /** Heading in the runbook. */
  readonly runbook: string;
}

const WHO = 'Read who called, from where and what else, with the saved query admin-actions.';

const BLINDED = { runbook: 'Watching was switched off', firstStep: 'Switch it on again with the document ResumeRecording, then read who did it (saved query admin-actions).' } as const;
const CUT_SHORT = { runbook: 'Records were cut short', firstStep: `${WHO} The archive holds what the log group has lost.` } as const;
const IN_DANGER = { runbook: 'A key or a backup is in danger', firstStep: 'Undo it at once: cancel the deletion, enable the key, put the lock back; then read who did it.' } as const;
const OPENED = { runbook: 'Access was opened by hand', firstStep: 'Compare the change with the template and put it back by deploying; then read who did it.' } as const;
const INTRUDER = { runbook: 'Somebody is where nobody should be', firstStep: 'Ask the person behind the identity; without a good answer, revoke its sessions and keys.' } as const;

/** A deployment by the CDK's own role goes through change sets; everything else is by hand. */
const ROLE = '$.userIdentity.sessionContext.sessionIssuer.userName';
const BY_HAND_ON_STACKS = `((${ROLE} NOT EXISTS) || (${ROLE} != "cdk-*-deploy-role-*"))`;

export const TAMPERING: readonly Tampering[] = [
  {
    id: 'TrailStopped',
    pattern: anyOf({ service: 'cloudtrail', calls: ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'] }),
    symptom: 'A trail was stopped, deleted or changed.',
    ...BLINDED,
  },
  {
    id: 'DetectorStopped',
    pattern: anyOf({
      service: 'guardduty',
      calls: ['DeleteDetector', 'UpdateDetector', 'DisassociateFromAdministratorAccount', 'CreateFilter', 'UpdateFilter', 'CreateIPSet', 'UpdateIPSet', 'DeleteMalwareProtectionPlan', 'UpdateMalwareProtectionPlan'],
    }),
    symptom: 'GuardDuty was switched off, told to overlook something, or no longer scans a bucket.',
    ...BLINDED,
  },
  {
    id: 'RecorderStopped',
    pattern: anyOf({ service: 'config', calls: ['StopConfigurationRecorder', 'DeleteConfigurationRecorder', 'PutConfigurationRecorder', 'DeleteDeliveryChannel', 'PutDeliveryChannel', 'DeleteConformancePack', 'DeleteConfigRule'] }),
    symptom: 'AWS Config no longer records, or no longer judges, what changes.',
    ...BLINDED,
  },
  {
    id: 'ScannersStopped',
    pattern: anyOf(
      { service: 'securityhub', calls: ['DisableSecurityHub', 'DisableSecurityHubV2', 'BatchDisableStandards', 'DeleteAggregatorV2'] },
      { service: 'inspector2', calls: ['Disable'] },
      { service: 'access-analyzer', calls: ['DeleteAnalyzer', 'CreateArchiveRule', 'UpdateArchiveRule'] },
    ),
    symptom: 'Security Hub, Inspector or Access Analyzer was switched off.',
    ...BLINDED,
  },
  {
    id: 'FirewallChanged',
    pattern: anyOf(
      { service: 'network-firewall', calls: ['UpdateLoggingConfiguration', 'AssociateFirewallPolicy', 'UpdateFirewallPolicy', 'UpdateRuleGroup', 'DeleteFirewall', 'DeleteVpcEndpointAssociation', 'UpdateFirewallDeleteProtection'] },
      { service: 'wafv2', calls: ['DeleteWebACL', 'UpdateWebACL', 'DisassociateWebACL', 'DeleteLoggingConfiguration', 'PutLoggingConfiguration'] },
    ),
    symptom: 'The network or web firewall, or what it logs, was changed.',
    ...BLINDED,
  },
  {
    id: 'TrafficUnrecorded',
    pattern: anyOf(
      { service: 'ec2', calls: ['DeleteFlowLogs'] },
      { service: 'route53resolver', calls: ['DeleteResolverQueryLogConfig', 'DisassociateResolverQueryLogConfig', 'DisassociateFirewallRuleGroup'] },
      { service: 'logs', calls: ['DeleteSyslogConfiguration'] },
      { service: 's3', calls: ['PutBucketLogging'] },
    ),
    symptom: 'Flows, DNS questions, syslog or access to a bucket are no longer recorded.',
    ...BLINDED,
  },
  {
    id: 'AlarmsSilenced',
    pattern: byHand(
      { service: 'monitoring', calls: ['DeleteAlarms', 'DisableAlarmActions', 'PutMetricAlarm', 'SetAlarmState'] },
      { service: 'events', calls: ['DisableRule', 'DeleteRule', 'RemoveTargets', 'PutRule'] },
      { service: 'sns', calls: ['DeleteTopic', 'SetTopicAttributes', 'Unsubscribe'] },
      { service: 'logs', calls: ['DeleteMetricFilter', 'PutMetricFilter'] },
    ),
    symptom: 'An alarm, or its way to a person, was changed by hand.',
    ...BLINDED,
  },
  {
    id: 'LogsCutShort',
    pattern: anyOf({
      service: 'logs',
      calls: ['PutRetentionPolicy', 'DeleteRetentionPolicy', 'DeleteLogGroup', 'DeleteLogStream', 'PutLogGroupDeletionProtection', 'DisassociateKmsKey', 'DeleteSubscriptionFilter', 'DeleteAccountPolicy', 'DeleteResourcePolicy'],
    }),
    symptom: 'A log group was deleted, lost its protection or its way to the archive, or is kept for another time.',
    ...CUT_SHORT,
  },
  {
    id: 'DeliveryStopped',
    pattern: anyOf({ service: 'firehose', calls: ['DeleteDeliveryStream', 'UpdateDestination', 'StopDeliveryStreamEncryption'] }),
    symptom: 'The stream that carries logs to the archive was deleted or led elsewhere.',
    ...CUT_SHORT,
  },
  {
    id: 'MaskTakenOff',
    pattern: anyOf({ service: 'logs', calls: ['DeleteDataProtectionPolicy', 'PutDataProtectionPolicy'] }),
    symptom: 'What hides credentials in a log group was changed or taken off.',
    ...CUT_SHORT,
  },
  {
    id: 'KeyInDanger',
    pattern: anyOf({ service: 'kms', calls: ['DisableKey', 'ScheduleKeyDeletion', 'DeleteImportedKeyMaterial', 'DisableKeyRotation', 'DeleteAlias', 'UpdateAlias', 'PutKeyPolicy'] }),
    symptom: 'A key was disabled, is about to be deleted, or has another policy.',
    ...IN_DANGER,
  },
  {
    id: 'BackupDeleted',
    pattern: anyOf(
      { service: 'backup', calls: ['DeleteRecoveryPoint', 'DisassociateRecoveryPoint', 'UpdateRecoveryPointLifecycle', 'DeleteBackupVault', 'DeleteBackupPlan', 'DeleteBackupSelection', 'UpdateRegionSettings'] },
    ),
    symptom: 'A backup, or what makes backups, was deleted.',
    ...IN_DANGER,
  },
  {
    id: 'SnapshotDeleted',
    // AWS Backup deletes snapshots whose time has come; nobody else does.
    pattern: byHand({ service: 'rds', calls: ['DeleteDBClusterSnapshot', 'DeleteDBClusterAutomatedBackup', 'DeleteGlobalCluster', 'RemoveFromGlobalCluster'] }),
    symptom: 'A snapshot or automated backup of the database was deleted, or a region taken out of the global database.',
    ...IN_DANGER,
  },
  {
    id: 'VaultLockChanged',
    pattern: anyOf({ service: 'backup', calls: ['PutBackupVaultLockConfiguration', 'DeleteBackupVaultLockConfiguration', 'PutBackupVaultAccessPolicy', 'DeleteBackupVaultAccessPolicy'] }),
    symptom: 'The lock or the policy of the backup vault was changed.',
    ...IN_DANGER,
  },
  {
    id: 'StoreUnlocked',
    pattern: byHand({
      service: 's3',
      calls: ['PutBucketObjectLockConfiguration', 'PutBucketLifecycle', 'DeleteBucketLifecycle', 'PutBucketVersioning', 'PutBucketReplication', 'DeleteBucketReplication', 'PutBucketEncryption', 'DeleteBucketEncryption', 'DeleteBucket'],
    }),
    symptom: 'Lock, lifetime, copies or encryption of a bucket were changed by hand.',
    ...IN_DANGER,
  },
  {
    id: 'StoreOpened',
    pattern: byHand({
      service: 's3',
      calls: ['PutBucketPolicy', 'DeleteBucketPolicy', 'PutBucketAcl', 'PutBucketPublicAccessBlock', 'DeleteBucketPublicAccessBlock', 'PutBucketOwnershipControls', 'PutAccountPublicAccessBlock', 'DeleteAccountPublicAccessBlock', 'CreateAccessPoint', 'PutAccessPointPolicy'],
    }),
    symptom: 'Who may reach a bucket was changed by hand.',
    ...OPENED,
  },
  {
    id: 'DataShared',
    pattern: anyOf(
      { service: 'rds', calls: ['ModifyDBClusterSnapshotAttribute', 'ModifyDBSnapshotAttribute', 'StartExportTask'] },
      { service: 'ec2', calls: ['ModifySnapshotAttribute'] },
      { service: 'ecr', calls: ['SetRepositoryPolicy'] },
      { service: 'secretsmanager', calls: ['PutResourcePolicy', 'ReplicateSecretToRegions'] },
    ),
    symptom: 'A copy of the database or a secret was shared or exported.',
    ...OPENED,
  },
  {
    id: 'NetworkOpened',
    pattern: byHand({
      service: 'ec2',
      calls: ['AuthorizeSecurityGroupIngress', 'AuthorizeSecurityGroupEgress', 'ModifySecurityGroupRules', 'CreateRoute', 'ReplaceRoute', 'DeleteRoute', 'ReplaceRouteTableAssociation', 'CreateNetworkAclEntry', 'ReplaceNetworkAclEntry', 'AttachInternetGateway', 'CreateVpcPeeringConnection', 'AcceptVpcPeeringConnection', 'ModifyVpcEndpoint'],
    }),
    symptom: 'A security group, a route or a connection of the network was opened by hand.',
    ...OPENED,
  },
  {
    id: 'PolicyOpened',
    pattern: byHand({
      service: 'iam',
      calls: ['CreatePolicyVersion', 'SetDefaultPolicyVersion', 'PutRolePolicy', 'PutUserPolicy', 'PutGroupPolicy', 'AttachRolePolicy', 'AttachUserPolicy', 'AttachGroupPolicy', 'UpdateAssumeRolePolicy', 'DeleteRolePermissionsBoundary', 'DeleteUserPermissionsBoundary'],
    }),
    symptom: 'What a role, user or group may do was changed by hand.',
    ...OPENED,
  },
  {
    id: 'IdentityMade',
    pattern: byHand({ service: 'iam', calls: ['CreateUser', 'CreateAccessKey', 'CreateLoginProfile', 'UpdateLoginProfile', 'CreateRole', 'CreateSAMLProvider', 'UpdateSAMLProvider', 'CreateOpenIDConnectProvider', 'DeactivateMFADevice'] }),
    symptom: 'A new way to sign in was made by hand, or a second factor taken away.',
    ...INTRUDER,
  },
  {
    id: 'RootUsed',
    pattern: '{ ($.userIdentity.type = "Root") && ($.userIdentity.invokedBy NOT EXISTS) && ($.eventType != "AwsServiceEvent") }',
    symptom: 'Somebody uses the root identity of the account.',
    ...INTRUDER,
  },
  {
    id: 'OneFactorSignIn',
    pattern: '{ ($.eventName = "ConsoleLogin") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") && ($.additionalEventData.MFAUsed != "Yes") }',
    symptom: 'Somebody signed in to the console without a second factor.',
    ...INTRUDER,
  },
  {
    id: 'SignInGuessed',
    pattern: '{ ($.eventName = "ConsoleLogin") && ($.errorMessage = "Failed authentication") }',
    // Typing a password wrong twice is human.
    tolerated: 2,
    symptom: 'Somebody guesses passwords at the console.',
    ...INTRUDER,
  },
  {
    id: 'CallsRefused',
    pattern: '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
    tolerated: DETECTION.refusedCalls,
    symptom: `IAM refused more than ${DETECTION.refusedCalls} calls in five minutes: somebody tries doors, or a program lost a permission.`,
    ...INTRUDER,
  },
  {
    id: 'StackChanged',
    pattern: `{ ($.eventSource = "cloudformation.amazonaws.com") && (($.eventName = "DeleteStack") || ($.eventName = "UpdateTerminationProtection") || ($.eventName = "SetStackPolicy") || (${BY_HAND_ON_STACKS} && (($.eventName = "CreateStack") || ($.eventName = "UpdateStack") || ($.eventName = "ExecuteChangeSet")))) }`,
    symptom: 'A stack was deleted, lost its protection, or was changed by somebody else than the deployment role.',
    ...OPENED,
  },
];
