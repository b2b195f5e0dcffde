import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keyAlias, type KeyPurpose } from '../../config/names';
import type { Environment } from '../../config/types';
import { optOut } from '../../secure-defaults';
import { protectKey } from './protected-key';

export interface SigningKeyProps {
  readonly environment: Environment;
  /** Makes the key's alias, which is the same in every region. */
  readonly purpose: KeyPurpose;
  readonly description: string;
}

/** Signs what a region proves: what was changed or invented afterwards does not verify. Its private half never leaves KMS. */
export class SigningKey extends Key {
  constructor(scope: Construct, id: string, { environment, purpose, description }: SigningKeyProps) {
    optOut(scope, { property: 'Key.enableKeyRotation', reason: 'KMS does not rotate asymmetric keys' });
    super(scope, id, {
      alias: keyAlias(environment, purpose),
      description,
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      enableKeyRotation: false,
    });
    protectKey(this);
  }
}
