/** Keys that can be deleted, and aliases that can be moved to another key. */
import type { Draft } from '../../../../support/assembly';
import type { Letter, Mistake } from '../../../../support/mistakes';
import { editDenials, ROLE } from './denials';

export const keys = (letter: Letter): readonly Mistake[] =>
  [
    'Archive/ArchiveKey',
    'Archive/LogKey',
    'Archive/NoticeKey',
    'Backup/Key',
    'Backup/Marks/Key',
    'Data/DatabaseKey',
    'Data/MailKey',
    'Data/SecretsKey',
    'Recovery/Key',
    'Service/Portal/HeartbeatKey/Key',
  ]
    .map((name) => `${letter}/${name}/Resource`)
    .flatMap((key): readonly Mistake[] => {
      const change =
        (action: string, how: (draft: Draft, keys: readonly (string | number)[]) => void) => (draft: Draft) =>
          editDenials(key, 'KeyPolicy', action, (_, at) => how(draft, at));
      return [
        [
          `F8/key ${key}`,
          'a key without its denials',
          (draft) => draft.set(key, ['Properties', 'KeyPolicy', 'Statement'], []),
        ],
        [
          `F8/key ${key}`,
          'a key that can be disabled',
          change('kms:DisableKey', (draft, at) =>
            draft.set(key, [...at, 'Action'], ['kms:ScheduleKeyDeletion', 'kms:DeleteImportedKeyMaterial']),
          ),
        ],
        [
          `F8/key ${key}`,
          'a key that one role can delete',
          change('kms:ScheduleKeyDeletion', (draft, at) =>
            draft.set(key, [...at, 'Condition'], { ArnNotEquals: { 'aws:PrincipalArn': ROLE('me') } }),
          ),
        ],
        [
          `F8/key ${key}`,
          'an alias that can be moved to another key',
          change('kms:UpdateAlias', (draft, at) =>
            draft.set(key, [...at, 'Action'], ['kms:PutKeyPolicy', 'kms:DeleteAlias']),
          ),
        ],
        [
          `F8/key ${key}`,
          'an alias that can be deleted',
          change('kms:DeleteAlias', (draft, at) =>
            draft.set(key, [...at, 'Action'], ['kms:PutKeyPolicy', 'kms:UpdateAlias']),
          ),
        ],
        [
          `F8/key ${key}`,
          'a policy that can be changed',
          change('kms:PutKeyPolicy', (draft, at) => draft.delete(key, at)),
        ],
        [
          `F8/key ${key}`,
          'a policy that anybody can change',
          change('kms:PutKeyPolicy', (draft, at) =>
            draft.set(key, [...at, 'Condition'], { ArnNotLike: { 'aws:PrincipalArn': '*' } }),
          ),
        ],
      ];
    });
