import { anyOf, byHand, type Tampering } from './trail-patterns';
import { OPENED_OR_INSIDE } from './tampering-access';
const WHO = 'Read who called, from where and what else, with the saved query admin-actions.';

const BLINDED = {
  runbook: 'Watching was switched off',
  firstStep: 'Switch it on again with the document ResumeRecording, then read who did it (saved query admin-actions).',
} as const;
const CUT_SHORT = {
  runbook: 'Records were cut short',
  firstStep: `${WHO} The archive holds what the log group has lost.`,
} as const;
const IN_DANGER = {
  runbook: 'A key or a backup is in danger',
  firstStep: 'Undo it at once: cancel the deletion, enable the key, put the lock back; then read who did it.',
} as const;

/** Every sign. */
export const TAMPERING: readonly Tampering[] = [
  {
    id: 'TrailStopped',
    pattern: anyOf({
      service: 'cloudtrail',
      calls: ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'],
    }),
    symptom: 'A trail was stopped, deleted or changed.',
    ...BLINDED,
  },
  {
    id: 'DetectorStopped',
    pattern: anyOf({
      service: 'guardduty',
      calls: [
        'DeleteDetector',
        'UpdateDetector',
        'DisassociateFromAdministratorAccount',
        'CreateFilter',
        'UpdateFilter',
        'CreateIPSet',
        'UpdateIPSet',
        'DeleteMalwareProtectionPlan',
        'UpdateMalwareProtectionPlan',
      ],
    }),
    symptom: 'GuardDuty was switched off, told to overlook something, or no longer scans a bucket.',
    ...BLINDED,
  },
  {
    id: 'RecorderStopped',
    pattern: anyOf({
      service: 'config',
      calls: [
        'StopConfigurationRecorder',
        'DeleteConfigurationRecorder',
        'PutConfigurationRecorder',
        'DeleteDeliveryChannel',
        'PutDeliveryChannel',
        'DeleteConformancePack',
        'DeleteConfigRule',
      ],
    }),
    symptom: 'AWS Config no longer records, or no longer judges, what changes.',
    ...BLINDED,
  },
  {
    id: 'ScannersStopped',
    pattern: anyOf(
      {
        service: 'securityhub',
        calls: ['DisableSecurityHub', 'DisableSecurityHubV2', 'BatchDisableStandards', 'DeleteAggregatorV2'],
      },
      { service: 'inspector2', calls: ['Disable'] },
      { service: 'access-analyzer', calls: ['DeleteAnalyzer', 'CreateArchiveRule', 'UpdateArchiveRule'] },
    ),
    symptom: 'Security Hub, Inspector or Access Analyzer was switched off.',
    ...BLINDED,
  },
  {
    // What is suppressed when it is found never reaches the rules that tell somebody.
    id: 'FindingsSuppressed',
    pattern: anyOf(
      {
        service: 'securityhub',
        calls: [
          'CreateAutomationRule',
          'CreateAutomationRuleV2',
          'BatchUpdateAutomationRules',
          'UpdateAutomationRuleV2',
          'UpdateSecurityControl',
          'BatchUpdateStandardsControlAssociations',
          'DisableImportFindingsForProduct',
        ],
      },
      { service: 'guardduty', calls: ['CreateTrustedEntitySet', 'UpdateTrustedEntitySet'] },
      { service: 'inspector2', calls: ['CreateFilter', 'UpdateFilter'] },
      { service: 'config', calls: ['PutRemediationExceptions'] },
    ),
    symptom: 'Findings of some kind are suppressed, or not looked for, from now on.',
    ...BLINDED,
  },
  {
    id: 'FirewallChanged',
    pattern: anyOf(
      {
        service: 'network-firewall',
        calls: [
          'UpdateLoggingConfiguration',
          'AssociateFirewallPolicy',
          'UpdateFirewallPolicy',
          'UpdateRuleGroup',
          'DeleteFirewall',
          'DeleteVpcEndpointAssociation',
          'UpdateFirewallDeleteProtection',
        ],
      },
      {
        service: 'wafv2',
        calls: [
          'DeleteWebACL',
          'UpdateWebACL',
          'DisassociateWebACL',
          'DeleteLoggingConfiguration',
          'PutLoggingConfiguration',
        ],
      },
    ),
    symptom: 'The network or web firewall, or what it logs, was changed.',
    ...BLINDED,
  },
  {
    id: 'TrafficUnrecorded',
    pattern: anyOf(
      { service: 'ec2', calls: ['DeleteFlowLogs'] },
      {
        service: 'route53resolver',
        calls: ['DeleteResolverQueryLogConfig', 'DisassociateResolverQueryLogConfig', 'DisassociateFirewallRuleGroup'],
      },
      { service: 'logs', calls: ['DeleteSyslogConfiguration'] },
      { service: 's3', calls: ['PutBucketLogging'] },
    ),
    symptom: 'Flows, DNS questions, syslog or access to a bucket are no longer recorded.',
    ...BLINDED,
  },
  {
    id: 'AlarmsSilenced',
    pattern: byHand(
      {
        service: 'monitoring',
        calls: ['DeleteAlarms', 'DisableAlarmActions', 'PutMetricAlarm', 'SetAlarmState', 'PutAlarmMuteRule'],
      },
      { service: 'events', calls: ['DisableRule', 'DeleteRule', 'RemoveTargets', 'PutTargets', 'PutRule'] },
      { service: 'sns', calls: ['DeleteTopic', 'SetTopicAttributes', 'SetSubscriptionAttributes', 'Unsubscribe'] },
      { service: 'logs', calls: ['DeleteMetricFilter', 'PutMetricFilter'] },
    ),
    symptom: 'An alarm, or its way to a person, was changed by hand.',
    ...BLINDED,
  },
  {
    id: 'LogsCutShort',
    pattern: anyOf({
      service: 'logs',
      calls: [
        'PutRetentionPolicy',
        'DeleteRetentionPolicy',
        'DeleteLogGroup',
        'DeleteLogStream',
        'PutLogGroupDeletionProtection',
        'DisassociateKmsKey',
        'DeleteSubscriptionFilter',
        'DeleteAccountPolicy',
        'DeleteResourcePolicy',
      ],
    }),
    symptom: 'A log group was deleted, lost its protection or its way to the archive, or is kept for another time.',
    ...CUT_SHORT,
  },
  {
    // Under the same name, a subscription, a key or a transformation replaces the one that was deployed.
    id: 'LogsLedAway',
    pattern: byHand({
      service: 'logs',
      calls: ['PutSubscriptionFilter', 'PutAccountPolicy', 'PutTransformer', 'AssociateKmsKey', 'PutResourcePolicy'],
    }),
    symptom: 'Logs were led elsewhere, rewritten or encrypted with another key by hand.',
    ...CUT_SHORT,
  },
  {
    id: 'DeliveryStopped',
    pattern: anyOf({
      service: 'firehose',
      calls: ['DeleteDeliveryStream', 'UpdateDestination', 'StopDeliveryStreamEncryption'],
    }),
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
    pattern: anyOf({
      service: 'kms',
      calls: [
        'DisableKey',
        'ScheduleKeyDeletion',
        'DeleteImportedKeyMaterial',
        'DisableKeyRotation',
        'DeleteAlias',
        'UpdateAlias',
        'PutKeyPolicy',
      ],
    }),
    symptom: 'A key was disabled, is about to be deleted, or has another policy.',
    ...IN_DANGER,
  },
  {
    id: 'BackupDeleted',
    pattern: anyOf({
      service: 'backup',
      calls: [
        'DeleteRecoveryPoint',
        'DisassociateRecoveryPoint',
        'UpdateRecoveryPointLifecycle',
        'DeleteBackupVault',
        'DeleteBackupPlan',
        'DeleteBackupSelection',
        'UpdateRegionSettings',
      ],
    }),
    symptom: 'A backup, or what makes backups, was deleted.',
    ...IN_DANGER,
  },
  {
    id: 'SnapshotDeleted',
    // AWS Backup deletes snapshots whose time has come; nobody else does.
    pattern: byHand({
      service: 'rds',
      calls: [
        'DeleteDBClusterSnapshot',
        'DeleteDBClusterAutomatedBackup',
        'DeleteGlobalCluster',
        'RemoveFromGlobalCluster',
        'DeleteDBCluster',
        'ModifyDBCluster',
        'ModifyDBClusterParameterGroup',
      ],
    }),
    symptom:
      'The database, its protection, a snapshot or an automated backup was deleted or changed, or a region taken out of the global database.',
    ...IN_DANGER,
  },
  {
    id: 'VaultLockChanged',
    pattern: anyOf({
      service: 'backup',
      calls: [
        'PutBackupVaultLockConfiguration',
        'DeleteBackupVaultLockConfiguration',
        'PutBackupVaultAccessPolicy',
        'DeleteBackupVaultAccessPolicy',
      ],
    }),
    symptom: 'The lock or the policy of the backup vault was changed.',
    ...IN_DANGER,
  },
  {
    id: 'StoreUnlocked',
    pattern: byHand({
      service: 's3',
      calls: [
        'PutBucketObjectLockConfiguration',
        'PutBucketLifecycle',
        'DeleteBucketLifecycle',
        'PutBucketVersioning',
        'PutBucketReplication',
        'DeleteBucketReplication',
        'PutBucketEncryption',
        'DeleteBucketEncryption',
        'DeleteBucket',
      ],
    }),
    symptom: 'Lock, lifetime, copies or encryption of a bucket were changed by hand.',
    ...IN_DANGER,
  },
  ...OPENED_OR_INSIDE,
];
