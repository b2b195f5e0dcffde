/** Numbers that are bounded by what AWS allows, or that follow from a promise about something else (C3, F8, G2, H1, N2, P3, M8). */
import { days, hours, minutes, seconds } from '../units';
import type { Bound } from './bound';
import type { Numbers } from './numbers';

/** Limits of S3, GuardDuty, Access Analyzer, CloudWatch, Config, Elastic Load Balancing and CloudFormation, by section. */
export const limits = (numbers: Numbers): readonly Bound[] => [
  ...messages(numbers),
  ...detection(numbers),
  ...frontDoor(numbers),
  ...policy(numbers),
];

function messages({ MESSAGES: it, DELETION: delays }: Numbers): readonly Bound[] {
  return [
    // S3 lifecycle counts whole days, from one.
    ['MESSAGES.noncurrent', 'S3', it.noncurrent, 'at least', days(1)],
    ['MESSAGES.unfinishedUpload', 'S3', it.unfinishedUpload, 'at least', days(1)],
    ['MESSAGES.unfinishedUpload', 'P3', it.unfinishedUpload, 'at most', days(7)],
    ['DELETION.lifecycleDelay', 'S3', delays.lifecycleDelay, 'at least', days(2)],
    ['DELETION.copyDelay', 'AWS Backup', delays.copyDelay, 'at least', days(1)],
    ['DELETION.expiryDelay', 'AWS Backup', delays.expiryDelay, 'at least', days(1)],
  ];
}

function detection({ DETECTION: it }: Numbers): readonly Bound[] {
  return [
    ['DETECTION.severityTold', 'GuardDuty', it.severityTold, 'at least', 1],
    ['DETECTION.severityTold', 'G2', it.severityTold, 'at most', 4],
    ['DETECTION.severityPaged', 'G2', it.severityPaged, 'at least', it.severityTold, 'DETECTION.severityTold'],
    ['DETECTION.severityPaged', 'GuardDuty', it.severityPaged, 'at most', 10],
    ['DETECTION.unusedAccess', 'Access Analyzer', it.unusedAccess, 'at least', days(1)],
    ['DETECTION.unusedAccess', 'H2', it.unusedAccess, 'at most', days(90)],
    ['DETECTION.refusedCalls', 'F8', it.refusedCalls, 'at most', 1_000],
    // Firehose buffers for five minutes; CloudWatch Logs drops records that it could not deliver for a day.
    ['DETECTION.deliveryDelay', 'Firehose', it.deliveryDelay, 'above', minutes(5)],
    ['DETECTION.deliveryDelay', 'H1', it.deliveryDelay, 'below', days(1)],
    ['DETECTION.conformanceRules', 'Config', it.conformanceRules, 'at most', 130],
    ['DETECTION.conformanceBytes', 'Config', it.conformanceBytes, 'at most', 51_200],
    ['DETECTION.queryResults', 'S3', it.queryResults, 'at least', days(1)],
    // Copies of records with an expiry of their own; a late purge leaves more than this before day 210.
    ['DETECTION.queryResults', 'P3', it.queryResults, 'at most', days(30)],
    // With less, the operator cannot fix it in time; ACM begins to renew 60 days before the end.
    ['DETECTION.certificateExpiry', 'N2', it.certificateExpiry, 'at least', days(7)],
    ['DETECTION.certificateExpiry', 'N2', it.certificateExpiry, 'below', days(60)],
  ];
}

function frontDoor({ FRONT_DOOR: it, RECOVERY: objective }: Numbers): readonly Bound[] {
  return [
    ['FRONT_DOOR.clientKeepAlive', 'Elastic Load Balancing', it.clientKeepAlive, 'at least', seconds(60)],
    [
      'FRONT_DOOR.clientKeepAlive',
      'M8',
      it.clientKeepAlive,
      'at most',
      it.clientKeepAliveAtMost,
      'FRONT_DOOR.clientKeepAliveAtMost',
    ],
    [
      'FRONT_DOOR.clientKeepAliveAtMost',
      'M8',
      it.clientKeepAliveAtMost,
      'below',
      objective.planExpected,
      'RECOVERY.planExpected',
    ],
  ];
}

function policy({ POLICY: it }: Numbers): readonly Bound[] {
  return [
    ['POLICY.findingsPerResource', 'policy', it.findingsPerResource, 'at most', 0.1],
    ['POLICY.stackResources', 'CloudFormation', it.stackResources, 'at most', 500],
    ['POLICY.templateKiB', 'CloudFormation', it.templateKiB, 'at most', 1_024],
    ['POLICY.waiverAtMost', 'policy', it.waiverAtMost, 'at most', days(365)],
    ['POLICY.waiverWarning', 'policy', it.waiverWarning, 'at least', days(60)],
  ];
}

/** Windows and intervals of AWS Backup and EventBridge. */
export function backupLimits({ BACKUP: it }: Numbers): readonly Bound[] {
  return [
    ['BACKUP.lockedAtLeast', 'L5', it.lockedAtLeast, 'at most', it.retention, 'BACKUP.retention'],
    ['BACKUP.validationWindow', 'AWS Backup', it.validationWindow, 'above', hours(1)],
    ['BACKUP.markInterval', 'EventBridge', it.markInterval, 'at least', minutes(1)],
    ['BACKUP.markAlarm', 'M9', it.markAlarm, 'at most', hours(4)],
    ['BACKUP.sampleInterval', 'EventBridge', it.sampleInterval, 'at least', minutes(1)],
    ['BACKUP.sampleInterval', 'L6', it.sampleInterval, 'at most', days(1)],
    ['BACKUP.manualAtMost', 'P4', it.manualAtMost, 'at least', days(1)],
  ];
}
