import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { z } from 'zod';
import { BACKUP } from '../../config/numbers';
import { writerName } from '../../config/record-writers';
import { minutes } from '../../config/units';
import { type Background, Handler } from '../handler/handler';
import { ScheduledRule } from '../handler/scheduled-rule';
import type { MailStore } from '../mail-store/mail-store';
import { type Evidence, mayConsult, mayFile } from './audit-evidence';
import { FOLDERS, PATIENCE_MS, type sampleObjectsEnvironment } from './validation/contract';

export interface SamplerProps {
  /** Of the same region; some of their objects are read. */
  readonly stores: readonly MailStore[];
  readonly background: Background;
  /** Where samples go: what they hold names customers, so that they have a class of their own, with an end (P3). */
  readonly samples: Evidence;
  /** Signs samples. */
  readonly markKey: IKey;
}

const MINUTES_PER_HOUR = 60;

/** Writes down, signed and locked away, which bytes some objects of each store have: what restores are compared with (validation/). */
export class Sampler extends Construct {
  constructor(scope: Construct, id: string, { stores, background, samples, markKey }: SamplerProps) {
    super(scope, id);
    const variables = {
      MARK_KEY: markKey.keyArn,
      SAMPLE_BUCKET: samples.bucket,
      SAMPLED_BUCKETS: stores.map(({ name }) => name).join(','),
    } satisfies Omit<z.input<typeof sampleObjectsEnvironment>, 'AWS_REGION'>;
    const handler = new Handler(this, 'Handler', {
      ...background,
      source: 'sample-objects',
      roleName: writerName(samples.environment, 'sampler', samples.region),
      description: 'Signs digests of some objects of each bucket, and puts them into the archive',
      statements: [
        ...stores.flatMap(reading),
        new PolicyStatement({ actions: ['kms:Sign', 'kms:GetPublicKey'], resources: [markKey.keyArn] }),
        ...mayFile(samples, FOLDERS.samples),
        ...mayConsult(samples, FOLDERS.samples),
      ],
      environment: variables,
      timeout: Duration.millis(PATIENCE_MS.objects.function),
    });
    new ScheduledRule(this, 'Daily', { handler, every: minutes(BACKUP.sampleInterval.hours * MINUTES_PER_HOUR) });
  }
}

/** By name: what another stack exports would have to stay as long as this one reads it. */
const reading = ({ arn, bucket: { encryptionKey } }: MailStore): readonly PolicyStatement[] => [
  new PolicyStatement({ actions: ['s3:ListBucket'], resources: [arn] }),
  new PolicyStatement({ actions: ['s3:GetObject', 's3:GetObjectVersion'], resources: [`${arn}/*`] }),
  ...(encryptionKey ? [new PolicyStatement({ actions: ['kms:Decrypt'], resources: [encryptionKey.keyArn] })] : []),
];
