import { type Letter, properties } from '../../../../support/mistakes';
import type { RegionMistake } from './places';

const vault = (letter: Letter): string => `${letter}/Backup/Vault/Resource`;
const statement = (index: number, ...keys: (string | number)[]) =>
  properties('AccessPolicy', 'Statement', index, ...keys);

export const VAULTS: readonly RegionMistake[] = [
  [(l) => `L7/vaults ${l}`, 'a region without a vault', (draft, l) => draft.remove(vault(l))],
  [
    (l) => `L7/vaults ${vault(l)}`,
    'a vault under the key of AWS',
    (draft, l) => draft.delete(vault(l), properties('EncryptionKeyArn')),
  ],
  [
    (l) => `P4/vault-lock ${vault(l)}`,
    'a vault without a lock',
    (draft, l) => draft.delete(vault(l), properties('LockConfiguration')),
  ],
  [
    (l) => `P4/vault-lock ${vault(l)}`,
    'a lock without an end',
    (draft, l) => draft.delete(vault(l), properties('LockConfiguration', 'MaxRetentionDays')),
  ],
  [
    (l) => `P4/vault-lock ${vault(l)}`,
    'a lock that lets backups live too long',
    (draft, l) => draft.set(vault(l), properties('LockConfiguration', 'MaxRetentionDays'), 91),
  ],
  [
    (l) => `P4/vault-lock ${vault(l)}`,
    'a lock that lets backups be too short',
    (draft, l) => draft.set(vault(l), properties('LockConfiguration', 'MinRetentionDays'), 6),
  ],
  [
    (l) => `P4/lock-chosen ${vault(l)}`,
    'a vault that is locked for good by accident',
    (draft, l) => draft.set(vault(l), properties('LockConfiguration', 'ChangeableForDays'), 3),
  ],
  [
    (l) => `L5/undeletable ${vault(l)}`,
    'a vault without a policy',
    (draft, l) => draft.delete(vault(l), properties('AccessPolicy')),
  ],
  [
    (l) => `L5/undeletable ${vault(l)}`,
    'backups that can be deleted',
    (draft, l) => draft.set(vault(l), statement(0, 'Action'), 'backup:UpdateRecoveryPointLifecycle'),
  ],
  [
    (l) => `L5/undeletable ${vault(l)}`,
    'backups that one role can delete',
    (draft, l) =>
      draft.set(vault(l), statement(0, 'Condition'), {
        ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::1:role/me' },
      }),
  ],
  [
    (l) => `L5/undeletable ${vault(l)}`,
    'a policy that can be changed',
    (draft, l) => draft.set(vault(l), statement(1, 'Action'), ['backup:DeleteBackupVault']),
  ],
  [
    (l) => `L5/undeletable ${vault(l)}`,
    'a policy that anybody can change',
    (draft, l) => draft.set(vault(l), statement(1, 'Condition'), { ArnNotLike: { 'aws:PrincipalArn': '*' } }),
  ],
];
