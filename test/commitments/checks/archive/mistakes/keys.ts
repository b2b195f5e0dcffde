/** Keys that can be deleted, and aliases that can be moved to another key. */
import { type Letter, type Mistake, mistakesAt, set, without } from '../../../../support/mistakes';
import { actionsWithout, eachDenial, SPARES_ME } from './denials';

const denial = (action: string, change: Parameters<typeof eachDenial>[2]) => eachDenial('KeyPolicy', action, change);

const lacking = (action: string) =>
  denial(action, (at, statement) => set([...at, 'Action'], actionsWithout(action, statement)));

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
    .flatMap((key) =>
      mistakesAt('F8/protected-keys', key, {
        'a key without its denials': set('KeyPolicy.Statement', []),
        'a key that can be disabled': lacking('kms:DisableKey'),
        'a key that one role can delete': denial('kms:ScheduleKeyDeletion', (at) =>
          set([...at, 'Condition'], SPARES_ME),
        ),
        'an alias that can be moved to another key': lacking('kms:UpdateAlias'),
        'an alias that can be deleted': lacking('kms:DeleteAlias'),
        'a policy that can be changed': denial('kms:PutKeyPolicy', without),
        'a policy that anybody can change': denial('kms:PutKeyPolicy', (at) =>
          set([...at, 'Condition'], { ArnNotLike: { 'aws:PrincipalArn': '*' } }),
        ),
      }),
    );
