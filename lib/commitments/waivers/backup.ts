import { keysOf, managed, objectsOf, signIn, wildcards } from './findings';
import type { WaiverRow } from './types';

const SAMPLES = objectsOf('samples', 'samples/*');
const rds = (resource: string): string => `arn:aws:rds:{region}:{account}:${resource}`;

/** Waived findings of the Backup stack. */
export const BACKUP_WAIVERS: readonly WaiverRow[] = [
  {
    finding: managed(
      'service-role/AWSBackupServiceRolePolicyForBackup',
      'service-role/AWSBackupServiceRolePolicyForRestores',
      'AWSBackupServiceRolePolicyForS3Backup',
      'AWSBackupServiceRolePolicyForS3Restore',
    ),
    path: 'Backup/Role',
    touches: ['L5'],
    owner: 'platform',
    reason:
      'The permissions that a backup or a restore needs change with the service, and AWS maintains them in these policies; only backup.amazonaws.com can assume the role',
  },
  {
    finding: wildcards(signIn('holdfast_verification'), objectsOf('evidence', 'marks/*')),
    path: 'Backup/Validators/Database/Permissions',
    touches: ['L6', 'B1'],
    owner: 'security',
    reason:
      'The resource id of a restored cluster is random; the database role in the ARN reads only what a validation needs, and a security group lets the function reach restored databases only. Marks have a separate folder',
  },
  {
    finding: wildcards(signIn('holdfast_verification'), objectsOf('evidence', 'marks/*')),
    path: 'Backup/Marks/Handler/Permissions',
    touches: ['L6', 'B1'],
    owner: 'security',
    reason:
      'The resource id of a cluster is random; the database role in the ARN reads and cannot change customer data. Marks have a separate folder, in which nothing can be overwritten',
  },
  {
    finding: wildcards(objectsOf('mail'), objectsOf('quarantine'), SAMPLES),
    path: 'Backup/Samples/Handler/Permissions',
    touches: ['L6', 'B1'],
    owner: 'security',
    reason:
      'Any message may be sampled, to compare it with its restored copy; the function may read messages and change none. Samples have a separate folder, in which nothing can be overwritten',
  },
  {
    finding: wildcards('arn:aws:s3:::awsbackup-restore-test-*', 'arn:aws:s3:::awsbackup-restore-test-*/*', SAMPLES),
    path: 'Backup/Validators/Objects/Permissions',
    touches: ['L6'],
    owner: 'security',
    reason:
      'AWS Backup names restored buckets with this prefix and a random suffix; no other bucket has the prefix. Samples have a separate folder',
  },
  {
    finding: wildcards(
      '*',
      rds('cluster:awsbackup-restore-test*'),
      rds('db:holdfast-restore-test-*'),
      objectsOf('evidence', 'restore-validation/*'),
    ),
    path: 'Backup/RestoreProof/Permissions',
    touches: ['L6'],
    owner: 'platform',
    reason:
      'Restore jobs, log delivery and traces have no resource-level permissions; restored clusters and their instances have random names behind a prefix that production does not use; evidence has an object for each job',
  },
  {
    finding: wildcards(
      '*',
      'arn:aws:backup:{region}:{account}:backup-vault:*',
      ...['cluster', 'cluster-snapshot', 'db', 'snapshot'].map((kind) => rds(`${kind}:*`)),
      objectsOf('evidence', 'backup-janitor/*'),
    ),
    path: 'Backup/Janitor/Handler/Permissions',
    touches: ['P4'],
    owner: 'platform',
    reason:
      'The janitor looks for unknown snapshots and vaults, so it needs all of the region. It may list and describe, delete nothing, and write evidence in its own folder',
  },
  {
    finding: wildcards(objectsOf('backup-reports'), objectsOf('evidence'), keysOf()),
    path: 'Backup/Audit/ToArchive/Permissions',
    touches: ['C3', 'F8'],
    owner: 'platform',
    reason:
      "S3 copies every report into the evidence archive; the key's id is not known at synthesis, and a condition admits the archive's key alone",
  },
  {
    finding: wildcards(objectsOf('evidence', '*', '{peer}'), keysOf('{peer}')),
    path: 'Backup/Audit/ToArchive/Permissions',
    touches: ['C3', 'F8'],
    owner: 'platform',
    reason:
      "S3 copies every report into the other region's evidence archive too, because S3 does not replicate replicas; a condition admits that archive's key alone",
    regions: 2,
  },
];
