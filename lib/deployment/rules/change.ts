/** What cannot change in place, or cannot change back. */
import { api, MODELS, resourceType, type Rule, type Setting } from './rule';

/** Properties that a service refuses to change while a setting holds. */
export interface Frozen extends Rule {
  readonly type: string;
  /** Default: all but the setting's own. */
  readonly properties?: readonly string[];
  /** Of the resource before the change. */
  readonly while?: Setting;
  /** A resource of this type in the same account and region, and a text in its properties. */
  readonly whileOther?: Setting & {
    readonly type: string;
    /** Where it has the value that is in force, which the change may take. */
    readonly inForce: string;
  };
}

const frozen = (id: string, type: string, says: string, source: string, more: Partial<Frozen>): Frozen => ({
  id,
  type,
  says,
  fix: 'Switch the protection off in one deployment, and change it in the next.',
  source,
  date: MODELS,
  confidence: 'documented',
  ...more,
});

const FIREWALL = 'AWS::NetworkFirewall::Firewall';
const FIREWALL_API = 'network-firewall/latest/APIReference';

export const FROZEN: readonly Frozen[] = [
  frozen(
    'DB-11',
    'AWS::RDS::DBCluster',
    'Once AWS Backup holds a continuous recovery point of a cluster, its retention is changed through the backup plan; RDS takes no value but the one in force.',
    'https://github.com/terraform-aws-modules/terraform-aws-rds-aurora/pull/411',
    {
      properties: ['BackupRetentionPeriod'],
      whileOther: {
        type: 'AWS::Backup::BackupPlan',
        property: 'BackupPlan.BackupPlanRule.EnableContinuousBackup',
        value: true,
        inForce: 'BackupPlan.BackupPlanRule.Lifecycle.DeleteAfterDays',
      },
      fix: 'Change the plan alone; once its next backup has set the cluster, give BackupRetentionPeriod the same value.',
      date: '2023-10-31',
      confidence: 'reported',
    },
  ),
  frozen(
    'NF-02',
    FIREWALL,
    'A firewall with SubnetChangeProtection refuses other subnets.',
    api(FIREWALL_API, 'AssociateSubnets'),
    { properties: ['SubnetMappings'], while: { property: 'SubnetChangeProtection', value: true } },
  ),
  frozen(
    'NF-02',
    FIREWALL,
    'A firewall with FirewallPolicyChangeProtection refuses another policy.',
    api(FIREWALL_API, 'AssociateFirewallPolicy'),
    { properties: ['FirewallPolicyArn'], while: { property: 'FirewallPolicyChangeProtection', value: true } },
  ),
  frozen(
    'RR-01',
    'AWS::Route53Resolver::FirewallRuleGroupAssociation',
    'An association with MutationProtection refuses every change but that of the protection.',
    'https://github.com/hashicorp/terraform-provider-aws/issues/21278',
    { while: { property: 'MutationProtection', value: 'ENABLED' }, date: '2021-10-13', confidence: 'reported' },
  ),
  frozen(
    'DB-07',
    'AWS::RDS::GlobalCluster',
    'A minor version is not changed through the global cluster: each member is modified, readers first.',
    'https://github.com/hashicorp/terraform-provider-aws/issues/45398',
    {
      properties: ['EngineVersion'],
      fix: 'Modify the members first (runbook of the upgrade), then let the template follow.',
      date: '2025-12-04',
      confidence: 'reported',
    },
  ),
];

/** A change that a rollback cannot take back. */
export interface OneWay extends Rule {
  readonly type: string;
  readonly property: string;
}

const oneWay = (id: string, type: string, property: string, source: string): OneWay => ({
  id,
  type,
  property,
  says: `A change of ${property} is not taken back: the rollback of the stack ends in UPDATE_ROLLBACK_FAILED.`,
  fix: 'Deploy this change alone, after all others, and know the way out (ContinueUpdateRollback).',
  source,
  date: MODELS,
  confidence: 'documented',
});

export const ONE_WAY: readonly OneWay[] = [
  oneWay('DB-12', 'AWS::RDS::DBCluster', 'EngineVersion', resourceType('aws-resource-rds-dbcluster')),
  oneWay('DB-12', 'AWS::RDS::GlobalCluster', 'EngineVersion', resourceType('aws-resource-rds-globalcluster')),
];

/** A change in place that leaves a moment without what the property gives. */
export const GAP: Rule & { readonly type: string; readonly properties: readonly string[] } = {
  id: 'VP-03',
  type: 'AWS::EC2::SecurityGroup',
  properties: ['SecurityGroupIngress', 'SecurityGroupEgress'],
  says: 'A changed rule within a group is removed, then added: traffic under it is refused for some seconds.',
  fix: 'Add the new rule in one deployment, and remove the old one in the next.',
  source: resourceType('aws-resource-ec2-securitygroup'),
  date: MODELS,
  confidence: 'documented',
};
