import type { Waiver } from './types';

/** The ids of one rule in several packs. */
const rule = (name: string, ...packs: readonly string[]): readonly string[] =>
  packs.map((pack) => `${pack}::${pack}-${name}`);

/** A wildcard of a policy, as cdk-nag reports it. */
const wildcards = (...resources: readonly string[]): readonly string[] =>
  resources.map((resource) => `AwsSolutions::AwsSolutions-IAM5[Resource::${resource}]`);

const NIST = 'NIST.800.53.R5';
const HIPAA = 'HIPAA.Security';
const PCI = 'PCI.DSS.321';

/** Waived findings of the Data stack. */
export const DATA_WAIVERS: readonly Waiver[] = [
  {
    finding: rule('RDSAutomaticMinorVersionUpgradeEnabled', HIPAA, PCI),
    path: 'Data/Database/Cluster',
    touches: ['L2'],
    count: 2,
    owner: 'platform',
    reason:
      'A flip needs the same engine version in both regions, and an instance that upgrades by itself breaks that; versions change together, by database.engineVersion (check L2/one-version)',
    expires: '2027-05-31',
  },
  {
    finding: rule('RDSInBackupPlan', NIST, HIPAA),
    path: 'Data/Database/Cluster',
    touches: ['L5'],
    count: 2,
    owner: 'platform',
    reason:
      'The rule looks for instances in the selections of the same stack; AWS Backup backs up Aurora by its cluster, which the plan selects by tag (check L5/selected-for-backup)',
    expires: '2027-05-31',
  },
  {
    finding: ['AwsSolutions::AwsSolutions-SMG4', ...rule('SecretsManagerRotationEnabled', NIST, HIPAA)],
    path: 'Data/Database/Founding/Administrator',
    touches: ['B1', 'L4'],
    count: 1,
    owner: 'security',
    reason:
      'It creates the database roles on the first day and is for emergencies; programs sign in with IAM tokens that last minutes. Rotation would need a function that reaches the writer in either region, and a replica of a secret cannot be rotated',
    expires: '2027-05-31',
  },
  {
    finding: wildcards(
      ...['{region}', '{peer}'].map((region) => `arn:aws:rds-db:${region}:{account}:dbuser:*/holdfast_migration`),
    ),
    path: 'Data/Migration/Permissions',
    touches: ['B1'],
    count: 1,
    owner: 'security',
    reason:
      'The resource id of a cluster is random, and that of the other region is not known at synthesis; the ARN names one database role, which is not the owner (check B1/no-sign-in-as-owner)',
    expires: '2027-05-31',
  },
  {
    finding: wildcards('*', 'arn:aws:ecr:{region}:*:repository/aws-guardduty-agent-fargate'),
    path: 'Data/Migration/Cluster/ImagePull',
    touches: ['G1'],
    count: 1,
    owner: 'security',
    reason:
      "ecr:GetAuthorizationToken has no resource-level permission; GuardDuty's agent is pulled from one repository by name, in an account of AWS that differs by region, and only read (G1)",
    expires: '2027-05-31',
  },
  {
    finding: wildcards(
      ...['mail', 'quarantine'].flatMap((purpose) =>
        ['{region}', '{peer}'].map((region) => `arn:aws:s3:::holdfast-{environment}-${purpose}-{account}-${region}/*`),
      ),
      'arn:aws:kms:{peer}:{account}:key/*',
    ),
    path: 'Data/Replication/Permissions',
    touches: ['L4'],
    count: 1,
    owner: 'security',
    reason:
      "S3 copies every object of two named buckets into two named buckets; the key's id in the other region is not known at synthesis, and a condition admits the alias of the mail key alone",
    expires: '2027-05-31',
  },
  {
    finding: ['AwsSolutions::AwsSolutions-RDS10', ...rule('RDSInstanceDeletionProtectionEnabled', NIST, HIPAA)],
    path: 'Data/Database/Cluster/Cluster',
    touches: ['rule-8'],
    count: 1,
    owner: 'platform',
    reason:
      'A destroyable environment is meant to be destroyed; production is not one, and check rule-8/database-deletion-protection asserts its protection',
    expires: '2027-05-31',
    environments: ['staging', 'sandbox'],
  },
  ...['Mail', 'Quarantine'].map((store): Waiver => ({
    finding: rule('S3BucketReplicationEnabled', NIST, HIPAA, PCI),
    path: `Data/${store}/Bucket`,
    touches: ['L4', 'M11'],
    count: 1,
    owner: 'platform',
    reason:
      'The sandbox has one region by promise M11 (check M11/no-second-site); where there are two, messages are copied (check L4/messages-replicated)',
    expires: '2027-05-31',
    environments: ['sandbox'],
  })),
];
