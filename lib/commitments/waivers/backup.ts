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

/** Findings of the Backup stack that stay. */
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
      'What a backup or a restore needs changes with the service, and AWS keeps these policies for it; only backup.amazonaws.com can assume the role',
    expires: EXPIRES,
  },
  {
    finding: wildcards(signIn('{region}'), evidence('marks/*')),
    path: 'Backup/Validators/Database/Permissions',
    touches: ['L6', 'B1'],
    count: 1,
    owner: 'security',
    reason:
      'The resource id of a restored cluster is random; the role after it reads what it must to judge a restore, and its function reaches restored databases only, by security group. Marks have a folder of their own',
    expires: EXPIRES,
  },
  {
    finding: wildcards(signIn('{region}'), evidence('marks/*')),
    path: 'Backup/Marks/Handler/Permissions',
    touches: ['L6', 'B1'],
    count: 1,
    owner: 'security',
    reason:
      'The resource id of a cluster is random; the role after it reads and cannot change customer data. Marks have a folder of their own, in which nothing can be overwritten',
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
      'Any message may be in the sample that its restored copy is compared with; it may read them and change none. Samples have a folder of their own, in which nothing can be overwritten',
    expires: EXPIRES,
  },
  {
    finding: wildcards('arn:aws:s3:::awsbackup-restore-test-*', 'arn:aws:s3:::awsbackup-restore-test-*/*', SAMPLES),
    path: 'Backup/Validators/Objects/Permissions',
    touches: ['L6'],
    count: 1,
    owner: 'security',
    reason:
      'AWS Backup names restored buckets by this prefix and a random end; no other bucket is named so. Samples have a folder of their own',
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
      'Restore jobs, log delivery and traces know no resource; restored clusters and their instances have random names behind a prefix that production does not use; evidence has an object for each job',
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
      'The janitor looks for what nobody knows of: any snapshot and any vault of the region. It may list and describe, delete nothing, and write evidence in its own folder',
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
      "S3 copies every report into the evidence archive; the key's id is not known here, and a condition admits the archive's key alone",
    expires: EXPIRES,
  },
  {
    finding: wildcards(evidence('*', '{peer}'), 'arn:aws:kms:{peer}:{account}:key/*'),
    path: 'Backup/Audit/ToArchive/Permissions',
    touches: ['C3', 'F8'],
    count: 1,
    owner: 'platform',
    reason:
      "S3 copies every report into the other region's evidence archive too, for it does not copy copies on; a condition admits that archive's key alone",
    expires: EXPIRES,
    environments: TWO_REGIONS,
  },
];
