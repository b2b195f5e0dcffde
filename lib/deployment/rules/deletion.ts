/** What cannot be deleted, and until when. */
import { api, docs, MODELS, resourceType, type Rule, type Setting } from './rule';

/** While a resource has this setting, its service refuses to delete it, in a rollback too. */
export interface Protection extends Rule, Setting {
  readonly type: string;
}

const protection = (
  id: string,
  type: string,
  setting: Setting,
  source: string,
  more: Partial<Rule> = {},
): Protection => ({
  id,
  type,
  ...setting,
  says: `${type} is not deleted while ${setting.property} ${setting.denies ? `denies ${setting.denies}` : `is ${String(setting.value ?? 'set')}`}.`,
  fix: 'Create the resource without the protection, and switch it on in the next deployment.',
  source,
  date: MODELS,
  confidence: 'documented',
  ...more,
});

const BALANCER = { property: 'LoadBalancerAttributes[deletion_protection.enabled].Value', value: 'true' };
const SWITCH = { property: 'DeletionProtection', value: true };
const LOGS = api('AmazonCloudWatchLogs/latest/APIReference', 'PutLogGroupDeletionProtection');
const ELB = 'elasticloadbalancing/latest/APIReference';
const FIREWALL = 'network-firewall/latest/APIReference';
const KEY_POLICY = { property: 'KeyPolicy', denies: 'kms:ScheduleKeyDeletion' };
const MUTATION = { property: 'MutationProtection', value: 'ENABLED' };
const REPLICAS: Partial<Rule> = {
  date: '2023-04-05',
  fix: 'Remove the replicas first (RemoveRegionsFromReplication), in a documented step.',
};

export const PROTECTIONS: readonly Protection[] = [
  protection('LG-01', 'AWS::Logs::LogGroup', { property: 'DeletionProtectionEnabled', value: true }, LOGS),
  protection('KM-02', 'AWS::KMS::Key', KEY_POLICY, api('kms/latest/APIReference', 'ScheduleKeyDeletion')),
  protection(
    'NF-01',
    'AWS::NetworkFirewall::Firewall',
    { property: 'DeleteProtection', value: true },
    api(FIREWALL, 'DeleteFirewall'),
  ),
  protection(
    'RR-01',
    'AWS::Route53Resolver::FirewallRuleGroupAssociation',
    MUTATION,
    'https://github.com/hashicorp/terraform-provider-aws/issues/21278',
    { date: '2021-10-13', confidence: 'reported' },
  ),
  protection('LB-01', 'AWS::ElasticLoadBalancingV2::LoadBalancer', BALANCER, api(ELB, 'DeleteLoadBalancer')),
  protection('DB-01', 'AWS::RDS::DBCluster', SWITCH, resourceType('aws-resource-rds-dbcluster')),
  protection('DB-01', 'AWS::RDS::DBInstance', SWITCH, resourceType('aws-resource-rds-dbinstance')),
  protection('DB-06', 'AWS::RDS::GlobalCluster', SWITCH, resourceType('aws-resource-rds-globalcluster')),
  protection(
    'SE-01',
    'AWS::SecretsManager::Secret',
    { property: 'ReplicaRegions' },
    api('secretsmanager/latest/apireference', 'DeleteSecret'),
    REPLICAS,
  ),
];

/** A resource that is deleted only when it is empty, and fills up after its creation with what no template names. */
export interface Content extends Rule {
  readonly type: string;
  /** With this setting its deletion takes the contents along. */
  readonly unless?: Setting;
  /** A custom resource of this type that names the resource empties it. */
  readonly emptiedBy?: string;
  /** It fills up only where a resource of the type has existed whose property ends like a property of its own. */
  readonly filledBy?: { readonly type: string; readonly property: string; readonly endsLike: string };
  /** With this setting it cannot even be emptied. */
  readonly sealedBy?: Setting;
}

type More = Omit<Partial<Content>, 'id' | 'type' | 'says' | 'fix' | 'source'>;

const content = (id: string, type: string, says: string, fix: string, source: string, more: More = {}): Content => ({
  id,
  type,
  says,
  fix,
  source,
  date: MODELS,
  confidence: 'documented',
  ...more,
});

const BUCKET = 'AWS::S3::Bucket';
const VAULT = 'AWS::Backup::BackupVault';

export const CONTENTS: readonly Content[] = [
  content(
    'S3-01',
    BUCKET,
    'A bucket is deleted only when it is empty, versions and delete markers included.',
    'Empty it in a documented step before its stack is deleted.',
    api('AmazonS3/latest/API', 'DeleteBucket'),
    { emptiedBy: 'Custom::S3AutoDeleteObjects' },
  ),
  content(
    'S3-03',
    BUCKET,
    'No one deletes an object that is locked in compliance mode before its day.',
    'Lock in governance mode where the bucket is meant to go.',
    docs('AmazonS3/latest/userguide/object-lock'),
    { sealedBy: { property: 'ObjectLockConfiguration.Rule.DefaultRetention.Mode', value: 'COMPLIANCE' } },
  ),
  content(
    'BK-01',
    VAULT,
    'A vault is deleted only when it holds no recovery point.',
    'Delete its recovery points in a documented step before its stack is deleted.',
    api('aws-backup/latest/devguide', 'DeleteBackupVault'),
  ),
  content(
    'BK-02',
    VAULT,
    'A vault whose policy denies DeleteRecoveryPoint to everyone is emptied by expiry alone.',
    'Let the one who may tear the environment down delete recovery points.',
    docs('aws-backup/latest/devguide/create-a-vault-access-policy'),
    { sealedBy: { property: 'AccessPolicy', denies: 'backup:DeleteRecoveryPoint' } },
  ),
  content(
    'BK-06',
    VAULT,
    'A locked vault refuses the deletion of a recovery point; a lock in governance mode can be removed, one in compliance mode only within its grace time.',
    'Remove the lock in a documented step before the recovery points.',
    docs('aws-backup/latest/devguide/vault-lock'),
    { sealedBy: { property: 'LockConfiguration' } },
  ),
  content(
    'CE-02',
    'AWS::Route53::HostedZone',
    "A certificate's validation records stay in the zone when the certificate goes, and a zone with records is not deleted.",
    'Delete the validation records in a documented step before the zone.',
    'https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/837',
    {
      filledBy: { type: 'AWS::CertificateManager::Certificate', property: 'DomainName', endsLike: 'Name' },
      date: '2021-04-14',
      confidence: 'reported',
    },
  ),
  content(
    'AT-01',
    'AWS::Athena::WorkGroup',
    'A workgroup that holds queries is deleted only with RecursiveDeleteOption.',
    'Set RecursiveDeleteOption where the workgroup is meant to go.',
    resourceType('aws-resource-athena-workgroup'),
    { unless: { property: 'RecursiveDeleteOption', value: true } },
  ),
];

/** A resource that its service does not delete while another refers to it. */
export interface Use extends Rule {
  readonly type: string;
  /** Only references from resources of this type count; default: from any. */
  readonly by?: string;
  /** The property by which that type names it, instead of a reference; in any region. */
  readonly named?: string;
}

const use = (id: string, type: string, source: string, by?: string, named?: string): Use => ({
  id,
  type,
  by,
  named,
  says: `${type} is not deleted while ${by ?? 'another resource'} that exists refers to it.`,
  fix: 'Retain it as long as what refers to it, or let that go first.',
  source,
  date: MODELS,
  confidence: 'documented',
});

const EC2 = 'AWSEC2/latest/APIReference';
const RDS = 'AmazonRDS/latest/APIReference';
const CLUSTER = 'AWS::RDS::DBCluster';
const BACKUP = 'aws-backup/latest/devguide';

export const USES: readonly Use[] = [
  use('DB-09', 'AWS::RDS::DBSubnetGroup', api(RDS, 'DeleteDBSubnetGroup'), CLUSTER),
  use('DB-09', 'AWS::RDS::DBClusterParameterGroup', api(RDS, 'DeleteDBClusterParameterGroup'), CLUSTER),
  use('DB-06', 'AWS::RDS::GlobalCluster', api(RDS, 'DeleteGlobalCluster'), CLUSTER, 'GlobalClusterIdentifier'),
  use('VP-02', 'AWS::EC2::SecurityGroup', api(EC2, 'DeleteSecurityGroup')),
  use('VP-05', 'AWS::EC2::Subnet', api(EC2, 'DeleteSubnet')),
  use('VP-05', 'AWS::EC2::VPC', api(EC2, 'DeleteVpc')),
  use('VP-08', 'AWS::EC2::EIP', api(EC2, 'ReleaseAddress')),
  use('IA-02', 'AWS::IAM::ManagedPolicy', api('IAM/latest/APIReference', 'DeletePolicy')),
  use('LB-01', 'AWS::ElasticLoadBalancingV2::TargetGroup', api(ELB, 'DeleteTargetGroup')),
  use('CE-01', 'AWS::CertificateManager::Certificate', api('acm/latest/APIReference', 'DeleteCertificate')),
  use('NF-04', 'AWS::NetworkFirewall::RuleGroup', api(FIREWALL, 'DeleteRuleGroup')),
  use('NF-04', 'AWS::NetworkFirewall::FirewallPolicy', api(FIREWALL, 'DeleteFirewallPolicy')),
  use('WA-02', 'AWS::WAFv2::WebACL', api('waf/latest/APIReference', 'DeleteWebACL')),
  use('EC-06', 'AWS::ECS::Cluster', api('AmazonECS/latest/APIReference', 'DeleteCluster'), 'AWS::ECS::Service'),
  use('BK-05', 'AWS::Backup::BackupPlan', api(BACKUP, 'DeleteBackupPlan'), 'AWS::Backup::BackupSelection'),
];

/** A name that goes while what it names stays. */
export const ORPHAN: Rule & { readonly type: string } = {
  id: 'KM-03',
  type: 'AWS::KMS::Alias',
  says: 'An alias is deleted and free at once while its retained key stays: the next creation puts another key under the same alias, which others name.',
  fix: 'Retain the alias with its key, and import both.',
  source: api('kms/latest/APIReference', 'DeleteAlias'),
  date: MODELS,
  confidence: 'documented',
};
