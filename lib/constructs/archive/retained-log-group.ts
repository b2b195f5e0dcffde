import { ArnFormat, Stack, Stage } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnSubscriptionFilter, LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';
import { logStreamName, logWriterName } from '../../config/names';
import { RETENTION } from '../../config/numbers';
import { secretsMask } from './secrets-mask';

/** Retention classes that CloudWatch Logs holds; the others live in buckets only. */
export type LogClass = 'email' | 'infrastructure' | 'trail';

/** Classes whose log groups are delivered to the archive. CloudTrail delivers its records there itself, with proof of integrity. */
export const ARCHIVED_CLASSES = ['email', 'infrastructure'] as const satisfies readonly LogClass[];

export type ArchivedClass = (typeof ARCHIVED_CLASSES)[number];

export interface RetainedLogGroupProps {
  /** Decides how long records are kept (F6, F7, F9), and where in the archive; default: `infrastructure`. */
  readonly retentionClass?: LogClass;
  /** The region's log key. */
  readonly key: IKey;
  /** Physical name, only for services that demand a prefix (`aws-waf-logs-`); default: generated. */
  readonly name?: string;
  /** True where programs write words of their own, in which a secret could stand; records of packets and calls hold none. */
  readonly masked?: true;
}

/**
 * A log group that is encrypted, kept for exactly as long as its class says, and delivered to the archive of its class
 * (H2): the only kind there is here.
 */
export class RetainedLogGroup extends LogGroup {
  /** The way into the archive; `undefined` where the records get there without it. */
  readonly subscription: CfnSubscriptionFilter | undefined;

  constructor(scope: Construct, id: string, props: RetainedLogGroupProps) {
    const { retentionClass = 'infrastructure' } = props;
    super(scope, id, {
      encryptionKey: props.key,
      retention: RETENTION[retentionClass].logs.days,
      logGroupName: props.name,
      dataProtectionPolicy: props.masked && secretsMask(),
    });
    const archived = ARCHIVED_CLASSES.find((each) => each === retentionClass);
    this.subscription = archived && this.archive(archived);
  }

  /** By computed names, not by reference: the archive is deployed first, and log groups are in every stack. */
  private archive(retentionClass: ArchivedClass): CfnSubscriptionFilter {
    const { region, account } = Stack.of(this);
    const environment = Stage.of(this)?.stageName;
    if (!environment)
      throw new Error(
        `${this.node.path}: a log group must be below the stage of an environment, whose name tells its archive`,
      );
    return new CfnSubscriptionFilter(this, 'ToArchive', {
      logGroupName: this.logGroupName,
      filterName: 'archive',
      filterPattern: '',
      destinationArn: `arn:aws:firehose:${region}:${account}:deliverystream/${logStreamName(environment, retentionClass)}`,
      roleArn: `arn:aws:iam::${account}:role/${logWriterName(environment, region)}`,
    });
  }
}

/** ARN of a log group by its name; that of the log group itself ends in `:*`, which some services do not accept. */
export const logGroupArn = (scope: IConstruct, resourceName: string): string =>
  Stack.of(scope).formatArn({
    service: 'logs',
    resource: 'log-group',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
