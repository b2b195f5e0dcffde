import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keyAlias } from '../../config/names';
import type { Environment } from '../../config/types';
import { optOut } from '../../secure-defaults';
import { keep } from '../archive/protected-key';

export interface MarkKeyProps {
  readonly environment: Environment;
}

/** Signs a region's high-water marks of the database: a mark that was changed or invented does not verify (L6). */
export class MarkKey extends Key {
  constructor(scope: Construct, id: string, { environment }: MarkKeyProps) {
    optOut(scope, { property: 'Key.enableKeyRotation', reason: 'KMS does not rotate asymmetric keys' });
    super(scope, id, {
      alias: keyAlias(environment, 'marks'),
      description: 'Signs high-water marks of the tenant database',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      enableKeyRotation: false,
    });
    keep(this, environment);
  }
}
