/** Signs in the trail that records are cut short, or that keys, backups and stores are in danger. */
import { anyOf, byHand, signs } from './trail-patterns';

/** What cuts records short. */
export const CUT_SHORT = signs(
  {
    runbook: 'Records were cut short',
    firstStep:
      'Read who called, from where and what else, with the saved query admin-actions. The archive holds what the log group has lost.',
  },
  {
    LogsCutShort: {
      pattern: anyOf({
        logs: [
          'PutRetentionPolicy',
          'DeleteRetentionPolicy',
          'DeleteLogGroup',
          'DeleteLogStream',
          'PutLogGroupDeletionProtection',
          'DisassociateKmsKey',
          'DeleteSubscriptionFilter',
          'DeleteAccountPolicy',
          'DeleteResourcePolicy',
        ],
      }),
      symptom: 'A log group was deleted, lost its protection or its way to the archive, or is kept for another time.',
    },
    LogsLedAway: {
      // Under the same name, a subscription, a key or a transformation replaces the one that was deployed.
      pattern: byHand({
        logs: ['PutSubscriptionFilter', 'PutAccountPolicy', 'PutTransformer', 'AssociateKmsKey', 'PutResourcePolicy'],
      }),
      symptom: 'Logs were led elsewhere, rewritten or encrypted with another key by hand.',
    },
    DeliveryStopped: {
      pattern: anyOf({ firehose: ['DeleteDeliveryStream', 'UpdateDestination', 'StopDeliveryStreamEncryption'] }),
      symptom: 'The stream that carries logs to the archive was deleted or led elsewhere.',
    },
    MaskTakenOff: {
      pattern: anyOf({ logs: ['DeleteDataProtectionPolicy', 'PutDataProtectionPolicy'] }),
      symptom: 'What hides credentials in a log group was changed or taken off.',
    },
  },
);

/** What endangers keys, backups and stores. */
export const IN_DANGER = signs(
  {
    runbook: 'A key or a backup is in danger',
    firstStep: 'Undo it at once: cancel the deletion, enable the key, put the lock back; then read who did it.',
  },
  {
    KeyInDanger: {
      pattern: anyOf({
        kms: [
          'DisableKey',
          'ScheduleKeyDeletion',
          'DeleteImportedKeyMaterial',
          'DisableKeyRotation',
          'DeleteAlias',
          'UpdateAlias',
          'PutKeyPolicy',
        ],
      }),
      symptom: 'A key was disabled, is about to be deleted, or has another policy.',
    },
    BackupDeleted: {
      pattern: anyOf({
        backup: [
          'DeleteRecoveryPoint',
          'DisassociateRecoveryPoint',
          'UpdateRecoveryPointLifecycle',
          'DeleteBackupVault',
          'DeleteBackupPlan',
          'DeleteBackupSelection',
          'UpdateRegionSettings',
        ],
      }),
      symptom: 'A backup, or what makes backups, was deleted.',
    },
    SnapshotDeleted: {
      // AWS Backup deletes snapshots whose time has come; nothing else does.
      pattern: byHand({
        rds: [
          'DeleteDBClusterSnapshot',
          'DeleteDBClusterAutomatedBackup',
          'DeleteGlobalCluster',
          'RemoveFromGlobalCluster',
          'DeleteDBCluster',
          'ModifyDBCluster',
          'ModifyDBClusterParameterGroup',
        ],
      }),
      symptom:
        'The database, its protection, a snapshot or an automated backup was deleted or changed, or a region taken out of the global database.',
    },
    VaultLockChanged: {
      pattern: anyOf({
        backup: [
          'PutBackupVaultLockConfiguration',
          'DeleteBackupVaultLockConfiguration',
          'PutBackupVaultAccessPolicy',
          'DeleteBackupVaultAccessPolicy',
        ],
      }),
      symptom: 'The lock or the policy of the backup vault was changed.',
    },
    StoreUnlocked: {
      pattern: byHand({
        s3: [
          'PutBucketObjectLockConfiguration',
          'PutBucketLifecycle',
          'DeleteBucketLifecycle',
          'PutBucketVersioning',
          'PutBucketReplication',
          'DeleteBucketReplication',
          'PutBucketEncryption',
          'DeleteBucketEncryption',
          'DeleteBucket',
        ],
      }),
      symptom: 'Lock, lifetime, copies or encryption of a bucket were changed by hand.',
    },
  },
);
