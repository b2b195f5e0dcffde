import type { IKey } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { RETENTION } from '../../config/numbers';

/** Retention classes that CloudWatch Logs holds; the others live in buckets only. */
export type LogClass = 'email' | 'infrastructure' | 'trail';

export interface RetainedLogGroupProps {
  /** Decides how long records are kept (F6, F7, F9). */
  readonly retentionClass: LogClass;
  /** The region's log key. */
  readonly key: IKey;
  /** Physical name, only for services that demand a prefix (`aws-waf-logs-`); default: generated. */
  readonly name?: string;
}

/** A log group that is encrypted and kept for exactly as long as its class says: the only kind there is here. */
export class RetainedLogGroup extends LogGroup {
  constructor(scope: Construct, id: string, props: RetainedLogGroupProps) {
    super(scope, id, {
      encryptionKey: props.key,
      retention: RETENTION[props.retentionClass].logs.days,
      logGroupName: props.name,
    });
  }
}
