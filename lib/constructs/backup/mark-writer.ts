import { Duration } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { BACKUP } from '../../config/numbers';
import { writerName } from '../../config/record-writers';
import { DATABASE_ROLE } from '../../runtime/database/roles';
import { SigningKey } from '../archive/signing-key';
import type { DatabaseVariables } from '../database/tenant-database';
import { type Background, Handler, type VariablesOf } from '../handler/handler';
import { ScheduledRule } from '../handler/scheduled-rule';
import { databases } from '../service/service-network';
import { allow } from '../permission/statements';
import { type Evidence, mayConsult, mayFile } from './audit-evidence';
import { FOLDERS, type writeMarkEnvironment } from './validation/contract';

export interface MarkWriterProps {
  /** How this region's reader is reached. */
  readonly database: DatabaseVariables;
  readonly background: Background;
  readonly evidence: Evidence;
}

/**
 * Writes down, signed and locked away, how far this region's copy of the database is: what is restored later must not fall
 * behind the mark of its time (validation/).
 */
export class MarkWriter extends Construct {
  readonly key: SigningKey;
  readonly handler: Handler;

  constructor(scope: Construct, id: string, { database, background, evidence }: MarkWriterProps) {
    super(scope, id);
    const { environment, region, bucket } = evidence;
    this.key = new SigningKey(this, 'Key', {
      environment,
      purpose: 'marks',
      description: 'Signs high-water marks of the tenant database',
    });
    const { functions, reaches } = background.network;
    this.handler = new Handler(this, 'Handler', {
      ...background,
      network: { functions, reaches: [...reaches, ...databases([region])] },
      source: 'write-mark',
      roleName: writerName(environment, 'mark-writer', region),
      description: 'Signs how far the database is, and puts it into the archive',
      statements: [
        // Each mark names the one before, which is verified first.
        allow(['kms:Sign', 'kms:GetPublicKey'], this.key.keyArn),
        ...mayFile(evidence, FOLDERS.marks),
        ...mayConsult(evidence, FOLDERS.marks),
        maySignIn(evidence),
      ],
      environment: {
        DATABASE_READER_HOST: database.DATABASE_READER_HOST,
        DATABASE_PORT: database.DATABASE_PORT,
        DATABASE_NAME: database.DATABASE_NAME,
        MARK_KEY: this.key.keyArn,
        EVIDENCE_BUCKET: bucket,
      } satisfies VariablesOf<typeof writeMarkEnvironment>,
      timeout: Duration.minutes(2),
    });
    new ScheduledRule(this, 'Often', { handler: this.handler, every: BACKUP.markInterval });
  }
}

/** Signing in for verification, in this region. The resource id of a cluster is random; that of a restored one, unknown before. */
export const maySignIn = ({ environment, region }: Evidence): PolicyStatement =>
  allow(
    'rds-db:connect',
    `arn:aws:rds-db:${region.name}:${environment.account}:dbuser:*/${DATABASE_ROLE.verification}`,
  );
