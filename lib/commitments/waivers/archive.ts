import { RETENTION_CLASSES } from '../../config/numbers';
import type { Waiver } from './types';

const EXPIRES = '2027-05-31';
const REPLICATION = 'Archive/Archive/Replication/Permissions/Resource';

const objectsOf = (bucket: string, region: '{region}' | '{peer}'): string =>
  `AwsSolutions::AwsSolutions-IAM5[Resource::arn:aws:s3:::holdfast-{environment}-${bucket}-{account}-${region}/*]`;

/** The archive: S3 works on whole buckets, and its own log deliveries know only S3-managed keys. */
export const ARCHIVE_WAIVERS: readonly Waiver[] = [
  {
    finding: [objectsOf('landing', '{region}'), objectsOf('infrastructure', '{region}')],
    path: REPLICATION,
    touches: ['F8', 'F10'],
    count: 1,
    owner: 'platform',
    reason:
      'S3 replication copies every object of the landing bucket into the archive of its class; a permission on objects needs /*',
    expires: EXPIRES,
  },
  {
    finding: RETENTION_CLASSES.flatMap((name) => [
      ...(name === 'infrastructure' ? [] : [objectsOf(name, '{region}')]),
      objectsOf(name, '{peer}'),
    ]),
    path: REPLICATION,
    touches: ['F8', 'F10', 'L4'],
    count: 1,
    owner: 'platform',
    reason: 'S3 replication copies every object of an archive into the other region; a permission on objects needs /*',
    expires: EXPIRES,
    environments: ['production', 'staging'],
  },
  {
    finding: ['{region}', '{peer}'].map(
      (region) => `AwsSolutions::AwsSolutions-IAM5[Resource::arn:aws:kms:${region}:{account}:key/*]`,
    ),
    path: REPLICATION,
    touches: ['F8'],
    count: 1,
    owner: 'platform',
    reason:
      "The id of the destination's key is not known; the condition kms:ResourceAliases admits the archive's key alone",
    expires: EXPIRES,
  },
  {
    finding: [
      'NIST.800.53.R5::NIST.800.53.R5-S3DefaultEncryptionKMS',
      'HIPAA.Security::HIPAA.Security-S3DefaultEncryptionKMS',
      'PCI.DSS.321::PCI.DSS.321-S3DefaultEncryptionKMS',
    ],
    path: 'Archive/Archive/Landing/Resource',
    touches: ['rule-8'],
    count: 1,
    owner: 'platform',
    reason:
      'Elastic Load Balancing and S3 server access logging deliver only to buckets with S3-managed keys (their user guides); copies in the archive are under our key',
    expires: EXPIRES,
  },
  {
    finding: [
      'NIST.800.53.R5::NIST.800.53.R5-S3BucketReplicationEnabled',
      'HIPAA.Security::HIPAA.Security-S3BucketReplicationEnabled',
      'PCI.DSS.321::PCI.DSS.321-S3BucketReplicationEnabled',
    ],
    path: 'Archive/Archive',
    touches: ['M11'],
    count: RETENTION_CLASSES.length,
    owner: 'platform',
    reason: 'A sandbox has one region by promise (M11), so there is nowhere to replicate to',
    expires: EXPIRES,
    environments: ['sandbox'],
  },
];
