import { Duration } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { BACKUP } from '../../config/numbers';
import { writerName } from '../../config/record-writers';
import { minutes } from '../../config/units';
import { type Background, Handler, type VariablesOf } from '../handler/handler';
import { ScheduledRule } from '../handler/scheduled-rule';
import type { MailStore } from '../mail-store/mail-store';
import { allow } from '../permission/statements';
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
    const handler = new Handler(this, 'Handler', {
      ...background,
      source: 'sample-objects',
      roleName: writerName(samples.environment, 'sampler', samples.region),
      description: 'Signs digests of some objects of each bucket, and puts them into the archive',
      statements: [
        ...stores.flatMap(reading),
        allow(['kms:Sign', 'kms:GetPublicKey'], markKey.keyArn),
        ...mayFile(samples, FOLDERS.samples),
        ...mayConsult(samples, FOLDERS.samples),
      ],
      environment: {
        MARK_KEY: markKey.keyArn,
        SAMPLE_BUCKET: samples.bucket,
        SAMPLED_BUCKETS: stores.map(({ name }) => name).join(','),
      } satisfies VariablesOf<typeof sampleObjectsEnvironment>,
      timeout: Duration.millis(PATIENCE_MS.objects.function),
    });
    new ScheduledRule(this, 'Daily', { handler, every: minutes(BACKUP.sampleInterval.hours * MINUTES_PER_HOUR) });
  }
}

/** By name: what another stack exports would have to stay as long as this one reads it. */
const reading = ({ arn, bucket: { encryptionKey } }: MailStore): readonly PolicyStatement[] => [
  allow('s3:ListBucket', arn),
  allow(['s3:GetObject', 's3:GetObjectVersion'], `${arn}/*`),
  ...(encryptionKey ? [allow('kms:Decrypt', encryptionKey.keyArn)] : []),
];
