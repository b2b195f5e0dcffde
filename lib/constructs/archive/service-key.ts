import type { Conditions } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { keyAlias, type KeyPurpose } from '../../config/names';
import type { Environment } from '../../config/types';
import { admit, fromThisAccount } from '../permission/statements';
import { protectKey } from './protected-key';
import { logGroupArn } from './retained-log-group';

export interface ServiceKeyProps {
  readonly environment: Environment;
  /** Makes the key's alias, which is the same in every region. */
  readonly purpose: KeyPurpose;
  readonly description: string;
  /** AWS services that use the key on this account's behalf. */
  readonly services?: readonly string[];
}

/** A customer-managed key with one purpose. Its policy is complete here: no other stack edits it. */
export class ServiceKey extends Key {
  constructor(scope: Construct, id: string, props: ServiceKeyProps) {
    super(scope, id, { alias: keyAlias(props.environment, props.purpose), description: props.description });
    for (const service of props.services ?? []) this.allowService(service);
    protectKey(this);
  }

  private allowService(service: string): void {
    this.addToResourcePolicy(
      admit(
        service,
        ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:DescribeKey'],
        '*',
        this.onlyForUs(service),
      ),
    );
  }

  /** Only for resources of this account: the guard against a confused deputy. */
  private onlyForUs(service: string): Conditions | undefined {
    const stack = Stack.of(this);
    if (service.startsWith('logs.')) {
      return { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroupArn(this, '*') } };
    }
    if (service === 'cloudtrail.amazonaws.com')
      return { ArnLike: { 'aws:SourceArn': `arn:aws:cloudtrail:*:${stack.account}:trail/*` } };
    // EventBridge sends no source when it publishes to an encrypted topic or queue: a condition would block every finding.
    if (service === 'events.amazonaws.com') return undefined;
    return fromThisAccount(this);
  }
}
