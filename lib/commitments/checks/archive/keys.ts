/** Keys stay, so that what is encrypted with them stays legible, and logs can be encrypted at all (F6, F8). */
import { type Check, each } from '../../check';
import { at, type Json, list, show } from '../../../assembly/template-index';
import { sparesDeployment } from './writers';

/** What no principal may do to a key, and what a deployment alone may: another policy, or another key behind the name. */
const ENDING = ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteImportedKeyMaterial'] as const;
const REDIRECTING = ['kms:PutKeyPolicy', 'kms:UpdateAlias', 'kms:DeleteAlias'] as const;

export const keyCannotGo: Check = {
  id: 'F8',
  name: 'key',
  sentence:
    'No key can be deleted or disabled, those of records, backups, customers, notices and signatures alike, and only a deployment can change the policy that says so, or lead a name to another key',
  holdsIn: 'production',
  find: (tree) =>
    each(
      tree,
      'AWS::KMS::Key',
      `denials to everybody of ${ENDING.join(', ')}, and to everybody but the deployment of ${REDIRECTING.join(', ')}`,
      'keep() the key',
      (key) => {
        const denials = list(key.properties, 'KeyPolicy', 'Statement').filter(
          (statement) => at(statement, 'Effect') === 'Deny' && at(statement, 'Principal', 'AWS') === '*',
        );
        const denied = (statements: readonly Json[]): readonly (Json | undefined)[] =>
          statements.flatMap((statement) => [at(statement, 'Action')].flat());
        const [always, byOthers] = [
          denied(denials.filter((statement) => at(statement, 'Condition') === undefined)),
          denied(denials.filter(sparesDeployment)),
        ];
        const missing: readonly string[] = [
          ...ENDING.filter((action) => !always.includes(action)),
          ...REDIRECTING.filter((action) => !byOthers.includes(action)),
        ];
        return missing.length === 0 ? undefined : `no denial of ${missing.join(', ')}`;
      },
    ),
};

export const logKeyFits: Check = {
  id: 'F6',
  name: 'log-key',
  sentence: 'CloudWatch Logs may use the log key for every log group of the region',
  holdsIn: 'every',
  find: (tree) =>
    tree
      .ofType('AWS::KMS::Key')
      .filter((key) => key.path.endsWith('Archive/LogKey/Resource'))
      .flatMap((key) => {
        // What CloudWatch Logs says of itself: colons throughout, or no log group can be made (AssociateKmsKey, API reference).
        const required = `arn:aws:logs:${key.stack.region}:${key.stack.account}:log-group:*`;
        const found = list(key.properties, 'KeyPolicy', 'Statement').map((statement) =>
          at(statement, 'Condition', 'ArnLike', 'kms:EncryptionContext:aws:logs:arn'),
        );
        return found.includes(required)
          ? []
          : [
              {
                path: key.path,
                found: show(found.find((each) => each !== undefined)),
                required,
                fix: 'keep the condition of ServiceKey',
              },
            ];
      }),
};
