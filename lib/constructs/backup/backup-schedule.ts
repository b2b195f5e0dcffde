import { Duration } from 'aws-cdk-lib';
import {
  BackupPlan,
  BackupPlanRule,
  type BackupPlanRuleProps,
  BackupResource,
  BackupSelection,
  BackupVault,
  type IBackupVault,
} from 'aws-cdk-lib/aws-backup';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { CUSTOMER_DATA_TAG, vaultArn, vaultName } from '../../config/names';
import { BACKUP } from '../../config/numbers';
import type { Environment, Region } from '../../config/types';

export interface BackupScheduleProps {
  readonly environment: Environment;
  readonly vault: IBackupVault;
  /** Whom AWS Backup acts as. */
  readonly role: IRole;
  /** The region that keeps the second copy; `undefined` where there is none (yet). */
  readonly copyTo: Region | undefined;
}

/**
 * When what is backed up (L5): everything that carries the tag of customer data, continuously and every few hours.
 * Two rules, because what AWS Backup copies of a continuous backup is a snapshot anyway, and Aurora's are not copied at all;
 * at different hours, because of two rules that fall together AWS Backup keeps one. Both stay clear of the database's own
 * windows (07:00 and Sunday 08:00 UTC), before which AWS Backup starts none. Nothing goes to cold storage, where it would
 * have to stay for 90 days (P4).
 */
export class BackupSchedule extends Construct {
  constructor(scope: Construct, id: string, { environment, vault, role, copyTo }: BackupScheduleProps) {
    super(scope, id);
    const plan = new BackupPlan(this, 'Plan', { backupPlanName: vaultName(environment), backupVault: vault });
    plan.addRule(
      rule('Continuous', {
        scheduleExpression: Schedule.cron({ minute: '0', hour: '3' }),
        enableContinuousBackup: true,
      }),
    );
    plan.addRule(
      rule('Snapshots', {
        scheduleExpression: Schedule.cron({ minute: '0', hour: `1/${BACKUP.interval.hours}` }),
        copyActions: copyTo && [this.copy(environment, copyTo)],
      }),
    );
    new BackupSelection(this, 'CustomerData', {
      backupPlan: plan,
      backupSelectionName: 'customer-data',
      resources: [BackupResource.fromTag(CUSTOMER_DATA_TAG.key, CUSTOMER_DATA_TAG.value)],
      role,
      disableDefaultBackupPolicy: true,
    });
  }

  /** Only from where the original is: a copy is copied nowhere, and its time is written out (P4). */
  private copy(environment: Environment, region: Region) {
    return {
      destinationBackupVault: BackupVault.fromBackupVaultArn(this, 'PeerVault', vaultArn(environment, region)),
      deleteAfter: EXPIRY,
    };
  }
}

const EXPIRY = Duration.days(BACKUP.retention.days);

const rule = (ruleName: string, props: BackupPlanRuleProps): BackupPlanRule =>
  new BackupPlanRule({
    ruleName,
    deleteAfter: EXPIRY,
    // The least that AWS Backup offers; its default of eight hours would make the hours above meaningless.
    startWindow: Duration.hours(1),
    // A bucket's first backup takes long.
    completionWindow: Duration.days(1),
    ...props,
  });
