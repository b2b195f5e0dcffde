/** Each region keeps its backups in a vault from which no principal can delete them (L5, L7, P4). */
import { environments } from '../../../config/environments';
import { DELETION } from '../../../config/numbers';
import type { VaultLock } from '../../../config/types';
import { SHORTEST_BACKUP } from '../../../config/validate/limits';
import type { Check } from '../../check';
import { at, list, type Resource, show } from '../../../assembly/template-index';
import { missingDenials } from '../archive/denials';
import { referredAs } from '../references';
import { checkInEachRegion, checkOf, typed } from '../shapes';

export const VAULT = 'AWS::Backup::BackupVault';

const KEY = 'AWS::KMS::Key';

/** ARN of a vault, by which the other region and restore tests name it. */
export const arnOfVault = ({ properties, stack }: Resource): string =>
  `arn:aws:backup:${stack.region}:${stack.account}:backup-vault:${String(at(properties, 'BackupVaultName'))}`;

const present = checkInEachRegion({
  id: 'L7',
  name: 'vaults',
  sentence: 'Each region keeps the backups of its own instances, in a vault under a key of that region',
  of: typed(VAULT),
  required: 'a vault in each region, with an EncryptionKeyArn that is a key of this template',
  fix: "let both regions have a Backup stack, and pass the stack's BackupKey",
  found: (vault, tree) => {
    const key = at(vault.properties, 'EncryptionKeyArn');
    return referredAs(KEY, tree, vault, key) ? undefined : show(key);
  },
});

const locked = checkOf({
  id: 'P4',
  name: 'vault-lock',
  sentence: `Every vault is locked: it refuses a backup that is kept less than ${SHORTEST_BACKUP.days} days or more than ${DELETION.backupAtMost.days}`,
  of: typed(VAULT),
  required: `MinRetentionDays at least ${SHORTEST_BACKUP.days}, MaxRetentionDays at most ${DELETION.backupAtMost.days}`,
  fix: 'use LockedVault',
  found: ({ properties }) => {
    const lock = at(properties, 'LockConfiguration');
    const [min, max] = [at(lock, 'MinRetentionDays'), at(lock, 'MaxRetentionDays')];
    const isBounded =
      typeof min === 'number' &&
      typeof max === 'number' &&
      min >= SHORTEST_BACKUP.days &&
      max <= DELETION.backupAtMost.days;
    return isBounded ? undefined : show(lock);
  },
});

/** What the environment says about its vault (lib/config/environments.ts). */
const chosenFor = (environment: string): VaultLock | undefined =>
  environments({}).find(({ name }) => name === environment)?.vaultLock;

const lockChosen = checkOf({
  id: 'P4',
  name: 'configured-vault-lock',
  sentence:
    'A vault is locked for good only where the configuration says so, and with the days in which that can be taken back',
  of: typed(VAULT),
  required: 'ChangeableForDays where vaultLock is compliance, and nowhere else',
  fix: "say it in the environment's vaultLock",
  found: ({ properties, stack }) => {
    const chosen = chosenFor(stack.environment);
    const days = typeof chosen === 'object' ? chosen.compliance.changeableFor.days : undefined;
    const found = at(properties, 'LockConfiguration', 'ChangeableForDays');
    return found === days ? undefined : `ChangeableForDays ${show(found)}`;
  },
});

/** Actions that must be denied to every principal, and those denied to all but the deployment. */
const DENIED_TO_ALL = [
  'backup:DeleteRecoveryPoint',
  'backup:UpdateRecoveryPointLifecycle',
  'backup:DisassociateRecoveryPoint',
] as const;
const DEPLOYMENT_ONLY = [
  'backup:PutBackupVaultAccessPolicy',
  'backup:DeleteBackupVaultAccessPolicy',
  'backup:PutBackupVaultLockConfiguration',
  'backup:DeleteBackupVaultLockConfiguration',
  'backup:DeleteBackupVault',
] as const;

const undeletable = checkOf({
  id: 'L5',
  name: 'deletion-denials',
  sentence:
    'No principal can delete a backup or shorten its life; only a deployment can change the lock or the policy of the vault',
  holdsIn: 'production',
  of: typed(VAULT),
  required: 'denials for every principal',
  fix: 'use LockedVault',
  found: ({ properties }) =>
    missingDenials(list(properties, 'AccessPolicy', 'Statement'), DENIED_TO_ALL, DEPLOYMENT_ONLY),
});

export const VAULT_CHECKS: readonly Check[] = [present, locked, lockChosen, undeletable];
