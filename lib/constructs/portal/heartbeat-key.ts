import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { keyAlias } from '../../config/names';
import type { Environment } from '../../config/types';
import { MAC_ALGORITHM } from '../../runtime/request-mac';
import { optOut } from '../../secure-defaults';
import { keep } from '../archive/protected-key';

export interface HeartbeatKeyProps {
  /** Makes the key's alias: a drill asks each region's KMS for a MAC by this name. */
  readonly environment: Environment;
}

/**
 * Authenticates what a drill sends through the front door; each region has a key of its own, which never leaves KMS. Who
 * may send heartbeats is a matter of IAM: `kms:GenerateMac` on it, which the drill operator alone is given.
 */
export class HeartbeatKey extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { environment }: HeartbeatKeyProps) {
    super(scope, id);
    optOut(this, {
      property: 'Key.enableKeyRotation',
      reason: 'KMS cannot rotate an HMAC key; nobody has a copy of it, and what it made is good for five minutes',
    });
    const key = new Key(this, 'Key', {
      alias: keyAlias(environment, 'heartbeat'),
      description: 'MACs of heartbeats',
      keySpec: KeySpec.HMAC_256,
      keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
      enableKeyRotation: false,
    });
    keep(key, environment);
    this.arn = key.keyArn;
  }

  /** Lets `grantee` ask whether a MAC is this key's, and not make one. */
  grantVerify(grantee: IGrantable): void {
    Grant.addToPrincipal({
      grantee,
      actions: ['kms:VerifyMac'],
      resourceArns: [this.arn],
      conditions: { StringEquals: { 'kms:MacAlgorithm': MAC_ALGORITHM } },
    });
  }
}
