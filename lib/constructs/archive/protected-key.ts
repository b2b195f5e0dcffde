/** Keys that outlast whoever would end them: what a key has encrypted or signed is worth as much as the key. */
import { AnyPrincipal, type Conditions, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Key } from 'aws-cdk-lib/aws-kms';
import type { Environment } from '../../config/types';
import { isProtected } from '../../secure-defaults';
import { deployer } from './deployment-role';

/** What makes a key useless, for good or until somebody notices. */
const ENDING = ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:DeleteImportedKeyMaterial'];

/** What takes this protection away, or leads the key's name to a key without it: copies and grants go by names of keys. */
const REDIRECTING = ['kms:PutKeyPolicy', 'kms:UpdateAlias', 'kms:DeleteAlias'];

/**
 * Nobody may end the key, and only a deployment may change its policy or its name (F8). Every key of a protected environment:
 * without the database's, the snapshots in the locked vault open no more; without that of the notices, no alarm is heard.
 */
export function keep(key: Key, environment: Environment): void {
  if (!isProtected(environment)) return;
  key.addToResourcePolicy(deny(ENDING));
  key.addToResourcePolicy(deny(REDIRECTING, { ArnNotEquals: { 'aws:PrincipalArn': deployer(key) } }));
}

const deny = (actions: readonly string[], conditions?: Conditions): PolicyStatement =>
  new PolicyStatement({
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [...actions],
    resources: ['*'],
    conditions,
  });
