import type { Waiver } from './types';

const NIST = 'NIST.800.53.R5';
const HIPAA = 'HIPAA.Security';
const PCI = 'PCI.DSS.321';
const EXPIRES = '2027-05-31';

/** One rule under the name that each pack gives it. */
const inEveryPack = (rule: string): readonly string[] => [NIST, HIPAA, PCI].map((pack) => `${pack}::${pack}-${rule}`);

/** A wildcard of a policy, as cdk-nag reports it. */
const wildcards = (...resources: readonly string[]): readonly string[] =>
  resources.map((resource) => `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`);

/** Findings of the Detection stack, and of the logs' way into the archive, that stay. */
export const DETECTION_WAIVERS: readonly Waiver[] = [
  {
    finding: inEveryPack('LambdaInsideVPC'),
    path: 'Detection/AccountServices/Handler/Function',
    touches: ['G1', 'L5'],
    count: 1,
    owner: 'platform',
    reason:
      'Calls IAM, which has an endpoint in one region only, Inspector and AWS Backup, once a deployment; reads no customer data',
    expires: EXPIRES,
  },
  {
    finding: wildcards('*'),
    path: 'Detection/AccountServices/Handler/Permissions',
    touches: ['G1', 'L5'],
    count: 1,
    owner: 'security',
    reason:
      'inspector2:Enable and the region settings of AWS Backup know no resource (service authorization references of both); the first can only switch scanning on',
    expires: EXPIRES,
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
    count: 1,
    owner: 'security',
    reason:
      'GuardDuty scans and tags every message of the two stores, and chooses the end of the name of its own rule itself (GuardDuty user guide, "Create or update IAM role policy")',
    expires: EXPIRES,
  },
  {
    finding: inEveryPack('S3BucketReplicationEnabled'),
    path: 'Detection/Investigation/Results',
    touches: ['F4', 'P3'],
    count: 1,
    owner: 'security',
    reason:
      'Results are copies of archived records, made anew by asking again, and gone after a fortnight; a second copy of them would only outlive the deletion of a customer',
    expires: EXPIRES,
  },
  {
    finding: wildcards('<ArchiveLanding9E8AAC6B.Arn>/email-logs/*', '<ArchiveLanding9E8AAC6B.Arn>/logs/*'),
    path: 'Archive/LogDelivery/Permissions',
    touches: ['H2'],
    count: 1,
    owner: 'platform',
    reason:
      'Firehose names each object itself; the role may add objects to two folders of one bucket, and neither read nor delete any',
    expires: EXPIRES,
  },
  {
    finding: wildcards(
      ...['email', 'trail'].map((name) => `arn:aws:s3:::holdfast-{environment}-${name}-{account}-{region}/*`),
    ),
    path: 'Archive/Archive/Replication/Permissions',
    touches: ['F8', 'F10'],
    count: 1,
    owner: 'platform',
    reason: "S3 copies what has landed into this region's archive of its class; a permission on objects needs /*",
    expires: EXPIRES,
    environments: ['sandbox'],
  },
];
