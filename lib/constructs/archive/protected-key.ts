/** Protected keys: what a key has encrypted or signed is useless without it. */
import { Alias, type Key } from 'aws-cdk-lib/aws-kms';
import { isProtected, keepAlong } from '../../secure-defaults';
import { deny } from '../permission/statements';
import { deployer } from './deployment-role';

/** Actions that make a key unusable, for ever or until it is restored. */
const ENDING = ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteImportedKeyMaterial'];

/** Actions that remove this protection, or point the alias to an unprotected key: copies and grants use aliases. */
const REDIRECTING = ['kms:PutKeyPolicy', 'kms:UpdateAlias', 'kms:DeleteAlias'];

/**
 * Denies deletion and disabling of the key to all, and changes of its policy or alias to all except a deployment (F8).
 * Protects every key of a protected environment: without the database's key, the snapshots in the locked vault cannot be
 * read; without the alert topics' key, no alarm arrives.
 */
export function protectKey(key: Key): void {
  // A key that is kept is found by its alias, in the other region too.
  keepAlong(...key.node.children.filter((child) => child instanceof Alias));
  if (!isProtected(key)) return;
  key.addToResourcePolicy(deny(ENDING, { resources: ['*'] }));
  key.addToResourcePolicy(
    deny(REDIRECTING, { resources: ['*'] }, { ArnNotEquals: { 'aws:PrincipalArn': deployer(key) } }),
  );
}
