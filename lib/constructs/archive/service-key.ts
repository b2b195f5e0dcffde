import { type Conditions, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { keyAlias, type KeyPurpose } from '../../config/names';
import type { Environment } from '../../config/types';
import { keep } from './protected-key';

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
    keep(this, props.environment);
  }

  private allowService(service: string): void {
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal(service)],
        actions: ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*', 'kms:DescribeKey'],
        resources: ['*'],
        conditions: this.onlyForUs(service),
      }),
    );
  }

  /** Only for resources of this account: the guard against a confused deputy. */
  private onlyForUs(service: string): Conditions | undefined {
    const stack = Stack.of(this);
    if (service.startsWith('logs.')) {
      return {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': stack.formatArn({
            service: 'logs',
            resource: 'log-group',
            resourceName: '*',
            arnFormat: ArnFormat.COLON_RESOURCE_NAME,
          }),
        },
      };
    }
    if (service === 'cloudtrail.amazonaws.com')
      return { ArnLike: { 'aws:SourceArn': `arn:aws:cloudtrail:*:${stack.account}:trail/*` } };
    // EventBridge sends no source when it publishes to an encrypted topic or queue: a condition would block every finding.
    if (service === 'events.amazonaws.com') return undefined;
    return { StringEquals: { 'aws:SourceAccount': stack.account } };
  }
}
