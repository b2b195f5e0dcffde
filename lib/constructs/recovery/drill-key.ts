import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keyAlias } from '../../config/names';
import type { Environment } from '../../config/types';
import { optOut } from '../../secure-defaults';
import { keep } from '../archive/protected-key';

export interface DrillKeyProps {
  readonly environment: Environment;
}

/**
 * Signs the heads of drills' evidence (M7): what was changed afterwards does not verify. Each region has one of its own, for a
 * drill depends on nothing in the region that it leaves.
 */
export class DrillKey extends Key {
  constructor(scope: Construct, id: string, { environment }: DrillKeyProps) {
    optOut(scope, { property: 'Key.enableKeyRotation', reason: 'KMS does not rotate asymmetric keys' });
    super(scope, id, {
      alias: keyAlias(environment, 'drill'),
      description: 'Signs the evidence of drills',
      keySpec: KeySpec.ECC_NIST_P256,
      keyUsage: KeyUsage.SIGN_VERIFY,
      enableKeyRotation: false,
    });
    keep(this, environment);
  }
}
