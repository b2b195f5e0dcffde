/** Signs in the trail that records are cut short, or that keys, backups and stores are in danger. */
import { anyOf, byHand, type Tampering } from './trail-patterns';

const WHO = 'Read who called, from where and what else, with the saved query admin-actions.';

const CUT_SHORT = {
  runbook: 'Records were cut short',
  firstStep: `${WHO} The archive holds what the log group has lost.`,
} as const;
const IN_DANGER = {
  runbook: 'A key or a backup is in danger',
  firstStep: 'Undo it at once: cancel the deletion, enable the key, put the lock back; then read who did it.',
} as const;

/** What cuts records short, and what endangers keys, backups and stores. */
export const CUT_SHORT_OR_IN_DANGER: readonly Tampering[] = [
  {
    id: 'LogsCutShort',
    pattern: anyOf({
      service: 'logs',
      calls: [
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
    ...CUT_SHORT,
  },
  {
    // Under the same name, a subscription, a key or a transformation replaces the one that was deployed.
    id: 'LogsLedAway',
    pattern: byHand({
      service: 'logs',
      calls: ['PutSubscriptionFilter', 'PutAccountPolicy', 'PutTransformer', 'AssociateKmsKey', 'PutResourcePolicy'],
    }),
    symptom: 'Logs were led elsewhere, rewritten or encrypted with another key by hand.',
    ...CUT_SHORT,
  },
  {
    id: 'DeliveryStopped',
    pattern: anyOf({
      service: 'firehose',
      calls: ['DeleteDeliveryStream', 'UpdateDestination', 'StopDeliveryStreamEncryption'],
    }),
    symptom: 'The stream that carries logs to the archive was deleted or led elsewhere.',
    ...CUT_SHORT,
  },
  {
    id: 'MaskTakenOff',
    pattern: anyOf({ service: 'logs', calls: ['DeleteDataProtectionPolicy', 'PutDataProtectionPolicy'] }),
    symptom: 'What hides credentials in a log group was changed or taken off.',
    ...CUT_SHORT,
  },
  {
    id: 'KeyInDanger',
    pattern: anyOf({
      service: 'kms',
      calls: [
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
    ...IN_DANGER,
  },
  {
    id: 'BackupDeleted',
    pattern: anyOf({
      service: 'backup',
      calls: [
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
    ...IN_DANGER,
  },
  {
    id: 'SnapshotDeleted',
    // AWS Backup deletes snapshots whose time has come; nothing else does.
    pattern: byHand({
      service: 'rds',
      calls: [
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
    ...IN_DANGER,
  },
  {
    id: 'VaultLockChanged',
    pattern: anyOf({
      service: 'backup',
      calls: [
        'PutBackupVaultLockConfiguration',
        'DeleteBackupVaultLockConfiguration',
        'PutBackupVaultAccessPolicy',
        'DeleteBackupVaultAccessPolicy',
      ],
    }),
    symptom: 'The lock or the policy of the backup vault was changed.',
    ...IN_DANGER,
  },
  {
    id: 'StoreUnlocked',
    pattern: byHand({
      service: 's3',
      calls: [
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
    ...IN_DANGER,
  },
];
