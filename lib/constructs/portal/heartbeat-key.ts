import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { keyAlias } from '../../config/names';
import type { Environment } from '../../config/types';
import { MAC_ALGORITHM } from '../../runtime/request-mac';
import { optOut } from '../../secure-defaults';
import { protectKey } from '../archive/protected-key';

export interface HeartbeatKeyProps {
  /** Part of the key's alias, by which a drill requests a MAC from each region's KMS. */
  readonly environment: Environment;
}

/**
 * Authenticates the heartbeats that a drill sends through the front door. Each region has its own key, which never leaves
 * KMS. IAM decides who may send heartbeats: only the drill operator has `kms:GenerateMac` on the key.
 */
export class HeartbeatKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment }: HeartbeatKeyProps) {
    super(scope, id);
    optOut(this, {
      property: 'Key.enableKeyRotation',
      reason: 'KMS cannot rotate an HMAC key; the key never leaves KMS, and its MACs are valid for five minutes',
    });
    const key = new Key(this, 'Key', {
      alias: keyAlias(environment, 'heartbeat'),
      description: 'MACs of heartbeats',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      enableKeyRotation: false,
    });
    protectKey(key);
    this.arn = key.keyArn;
  }

  /** Lets `grantee` verify MACs of this key, but not generate them. */
  grantVerify(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['kms:VerifyMac'],
      resourceArns: [this.arn],
      conditions: { StringEquals: { 'kms:MacAlgorithm': MAC_ALGORITHM } },
    });
  }
}
