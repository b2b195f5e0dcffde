/** Keys stay, so that what is encrypted with them stays legible, and logs can be encrypted at all (F6, F8). */
import { at, list, show } from '../../../assembly/template-index';
import { checkOf, typed } from '../shapes';
import { missingDenials } from './denials';

const KEY = 'AWS::KMS::Key';

/** What no principal may do to a key, and what a deployment alone may: another policy, or another key behind the name. */
const ENDING = ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteImportedKeyMaterial'] as const;
const REDIRECTING = ['kms:PutKeyPolicy', 'kms:UpdateAlias', 'kms:DeleteAlias'] as const;

export const keyCannotGo = checkOf({
  id: 'F8',
  name: 'protected-keys',
  sentence:
    'No key can be deleted or disabled, those of records, backups, customers, notices and signatures alike, and only a deployment can change the policy that says so, or lead a name to another key',
  holdsIn: 'production',
  of: typed(KEY),
  required: `denials to everybody of ${ENDING.join(', ')}, and to everybody but the deployment of ${REDIRECTING.join(', ')}`,
  fix: 'keep() the key',
  found: ({ properties }) => missingDenials(list(properties, 'KeyPolicy', 'Statement'), ENDING, REDIRECTING),
});

export const logKeyFits = checkOf({
  id: 'F6',
  name: 'log-key',
  sentence: 'CloudWatch Logs may use the log key for every log group of the region',
  of: typed(KEY),
  where: ({ path }) => path.endsWith('Archive/LogKey/Resource'),
  // What CloudWatch Logs says of itself: colons throughout, or no log group can be made (AssociateKmsKey, API reference).
  required: ({ stack }) => `arn:aws:logs:${stack.region}:${stack.account}:log-group:*`,
  fix: 'keep the condition of ServiceKey',
  found: ({ properties, stack }) => {
    const found = list(properties, 'KeyPolicy', 'Statement').map((statement) =>
      at(statement, 'Condition', 'ArnLike', 'kms:EncryptionContext:aws:logs:arn'),
    );
    return found.includes(`arn:aws:logs:${stack.region}:${stack.account}:log-group:*`)
      ? undefined
      : show(found.find((each) => each !== undefined));
  },
});
