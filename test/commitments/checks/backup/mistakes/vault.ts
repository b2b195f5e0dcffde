import { type Letter, type Mistake, mistakesAt, properties, removed, set, without } from '../../../../support/mistakes';

const vault = (letter: Letter): string => `${letter}/Backup/Vault/Resource`;
const statement = (index: number, ...keys: (string | number)[]) =>
  properties('AccessPolicy', 'Statement', index, ...keys);

export const vaults = (l: Letter): readonly Mistake[] => [
  ...mistakesAt('L7/vaults', [l, vault(l)], { 'a region without a vault': removed }),
  ...mistakesAt('L7/vaults', vault(l), { 'a vault under the key of AWS': without('EncryptionKeyArn') }),
  ...mistakesAt('P4/vault-lock', vault(l), {
    'a vault without a lock': without('LockConfiguration'),
    'a lock without an end': without('LockConfiguration.MaxRetentionDays'),
    'a lock that lets backups live too long': set('LockConfiguration.MaxRetentionDays', 91),
    'a lock that lets backups be too short': set('LockConfiguration.MinRetentionDays', 6),
  }),
  ...mistakesAt('P4/configured-vault-lock', vault(l), {
    'a vault that is locked for good by accident': set('LockConfiguration.ChangeableForDays', 3),
  }),
  ...mistakesAt('L5/deletion-denials', vault(l), {
    'a vault without a policy': without('AccessPolicy'),
    'backups that can be deleted': set(statement(0, 'Action'), 'backup:UpdateRecoveryPointLifecycle'),
    'backups that one role can delete': set(statement(0, 'Condition'), {
      ArnNotEquals: { 'aws:PrincipalArn': 'arn:aws:iam::1:role/me' },
    }),
    'a policy that can be changed': set(statement(1, 'Action'), ['backup:DeleteBackupVault']),
    'a policy that anybody can change': set(statement(1, 'Condition'), { ArnNotLike: { 'aws:PrincipalArn': '*' } }),
  }),
];
