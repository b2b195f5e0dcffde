import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { z } from 'zod';
import { DATABASE_NAME, RESTORED } from '../../config/names';
import { type Background, Handler } from '../handler/handler';
import type { MailStore } from '../mail-store/mail-store';
import { type Evidence, mayConsult } from './audit-evidence';
import { maySignIn } from './mark-writer';
import type { RestoreTests } from './restore-tests';
import {
  FOLDERS,
  PATIENCE_MS,
  type validateDatabaseEnvironment,
  type validateObjectsEnvironment,
} from './validation/contract';

export interface ValidatorsProps {
  readonly background: Background;
  readonly tests: RestoreTests;
  /** Encrypts restored objects. */
  readonly key: IKey;
  /** Verifies marks and samples. */
  readonly markKey: IKey;
  /** Where marks are. */
  readonly evidence: Evidence;
  /** Where samples are. */
  readonly samples: Evidence;
  /** What restored objects are copies of. */
  readonly stores: readonly MailStore[];
}

/** What judges restored copies (validation/): the one function that a restored database can be reached from, and one for objects. */
export class Validators extends Construct {
  readonly database: Handler;
  readonly objects: Handler;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ValidatorsProps,
  ) {
    super(scope, id);
    this.database = this.validateDatabase();
    this.objects = this.validateObjects();
  }

  private validateDatabase(): Handler {
    const { background, tests, markKey, evidence } = this.props;
    const variables = { DATABASE_NAME, MARK_KEY: markKey.keyArn, EVIDENCE_BUCKET: evidence.bucket } satisfies Omit<
      z.input<typeof validateDatabaseEnvironment>,
      'AWS_REGION'
    >;
    const handler = new Handler(this, 'Database', {
      ...background,
      source: 'validate-database',
      description: 'Judges a restored database; changes nothing',
      statements: [maySignIn(evidence), mayVerify(markKey), ...mayConsult(evidence, FOLDERS.marks)],
      environment: variables,
      timeout: Duration.millis(PATIENCE_MS.database.function),
    });
    if (handler.securityGroup) tests.allowFrom(handler.securityGroup);
    return handler;
  }

  private validateObjects(): Handler {
    const { background, key, markKey, samples, stores } = this.props;
    const restored = `arn:aws:s3:::${RESTORED.byBackup}-*`;
    const variables = { MARK_KEY: markKey.keyArn, SAMPLE_BUCKET: samples.bucket } satisfies Omit<
      z.input<typeof validateObjectsEnvironment>,
      'AWS_REGION'
    >;
    return new Handler(this, 'Objects', {
      ...background,
      source: 'validate-objects',
      description: 'Judges restored objects by sample; changes nothing',
      statements: [
        // Without the first, S3 does not say that an object is not there.
        new PolicyStatement({ actions: ['s3:ListBucket'], resources: [restored] }),
        new PolicyStatement({ actions: ['s3:GetObject'], resources: [`${restored}/*`] }),
        new PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] }),
        // Whether an object of a sample was still there at the recovery point.
        new PolicyStatement({ actions: ['s3:ListBucketVersions'], resources: stores.map(({ arn }) => arn) }),
        mayVerify(markKey),
        ...mayConsult(samples, FOLDERS.samples),
      ],
      environment: variables,
      timeout: Duration.millis(PATIENCE_MS.objects.function),
    });
  }
}

/** Signatures are verified with the public half, in the function itself. */
const mayVerify = (markKey: IKey): PolicyStatement =>
  new PolicyStatement({ actions: ['kms:GetPublicKey'], resources: [markKey.keyArn] });
