import { Duration } from 'aws-cdk-lib';
import { BackupVault, type LockConfiguration } from 'aws-cdk-lib/aws-backup';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { vaultName } from '../../config/names';
import { BACKUP, DELETION } from '../../config/numbers';
import type { Environment, VaultLock } from '../../config/types';
import { removalPolicyOf } from '../../secure-defaults';
import { deployer } from '../archive/deployment-role';
import { deny } from '../permission/statements';

/** Actions on a recovery point that are denied to all where the environment stays: only the end of its retention deletes it. */
const LOSES_BACKUPS = [
  'backup:DeleteRecoveryPoint',
  'backup:UpdateRecoveryPointLifecycle',
  'backup:DisassociateRecoveryPoint',
];

/** Removes the lock, without which a recovery point could be deleted. */
const UNLOCKS = 'backup:DeleteBackupVaultLockConfiguration';

/** Actions that remove protection, that of this policy itself included. */
const LOSES_PROTECTION = [
  'backup:PutBackupVaultAccessPolicy',
  'backup:DeleteBackupVaultAccessPolicy',
  'backup:PutBackupVaultLockConfiguration',
  UNLOCKS,
  'backup:DeleteBackupVault',
];

export interface LockedVaultProps {
  readonly environment: Environment;
  readonly key: IKey;
}

/**
 * A region's backups. The lock keeps each for as long as promised and not longer (P4). The policy denies deletion to all, the
 * account's root included, and changes of lock or policy to all except a deployment. Where the environment may be destroyed, a person
 * who may remove the lock can empty the vault.
 */
export class LockedVault extends BackupVault {
  constructor(scope: Construct, id: string, { environment, key }: LockedVaultProps) {
    const { destroyable } = environment;
    super(scope, id, {
      backupVaultName: vaultName(environment),
      encryptionKey: key,
      removalPolicy: removalPolicyOf(environment),
      lockConfiguration: lock(environment.vaultLock),
      accessPolicy: new PolicyDocument({
        statements: [
          ...(destroyable ? [] : [deny(LOSES_BACKUPS, { resources: ['*'] })]),
          deny(
            destroyable ? LOSES_PROTECTION.filter((action) => action !== UNLOCKS) : LOSES_PROTECTION,
            { resources: ['*'] },
            { ArnNotEquals: { 'aws:PrincipalArn': deployer(scope) } },
          ),
        ],
      }),
    });
  }
}

function lock(vaultLock: VaultLock): LockConfiguration {
  const limits = {
    minRetention: Duration.days(BACKUP.lockedAtLeast.days),
    maxRetention: Duration.days(DELETION.backupAtMost.days),
  };
  return vaultLock === 'governance'
    ? limits
    : { ...limits, changeableFor: Duration.days(vaultLock.compliance.changeableFor.days) };
}
