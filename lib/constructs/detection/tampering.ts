/** All signs of tampering in the trail; this file has those that switch monitoring off. */
import { anyOf, byHand, signs, type Tampering } from './trail-patterns';
import { INTRUDER, OPENED } from './tampering-access';
import { CUT_SHORT, IN_DANGER } from './tampering-records';

const BLINDED = signs(
  {
    runbook: 'Watching was switched off',
    firstStep:
      'Switch it on again with the document ResumeRecording, then read who did it (saved query admin-actions).',
  },
  {
    TrailStopped: {
      pattern: anyOf({ cloudtrail: ['StopLogging', 'DeleteTrail', 'UpdateTrail', 'PutEventSelectors'] }),
      symptom: 'A trail was stopped, deleted or changed.',
    },
    DetectorStopped: {
      pattern: anyOf({
        guardduty: [
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
    },
    RecorderStopped: {
      pattern: anyOf({
        config: [
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
    },
    ScannersStopped: {
      pattern: anyOf({
        securityhub: ['DisableSecurityHub', 'DisableSecurityHubV2', 'BatchDisableStandards', 'DeleteAggregatorV2'],
        inspector2: ['Disable'],
        'access-analyzer': ['DeleteAnalyzer', 'CreateArchiveRule', 'UpdateArchiveRule'],
      }),
      symptom: 'Security Hub, Inspector or Access Analyzer was switched off.',
    },
    FindingsSuppressed: {
      // A suppressed finding never reaches the rules that notify people.
      pattern: anyOf({
        securityhub: [
          'CreateAutomationRule',
          'CreateAutomationRuleV2',
          'BatchUpdateAutomationRules',
          'UpdateAutomationRuleV2',
          'UpdateSecurityControl',
          'BatchUpdateStandardsControlAssociations',
          'DisableImportFindingsForProduct',
        ],
        guardduty: ['CreateTrustedEntitySet', 'UpdateTrustedEntitySet'],
        inspector2: ['CreateFilter', 'UpdateFilter'],
        config: ['PutRemediationExceptions'],
      }),
      symptom: 'Some findings are suppressed, or no longer looked for.',
    },
    FirewallChanged: {
      pattern: anyOf({
        'network-firewall': [
          'UpdateLoggingConfiguration',
          'AssociateFirewallPolicy',
          'UpdateFirewallPolicy',
          'UpdateRuleGroup',
          'DeleteFirewall',
          'DeleteVpcEndpointAssociation',
          'UpdateFirewallDeleteProtection',
        ],
        wafv2: [
          'DeleteWebACL',
          'UpdateWebACL',
          'DisassociateWebACL',
          'DeleteLoggingConfiguration',
          'PutLoggingConfiguration',
        ],
      }),
      symptom: 'The network or web firewall, or what it logs, was changed.',
    },
    TrafficUnrecorded: {
      pattern: anyOf({
        ec2: ['DeleteFlowLogs'],
        route53resolver: [
          'DeleteResolverQueryLogConfig',
          'DisassociateResolverQueryLogConfig',
          'DisassociateFirewallRuleGroup',
        ],
        logs: ['DeleteSyslogConfiguration'],
        s3: ['PutBucketLogging'],
      }),
      symptom: 'Flows, DNS queries, syslog or access to a bucket are no longer recorded.',
    },
    AlarmsSilenced: {
      pattern: byHand({
        monitoring: ['DeleteAlarms', 'DisableAlarmActions', 'PutMetricAlarm', 'SetAlarmState', 'PutAlarmMuteRule'],
        events: ['DisableRule', 'DeleteRule', 'RemoveTargets', 'PutTargets', 'PutRule'],
        sns: ['DeleteTopic', 'SetTopicAttributes', 'SetSubscriptionAttributes', 'Unsubscribe'],
        logs: ['DeleteMetricFilter', 'PutMetricFilter'],
      }),
      symptom: 'An alarm, or how it notifies people, was changed by hand.',
    },
  },
);

/** Every sign. */
export const TAMPERING: readonly Tampering[] = [...BLINDED, ...CUT_SHORT, ...IN_DANGER, ...OPENED, ...INTRUDER];
