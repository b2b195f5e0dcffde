import { Duration } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { DATABASE_NAME, RESTORED } from '../../config/names';
import { type Background, Handler, type VariablesOf } from '../handler/handler';
import type { MailStore } from '../mail-store/mail-store';
import { allow } from '../permission/statements';
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

  constructor(scope: Construct, id: string, props: ValidatorsProps) {
    super(scope, id);
    this.database = this.validateDatabase(props);
    this.objects = this.validateObjects(props);
  }

  private validateDatabase({ background, tests, markKey, evidence }: ValidatorsProps): Handler {
    const handler = new Handler(this, 'Database', {
      ...background,
      source: 'validate-database',
      description: 'Judges a restored database; changes nothing',
      statements: [maySignIn(evidence), mayVerify(markKey), ...mayConsult(evidence, FOLDERS.marks)],
      environment: {
        DATABASE_NAME,
        MARK_KEY: markKey.keyArn,
        EVIDENCE_BUCKET: evidence.bucket,
      } satisfies VariablesOf<typeof validateDatabaseEnvironment>,
      timeout: Duration.millis(PATIENCE_MS.database.function),
    });
    if (handler.securityGroup) tests.allowFrom(handler.securityGroup);
    return handler;
  }

  private validateObjects({ background, key, markKey, samples, stores }: ValidatorsProps): Handler {
    const restored = `arn:aws:s3:::${RESTORED.byBackup}-*`;
    return new Handler(this, 'Objects', {
      ...background,
      source: 'validate-objects',
      description: 'Judges restored objects by sample; changes nothing',
      statements: [
        // Without the first, S3 does not say that an object is not there.
        allow('s3:ListBucket', restored),
        allow('s3:GetObject', `${restored}/*`),
        allow('kms:Decrypt', key.keyArn),
        // Whether an object of a sample was still there at the recovery point.
        allow(
          's3:ListBucketVersions',
          stores.map(({ arn }) => arn),
        ),
        mayVerify(markKey),
        ...mayConsult(samples, FOLDERS.samples),
      ],
      environment: {
        MARK_KEY: markKey.keyArn,
        SAMPLE_BUCKET: samples.bucket,
      } satisfies VariablesOf<typeof validateObjectsEnvironment>,
      timeout: Duration.millis(PATIENCE_MS.objects.function),
    });
  }
}

/** Signatures are verified with the public half, in the function itself. */
const mayVerify = (markKey: IKey): PolicyStatement => allow('kms:GetPublicKey', markKey.keyArn);
