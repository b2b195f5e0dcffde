import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { AlertTopics } from './alert-topics';

/** Where records and alarms of a construct go. */
export interface Reporting {
  /** Encrypts log groups and dead-letter queues. */
  readonly logKey: IKey;
  readonly notices: AlertTopics;
}
