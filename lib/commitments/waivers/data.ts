import { EVERY_VERSION, HIPAA, keysOf, NIST, objectsOf, PCI, rule, settingsOf, signIn, wildcards } from './findings';
import type { WaiverRow } from './types';

/** Waived findings of the Data stack. */
export const DATA_WAIVERS: readonly WaiverRow[] = [
  {
    finding: rule('RDSAutomaticMinorVersionUpgradeEnabled', [HIPAA, PCI]),
    path: 'Data/Database/Cluster',
    touches: ['L2'],
    count: 2,
    owner: 'platform',
    reason:
      'A flip needs the same engine version in both regions, and an instance that upgrades by itself breaks that; versions change together, by database.engineVersion (check L2/one-version)',
  },
  {
    finding: rule('RDSInBackupPlan', [NIST, HIPAA]),
    path: 'Data/Database/Cluster',
    touches: ['L5'],
    count: 2,
    owner: 'platform',
    reason:
      'The rule looks for instances in the selections of the same stack; AWS Backup backs up Aurora by its cluster, which the plan selects by tag (check L5/backup-tag)',
  },
  {
    finding: ['AwsSolutions::AwsSolutions-SMG4', ...rule('SecretsManagerRotationEnabled', [NIST, HIPAA])],
    path: 'Data/Database/Founding/Administrator',
    touches: ['B1', 'L4'],
    owner: 'security',
    reason:
      'It creates the database roles on the first day and is for emergencies; programs sign in with IAM tokens that last minutes. Rotation would need a function that reaches the writer in either region, and a replica of a secret cannot be rotated',
  },
  {
    finding: wildcards(signIn('holdfast_migration'), signIn('holdfast_migration', '{peer}')),
    path: 'Data/Migration/Permissions',
    touches: ['B1'],
    owner: 'security',
    reason:
      'The resource id of a cluster is random, and that of the other region is not known at synthesis; the ARN names one database role, which is not the owner (check B1/no-sign-in-as-owner)',
  },
  {
    finding: wildcards(settingsOf('data', 'migration')),
    path: 'Data/Migration/Task/Start',
    touches: ['rule-8'],
    owner: 'platform',
    reason: EVERY_VERSION,
  },
  {
    finding: wildcards('*', 'arn:aws:ecr:{region}:*:repository/aws-guardduty-agent-fargate'),
    path: 'Data/Migration/Cluster/ImagePull',
    touches: ['G1'],
    owner: 'security',
    reason:
      "ecr:GetAuthorizationToken has no resource-level permission; GuardDuty's agent is pulled from one repository by name, in an account of AWS that differs by region, and only read (G1)",
  },
  {
    finding: wildcards(
      ...['mail', 'quarantine'].flatMap((store) => [objectsOf(store), objectsOf(store, '*', '{peer}')]),
      keysOf('{peer}'),
    ),
    path: 'Data/Replication/Permissions',
    touches: ['L4'],
    owner: 'security',
    reason:
      "S3 copies every object of two named buckets into two named buckets; the key's id in the other region is not known at synthesis, and a condition admits the alias of the mail key alone",
  },
  {
    finding: ['AwsSolutions::AwsSolutions-RDS10', ...rule('RDSInstanceDeletionProtectionEnabled', [NIST, HIPAA])],
    path: 'Data/Database/Cluster/Cluster',
    touches: ['rule-8'],
    owner: 'platform',
    reason:
      'A destroyable environment is meant to be destroyed; production is not one, and check rule-8/database-deletion-protection asserts its protection',
    tiers: ['staging', 'sandbox'],
  },
  ...['Mail', 'Quarantine'].map((store): WaiverRow => ({
    finding: rule('S3BucketReplicationEnabled'),
    path: `Data/${store}/Bucket`,
    touches: ['L4', 'M11'],
    owner: 'platform',
    reason:
      'The sandbox has one region by promise M11 (check M11/no-second-site); where there are two, messages are copied (check L4/message-replication)',
    regions: 1,
  })),
];
