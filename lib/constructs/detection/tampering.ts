/** All signs of tampering in the trail; this file has those that switch monitoring off. */
import { anyOf, byHand, type Tampering } from './trail-patterns';
import { OPENED_OR_INSIDE } from './tampering-access';
import { CUT_SHORT_OR_IN_DANGER } from './tampering-records';

const BLINDED = {
  runbook: 'Watching was switched off',
  firstStep: 'Switch it on again with the document ResumeRecording, then read who did it (saved query admin-actions).',
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
    symptom: 'GuardDuty was switched off, got an exception, or no longer scans a bucket.',
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
    symptom: 'AWS Config no longer records or no longer evaluates changes.',
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
    // A suppressed finding never reaches the rules that notify people.
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
    symptom: 'Some findings are suppressed, or no longer looked for.',
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
    symptom: 'Flows, DNS queries, syslog or access to a bucket are no longer recorded.',
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
    symptom: 'An alarm, or how it notifies people, was changed by hand.',
    ...BLINDED,
  },
  ...CUT_SHORT_OR_IN_DANGER,
  ...OPENED_OR_INSIDE,
];
