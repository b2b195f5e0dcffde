import type { Waiver } from './types';

const EXPIRES = '2027-05-31';
const TWO_REGIONS = ['production', 'staging'] as const;

const wildcards = (...resources: readonly string[]): readonly string[] =>
  resources.map((resource) => `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`);
const managed = (...names: readonly string[]): readonly string[] =>
  names.map((name) => `AwsSolutions::AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/${name}]`);
const evidence = (folder: string, region = '{region}'): string =>
  `arn:aws:s3:::holdfast-{environment}-evidence-{account}-${region}/${folder}`;
const SAMPLES = 'arn:aws:s3:::holdfast-{environment}-samples-{account}-{region}/samples/*';
const signIn = (region: string): string => `arn:aws:rds-db:${region}:{account}:dbuser:*/holdfast_verification`;
const rds = (resource: string): string => `arn:aws:rds:{region}:{account}:${resource}`;

/** Waived findings of the Backup stack. */
export const BACKUP_WAIVERS: readonly Waiver[] = [
  {
    finding: managed(
      'service-role/AWSBackupServiceRolePolicyForBackup',
      'service-role/AWSBackupServiceRolePolicyForRestores',
      'AWSBackupServiceRolePolicyForS3Backup',
      'AWSBackupServiceRolePolicyForS3Restore',
    ),
    path: 'Backup/Role',
    touches: ['L5'],
    count: 1,
    owner: 'platform',
    reason:
      'The permissions that a backup or a restore needs change with the service, and AWS maintains them in these policies; only backup.amazonaws.com can assume the role',
    expires: EXPIRES,
  },
  {
    finding: wildcards(signIn('{region}'), evidence('marks/*')),
    path: 'Backup/Validators/Database/Permissions',
    touches: ['L6', 'B1'],
    count: 1,
    owner: 'security',
    reason:
      'The resource id of a restored cluster is random; the database role in the ARN reads only what a validation needs, and a security group lets the function reach restored databases only. Marks have a separate folder',
    expires: EXPIRES,
  },
  {
    finding: wildcards(signIn('{region}'), evidence('marks/*')),
    path: 'Backup/Marks/Handler/Permissions',
    touches: ['L6', 'B1'],
    count: 1,
    owner: 'security',
    reason:
      'The resource id of a cluster is random; the database role in the ARN reads and cannot change customer data. Marks have a separate folder, in which nothing can be overwritten',
    expires: EXPIRES,
  },
  {
    finding: wildcards(
      ...['mail', 'quarantine'].map((store) => `arn:aws:s3:::holdfast-{environment}-${store}-{account}-{region}/*`),
      SAMPLES,
    ),
    path: 'Backup/Samples/Handler/Permissions',
    touches: ['L6', 'B1'],
    count: 1,
    owner: 'security',
    reason:
      'Any message may be sampled, to compare it with its restored copy; the function may read messages and change none. Samples have a separate folder, in which nothing can be overwritten',
    expires: EXPIRES,
  },
  {
    finding: wildcards('arn:aws:s3:::awsbackup-restore-test-*', 'arn:aws:s3:::awsbackup-restore-test-*/*', SAMPLES),
    path: 'Backup/Validators/Objects/Permissions',
    touches: ['L6'],
    count: 1,
    owner: 'security',
    reason:
      'AWS Backup names restored buckets with this prefix and a random suffix; no other bucket has the prefix. Samples have a separate folder',
    expires: EXPIRES,
  },
  {
    finding: wildcards(
      '*',
      rds('cluster:awsbackup-restore-test*'),
      rds('db:holdfast-restore-test-*'),
      evidence('restore-validation/*'),
    ),
    path: 'Backup/RestoreProof/Permissions',
    touches: ['L6'],
    count: 1,
    owner: 'platform',
    reason:
      'Restore jobs, log delivery and traces have no resource-level permissions; restored clusters and their instances have random names behind a prefix that production does not use; evidence has an object for each job',
    expires: EXPIRES,
  },
  {
    finding: wildcards(
      '*',
      'arn:aws:backup:{region}:{account}:backup-vault:*',
      ...['cluster', 'cluster-snapshot', 'db', 'snapshot'].map((kind) => rds(`${kind}:*`)),
      evidence('backup-janitor/*'),
    ),
    path: 'Backup/Janitor/Handler/Permissions',
    touches: ['P4'],
    count: 1,
    owner: 'platform',
    reason:
      'The janitor looks for unknown snapshots and vaults, so it needs all of the region. It may list and describe, delete nothing, and write evidence in its own folder',
    expires: EXPIRES,
  },
  {
    finding: wildcards(
      'arn:aws:s3:::holdfast-{environment}-backup-reports-{account}-{region}/*',
      evidence('*'),
      'arn:aws:kms:{region}:{account}:key/*',
    ),
    path: 'Backup/Audit/ToArchive/Permissions',
    touches: ['C3', 'F8'],
    count: 1,
    owner: 'platform',
    reason:
      "S3 copies every report into the evidence archive; the key's id is not known at synthesis, and a condition admits the archive's key alone",
    expires: EXPIRES,
  },
  {
    finding: wildcards(evidence('*', '{peer}'), 'arn:aws:kms:{peer}:{account}:key/*'),
    path: 'Backup/Audit/ToArchive/Permissions',
    touches: ['C3', 'F8'],
    count: 1,
    owner: 'platform',
    reason:
      "S3 copies every report into the other region's evidence archive too, because S3 does not replicate replicas; a condition admits that archive's key alone",
    expires: EXPIRES,
    environments: TWO_REGIONS,
  },
];
