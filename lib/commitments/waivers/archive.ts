import { RETENTION_CLASSES } from '../../config/numbers';
import { keysOf, objectsOf, rule, wildcards } from './findings';
import type { WaiverRow } from './types';

const REPLICATION = 'Archive/Archive/Replication/Permissions/Resource';

/** The archive: S3 works on whole buckets, and its own log deliveries know only S3-managed keys. */
export const ARCHIVE_WAIVERS: readonly WaiverRow[] = [
  {
    finding: wildcards(objectsOf('landing'), objectsOf('infrastructure')),
    path: REPLICATION,
    touches: ['F8', 'F10'],
    owner: 'platform',
    reason:
      'S3 replication copies every object of the landing bucket into the archive of its class; a permission on objects needs /*',
  },
  {
    finding: wildcards(
      ...RETENTION_CLASSES.flatMap((name) => [
        ...(name === 'infrastructure' ? [] : [objectsOf(name)]),
        objectsOf(name, '*', '{peer}'),
      ]),
    ),
    path: REPLICATION,
    touches: ['F8', 'F10', 'L4'],
    owner: 'platform',
    reason: 'S3 replication copies every object of an archive into the other region; a permission on objects needs /*',
    regions: 2,
  },
  {
    finding: wildcards(keysOf(), keysOf('{peer}')),
    path: REPLICATION,
    touches: ['F8'],
    owner: 'platform',
    reason:
      "The id of the destination's key is not known; the condition kms:ResourceAliases admits the archive's key alone",
  },
  {
    finding: rule('S3DefaultEncryptionKMS'),
    path: 'Archive/Archive/Landing/Resource',
    touches: ['rule-8'],
    owner: 'platform',
    reason:
      'Elastic Load Balancing and S3 server access logging deliver only to buckets with S3-managed keys (their user guides); copies in the archive are under our key',
  },
  {
    finding: rule('S3BucketReplicationEnabled'),
    path: 'Archive/Archive',
    touches: ['M11'],
    count: RETENTION_CLASSES.length,
    owner: 'platform',
    reason: 'An environment of one region (M11) has nowhere to replicate to',
    regions: 1,
  },
];
