/** Each region keeps its backups in a vault from which no principal can delete them (L5, L7, P4). */
import { environments } from '../../../config/environments';
import { DELETION } from '../../../config/numbers';
import type { VaultLock } from '../../../config/types';
import { type Check, each, inEachRegion } from '../../check';
import { at, type Json, list, show } from '../../../assembly/template-index';
import { sparesDeployment } from '../archive/writers';
import { refersTo } from '../database/cluster';

export const VAULT = 'AWS::Backup::BackupVault';

/** A shorter time could end before a loss is noticed (P4: 7 to 90). */
export const SHORTEST_DAYS = 7;

const present: Check = {
  id: 'L7',
  name: 'vaults',
  sentence: 'Each region keeps the backups of its own instances, in a vault under a key of that region',
  holdsIn: 'every',
  find: (tree) => [
    ...inEachRegion(tree, VAULT, 'a vault in each region', 'let both regions have a Backup stack'),
    ...each(
      tree,
      VAULT,
      'an EncryptionKeyArn that is a key of this template',
      "pass the stack's BackupKey",
      (vault) => {
        const key = at(vault.properties, 'EncryptionKeyArn');
        return tree.ofType('AWS::KMS::Key').some((own) => own.stack === vault.stack && refersTo(key, own))
          ? undefined
          : show(key);
      },
    ),
  ],
};

const locked: Check = {
  id: 'P4',
  name: 'vault-lock',
  sentence: `Every vault is locked: it refuses a backup that is kept less than ${SHORTEST_DAYS} days or more than ${DELETION.backupAtMost.days}`,
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      VAULT,
      `MinRetentionDays at least ${SHORTEST_DAYS}, MaxRetentionDays at most ${DELETION.backupAtMost.days}`,
      'use LockedVault',
      ({ properties }) => {
        const lock = at(properties, 'LockConfiguration');
        const [min, max] = [at(lock, 'MinRetentionDays'), at(lock, 'MaxRetentionDays')];
        return typeof min === 'number' &&
          typeof max === 'number' &&
          min >= SHORTEST_DAYS &&
          max <= DELETION.backupAtMost.days
          ? undefined
          : show(lock);
      },
    ),
};

/** What the environment says about its vault (lib/config/environments.ts). */
const chosenFor = (environment: string): VaultLock | undefined =>
  environments({}).find(({ name }) => name === environment)?.vaultLock;

const lockChosen: Check = {
  id: 'P4',
  name: 'lock-chosen',
  sentence:
    'A vault is locked for good only where the configuration says so, and with the days in which that can be taken back',
  holdsIn: 'every',
  find: (tree) =>
    each(
      tree,
      VAULT,
      'ChangeableForDays where vaultLock is compliance, and nowhere else',
      "say it in the environment's vaultLock",
      ({ properties, stack }) => {
        const chosen = chosenFor(stack.environment);
        const days = typeof chosen === 'object' ? chosen.compliance.changeableFor.days : undefined;
        const found = at(properties, 'LockConfiguration', 'ChangeableForDays');
        return found === days ? undefined : `ChangeableForDays ${show(found)}`;
      },
    ),
};

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

const undeletable: Check = {
  id: 'L5',
  name: 'undeletable',
  sentence:
    'No principal can delete a backup or shorten its life; only a deployment can change the lock or the policy of the vault',
  holdsIn: 'every',
  find: (tree) =>
    each(tree, VAULT, 'denials for every principal', 'use LockedVault', ({ properties }) => {
      const denials = list(properties, 'AccessPolicy', 'Statement').filter(
        (statement) => at(statement, 'Effect') === 'Deny' && isEverybody(at(statement, 'Principal')),
      );
      const without = (condition: (statement: Json) => boolean, actions: readonly string[]): readonly string[] => {
        const denied = denials.filter(condition).flatMap((statement) => [at(statement, 'Action')].flat());
        return actions.filter((action) => !denied.includes(action));
      };
      const missing = [
        ...without((statement) => at(statement, 'Condition') === undefined, DENIED_TO_ALL),
        ...without(exceptDeployment, DEPLOYMENT_ONLY),
      ];
      return missing.length === 0 ? undefined : `no denial of ${missing.join(', ')}`;
    }),
};

const isEverybody = (principal: Json | undefined): boolean => principal === '*' || at(principal, 'AWS') === '*';

/** Without a condition, or with the deployment's role as the only exception. */
const exceptDeployment = (statement: Json): boolean =>
  at(statement, 'Condition') === undefined || sparesDeployment(statement);

export const VAULT_CHECKS: readonly Check[] = [present, locked, lockChosen, undeletable];
