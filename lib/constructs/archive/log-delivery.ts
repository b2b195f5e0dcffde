import { Stack } from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnDeliveryStream } from 'aws-cdk-lib/aws-kinesisfirehose';
import { LogStream } from 'aws-cdk-lib/aws-logs';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { pascalCase } from '../../config/case';
import { logStreamName, logWriterName } from '../../config/names';
import { writerName } from '../../config/record-writers';
import type { Site } from '../../config/types';
import { raise } from '../alarm/alarm';
import { allow, ownService } from '../permission/statements';
import { LANDING } from './landing';
import { deliveryAlarms } from './log-delivery-alarms';
import type { Reporting } from './reporting';
import { type ArchivedClass, ARCHIVED_CLASSES, RetainedLogGroup } from './retained-log-group';

export interface LogDeliveryProps extends Reporting, Site {
  /** Every stream writes to its own folder of it. */
  readonly landing: Bucket;
  /** Encrypts records on their way and where they land: the archive's key. */
  readonly key: IKey;
}

/**
 * The way of every log group into the archive (H2): one stream for each retention class, to which each log group of the
 * class subscribes where it is made. An account has one subscription policy a region, which cannot tell classes apart.
 *
 * Streams write to the landing bucket, and S3 copies on to the locked one: Firehose does not document that it sends the
 * checksum without which S3 refuses an object for a locked bucket.
 */
export class LogDelivery extends Construct {
  private readonly role: Role;
  private readonly permissions: ManagedPolicy;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: LogDeliveryProps,
  ) {
    super(scope, id);
    this.role = new Role(this, 'Role', {
      roleName: writerName(props.environment, 'log-delivery', props.region),
      assumedBy: ownService(this, 'firehose.amazonaws.com'),
    });
    const errors = new RetainedLogGroup(this, 'Errors', { key: props.logKey });
    this.permissions = this.mayDeliver(errors);
    const streams = ARCHIVED_CLASSES.map((retentionClass) => this.stream(retentionClass, errors));
    const writer = this.letLogsWrite();
    // The errors are archived too. A failed delivery is one line for a batch of records: what it adds does not grow.
    errors.subscription?.node.addDependency(...streams, writer);
    raise(this, props.notices.onCall, deliveryAlarms(props.environment));
  }

  private mayDeliver(errors: RetainedLogGroup): ManagedPolicy {
    const { landing, key } = this.props;
    const policy = new ManagedPolicy(this, 'Permissions', {
      roles: [this.role],
      statements: [
        allow(['s3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads'], landing.bucketArn),
        allow(
          ['s3:AbortMultipartUpload', 's3:PutObject'],
          ARCHIVED_CLASSES.map((retentionClass) => landing.arnForObjects(`${LANDING[retentionClass].folder}/*`)),
        ),
        allow(['kms:GenerateDataKey', 'kms:Decrypt'], key.keyArn),
        allow('logs:PutLogEvents', errors.logGroupArn),
      ],
    });
    return policy;
  }

  private stream(retentionClass: ArchivedClass, errors: RetainedLogGroup): CfnDeliveryStream {
    const { environment, region, landing, key } = this.props;
    const id = pascalCase(retentionClass);
    const errorStream = new LogStream(this, `${id}Errors`, { logGroup: errors, logStreamName: retentionClass });
    // The region is in the path: both regions' records come together in each region's archive.
    const folder = `${LANDING[retentionClass].folder}/${region.name}`;
    const stream = new CfnDeliveryStream(this, id, {
      deliveryStreamName: logStreamName(environment.name, retentionClass),
      deliveryStreamType: 'DirectPut',
      deliveryStreamEncryptionConfigurationInput: { keyType: 'CUSTOMER_MANAGED_CMK', keyArn: key.keyArn },
      extendedS3DestinationConfiguration: {
        bucketArn: landing.bucketArn,
        roleArn: this.role.roleArn,
        prefix: `${folder}/!{timestamp:yyyy/MM/dd}/`,
        errorOutputPrefix: `${LANDING[retentionClass].folder}/undelivered/!{firehose:error-output-type}/${region.name}/!{timestamp:yyyy/MM/dd}/`,
        bufferingHints: { intervalInSeconds: 300, sizeInMBs: 64 },
        compressionFormat: 'GZIP',
        // The bucket's own default is a key of S3, which load balancers insist on.
        encryptionConfiguration: { kmsEncryptionConfig: { awskmsKeyArn: key.keyArn } },
        cloudWatchLoggingOptions: {
          enabled: true,
          logGroupName: errors.logGroupName,
          logStreamName: errorStream.logStreamName,
        },
        // CloudWatch Logs sends compressed batches; Athena wants one JSON document a line.
        processingConfiguration: {
          enabled: true,
          processors: [
            { type: 'Decompression', parameters: [{ parameterName: 'CompressionFormat', parameterValue: 'GZIP' }] },
            { type: 'AppendDelimiterToRecord' },
          ],
        },
      },
    });
    // Firehose tries its role when a stream is made.
    stream.node.addDependency(this.permissions);
    return stream;
  }

  /** CloudWatch Logs' identity, by a name that every log group computes. */
  private letLogsWrite(): ManagedPolicy {
    const { environment, region } = this.props;
    const stack = Stack.of(this);
    const role = new Role(this, 'Writer', {
      roleName: logWriterName(environment.name, region.name),
      assumedBy: new ServicePrincipal(`logs.${region.name}.amazonaws.com`, {
        conditions: { ArnLike: { 'aws:SourceArn': `arn:aws:logs:${region.name}:${stack.account}:*` } },
      }),
    });
    const policy = new ManagedPolicy(this, 'WriterPermissions', {
      roles: [role],
      statements: [
        allow(
          ['firehose:PutRecord', 'firehose:PutRecordBatch'],
          ARCHIVED_CLASSES.map(
            (retentionClass) =>
              `arn:aws:firehose:${region.name}:${stack.account}:deliverystream/${logStreamName(environment.name, retentionClass)}`,
          ),
        ),
      ],
    });
    return policy;
  }
}
