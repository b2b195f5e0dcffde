import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { writerName } from '../../config/record-writers';
import type { Site } from '../../config/types';

/** For databases and for buckets, backups and their restores: AWS publishes two of the four under service-role, the others not. */
const POLICIES = [
  'service-role/AWSBackupServiceRolePolicyForBackup',
  'service-role/AWSBackupServiceRolePolicyForRestores',
  'AWSBackupServiceRolePolicyForS3Backup',
  'AWSBackupServiceRolePolicyForS3Restore',
] as const;

/**
 * Whom AWS Backup acts as in a region, on backing up as on trying restores. Its policies are those that AWS keeps for it:
 * what is needed changes with the service.
 */
export class BackupRole extends Role {
  constructor(scope: Construct, id: string, { environment, region }: Site) {
    super(scope, id, {
      // A restore in earnest writes to the buckets of messages, which know it by its name.
      roleName: writerName(environment, 'backup', region),
      // AWS Backup documents conditions for topics that it publishes to, and none for its roles: one that it does not meet would stop backups.
      assumedBy: new ServicePrincipal('backup.amazonaws.com'),
      managedPolicies: POLICIES.map((name) => ManagedPolicy.fromAwsManagedPolicyName(name)),
    });
  }
}
