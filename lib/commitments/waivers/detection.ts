import { objectsOf, rule, wildcards } from './findings';
import type { WaiverRow } from './types';

/** Findings of the Detection stack, and of the logs' way into the archive, that stay. */
export const DETECTION_WAIVERS: readonly WaiverRow[] = [
  {
    finding: rule('LambdaInsideVPC'),
    path: 'Detection/AccountServices/Handler/Function',
    touches: ['G1', 'L5'],
    owner: 'platform',
    reason:
      'Calls IAM, which has an endpoint in one region only, Inspector and AWS Backup, once a deployment; reads no customer data',
  },
  {
    finding: wildcards('*'),
    path: 'Detection/AccountServices/Handler/Permissions',
    touches: ['G1', 'L5'],
    owner: 'security',
    reason:
      'inspector2:Enable and the region settings of AWS Backup know no resource (service authorization references of both); the first can only switch scanning on',
  },
  {
    finding: wildcards(
      ...['MailBucketC2C0137BArn3E97B8B9', 'QuarantineBucket2B128B57Arn88525630'].map(
        (output) => `holdfast-{environment}-data:ExportsOutputFnGetAtt${output}/*`,
      ),
      'arn:aws:events:{region}:{account}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*',
    ),
    path: 'Detection/Malware/Permissions',
    touches: ['G1'],
    owner: 'security',
    reason:
      'GuardDuty scans and tags every message of the two stores, and chooses the end of the name of its own rule itself (GuardDuty user guide, "Create or update IAM role policy")',
  },
  {
    finding: rule('S3BucketReplicationEnabled'),
    path: 'Detection/Investigation/Results',
    touches: ['F4', 'P3'],
    owner: 'security',
    reason:
      'Results are copies of archived records, made anew by asking again, and gone after a fortnight; a second copy of them would only outlive the deletion of a customer',
  },
  {
    finding: wildcards('<ArchiveLanding9E8AAC6B.Arn>/email-logs/*', '<ArchiveLanding9E8AAC6B.Arn>/logs/*'),
    path: 'Archive/LogDelivery/Permissions',
    touches: ['H2'],
    owner: 'platform',
    reason:
      'Firehose names each object itself; the role may add objects to two folders of one bucket, and neither read nor delete any',
  },
  {
    finding: wildcards(objectsOf('email'), objectsOf('trail')),
    path: 'Archive/Archive/Replication/Permissions',
    touches: ['F8', 'F10'],
    owner: 'platform',
    reason: "S3 copies what has landed into this region's archive of its class; a permission on objects needs /*",
    regions: 1,
  },
];
