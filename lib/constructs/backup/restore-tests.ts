import {
  CfnRestoreTestingPlan,
  CfnRestoreTestingSelection,
  type CfnRestoreTestingPlanProps,
} from 'aws-cdk-lib/aws-backup';
import { CfnSecurityGroupEgress, CfnSecurityGroupIngress, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnDBSubnetGroup } from 'aws-cdk-lib/aws-rds';
import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { backupName, DATABASE_PORT, vaultArn } from '../../config/names';
import { BACKUP } from '../../config/numbers';
import type { Site } from '../../config/types';
import type { ServiceNetwork } from '../service/service-network';
import { storesOf, type Tested } from './janitor/contract';
/** Name of the plan, within an environment. */
export const RESTORE_TESTS = 'restore_tests';

export interface RestoreTestsProps extends Site {
  readonly network: ServiceNetwork;
  /** Encrypts restored objects; a restored database keeps the key of its snapshot. */
  readonly key: IKey;
  /** The role that AWS Backup assumes. */
  readonly role: IRole;
}

/**
 * Every week AWS Backup restores a random snapshot of each store into isolation: subnets without a route out, and a security
 * group that only its validator reaches. Without them AWS Backup uses the default network. Snapshots only: AWS Backup does
 * not report to which time it restored a continuous backup.
 */
export class RestoreTests extends Construct {
  readonly planArn: string;
  /** Security group of every restored database. */
  readonly securityGroup: SecurityGroup;

  constructor(scope: Construct, id: string, props: RestoreTestsProps) {
    super(scope, id);
    const { environment, region, network, key, role } = props;
    const stores = storesOf(environment, region);
    this.securityGroup = new SecurityGroup(this, 'Isolated', { vpc: network.vpc });
    const subnets = new CfnDBSubnetGroup(this, 'Subnets', {
      dbSubnetGroupDescription: 'Databases restored in tests: no route to the internet',
      subnetIds: network.vpc.selectSubnets(network.subnets('isolated')).subnetIds,
    });
    const plan = new CfnRestoreTestingPlan(this, 'Plan', {
      restoreTestingPlanName: backupName(environment, RESTORE_TESTS),
      scheduleExpression: WEEKLY,
      startWindowHours: 1,
      recoveryPointSelection: chosenFrom(vaultArn(environment, region)),
    });
    this.planArn = plan.attrRestoreTestingPlanArn;
    const select = this.selections(plan, role);
    select('Aurora', [stores.database], {
      dbSubnetGroupName: subnets.ref,
      vpcSecurityGroupIds: Stack.of(this).toJsonString([this.securityGroup.securityGroupId]),
      enableIamDatabaseAuthentication: 'true',
    });
    select('S3', [stores.mail, stores.quarantine], { encryptionType: 'SSE-KMS', kmsKey: key.keyArn });
  }

  /** Lets the validator reach restored databases. Does not use the CDK's rules: their ids contain the region. */
  allowFrom(validator: SecurityGroup): void {
    const { securityGroupId: restored } = this.securityGroup;
    const port = { ipProtocol: 'tcp', fromPort: DATABASE_PORT, toPort: DATABASE_PORT };
    new CfnSecurityGroupIngress(this, 'FromValidator', {
      ...port,
      groupId: restored,
      sourceSecurityGroupId: validator.securityGroupId,
      description: 'The validator',
    });
    new CfnSecurityGroupEgress(this, 'ToRestored', {
      ...port,
      groupId: validator.securityGroupId,
      destinationSecurityGroupId: restored,
      description: 'Restored databases',
    });
  }

  /** By ARN: the vault also holds copies from the other region, and those are tested there, as originals. */
  private selections(plan: CfnRestoreTestingPlan, role: IRole) {
    return (type: Tested, protectedResourceArns: string[], restoreMetadataOverrides: Record<string, string>): void => {
      const selection = new CfnRestoreTestingSelection(this, type, {
        restoreTestingPlanName: plan.ref,
        restoreTestingSelectionName: type.toLowerCase(),
        protectedResourceType: type,
        protectedResourceArns,
        restoreMetadataOverrides,
        iamRoleArn: role.roleArn,
        validationWindowHours: BACKUP.validationWindow.hours,
      });
      selection.node.addDependency(role);
    };
  }
}

/** Sundays, 11:00 UTC: after the database's windows, at a quiet time in both regions. */
const WEEKLY = 'cron(0 11 ? * SUN *)';

const chosenFrom = (vault: string): CfnRestoreTestingPlanProps['recoveryPointSelection'] => ({
  algorithm: 'RANDOM_WITHIN_WINDOW',
  includeVaults: [vault],
  recoveryPointTypes: ['SNAPSHOT'],
  // Leaves out those that expire during the test.
  selectionWindowDays: BACKUP.retention.days - 1,
});
