/** Which findings notify which topic, as data: EventBridge's patterns, and a message that says what to look at. */
import type { EventPattern } from 'aws-cdk-lib/aws-events';
import { bucketName, RESTORED } from '../../config/names';
import { DETECTION } from '../../config/numbers';
import type { Environment, Region } from '../../config/types';

/** One kind of finding. */
export interface FindingRoute {
  readonly tells: 'onCall' | 'security';
  readonly pattern: EventPattern;
  /** The message: text with `<path>` where a value of the event goes, such as `<$.detail.title>`. */
  readonly message: string;
}

/** GuardDuty's finding type for a message with malware. In quarantine it is expected, and no reason to wake a person. */
const MALICIOUS_FILE = 'Object:S3/MaliciousFile';

const found = (source: string, detailType: string, detail: EventPattern['detail']): EventPattern => ({
  source: [source],
  detailType: [detailType],
  detail,
});

const guardDuty = (severity: number): EventPattern =>
  found('aws.guardduty', 'GuardDuty Finding', {
    severity: [{ numeric: ['>=', severity] }],
    type: [{ 'anything-but': [MALICIOUS_FILE] }],
  });

/** Routes by construct id. */
export const findingRoutes = (environment: Environment, region: Region): Readonly<Record<string, FindingRoute>> => ({
  Intrusion: {
    tells: 'security',
    pattern: guardDuty(DETECTION.severityTold),
    message: 'GuardDuty, severity <$.detail.severity>: <$.detail.title> (<$.detail.type>, finding <$.detail.id>)',
  },
  SeriousIntrusion: {
    tells: 'onCall',
    pattern: guardDuty(DETECTION.severityPaged),
    message:
      'GuardDuty, severity <$.detail.severity>, act now: <$.detail.title> (<$.detail.type>, finding <$.detail.id>)',
  },
  MalwareInMail: {
    tells: 'security',
    pattern: found('aws.guardduty', 'GuardDuty Malware Protection Object Scan Result', {
      scanResultDetails: { scanResultStatus: ['THREATS_FOUND'] },
      s3ObjectDetails: { bucketName: [bucketName(environment, 'mail', region)] },
    }),
    message: 'A message that the gateway let pass holds malware: <$.detail.s3ObjectDetails.objectKey>',
  },
  FailedControl: {
    tells: 'security',
    // Only Security Hub's own controls: findings of the other detectors have their own routes here.
    pattern: found('aws.securityhub', 'Security Hub Findings - Imported', {
      findings: {
        ProductName: ['Security Hub'],
        Compliance: { Status: ['FAILED'] },
        RecordState: ['ACTIVE'],
        Workflow: { Status: ['NEW'] },
        Severity: { Label: ['CRITICAL', 'HIGH'] },
      },
    }),
    message: 'Security Hub control failed: <$.detail.findings[0].Title> at <$.detail.findings[0].Resources[0].Id>',
  },
  OutsideAccess: {
    tells: 'security',
    pattern: found('aws.access-analyzer', 'Access Analyzer Finding', { status: ['ACTIVE'] }),
    message: 'A principal outside the account can reach <$.detail.resource> (Access Analyzer finding <$.detail.id>)',
  },
  Vulnerability: {
    tells: 'security',
    pattern: found('aws.inspector2', 'Inspector2 Finding', { severity: ['CRITICAL'], status: ['ACTIVE'] }),
    message: 'Inspector, critical: <$.detail.title> in <$.resources[0]>',
  },
  Drift: {
    tells: 'security',
    pattern: found('aws.config', 'Config Rules Compliance Change', {
      messageType: ['ComplianceChangeNotification'],
      // Only rules of our own pack; those of Security Hub arrive as FailedControl.
      configRuleName: [{ wildcard: '*-conformance-pack-*' }],
      newEvaluationResult: { complianceType: ['NON_COMPLIANT'] },
      // AWS Backup deletes the copies of a restore test within the hour.
      resourceId: [{ 'anything-but': { prefix: RESTORED.byBackup } }],
    }),
    message: 'No longer as deployed: <$.detail.resourceType> <$.detail.resourceId> breaks <$.detail.configRuleName>',
  },
});
