import { Duration, Stack } from 'aws-cdk-lib';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { backupName, vaultArn, vaultName } from '../../../config/names';
import { writerName } from '../../../config/record-writers';
import type { Site } from '../../../config/types';
import { minutes } from '../../../config/units';
import { type Background, Handler, type VariablesOf } from '../../handler/handler';
import { ScheduledRule } from '../../handler/scheduled-rule';
import { type Evidence, mayFile } from '../audit-evidence';
import { RESTORE_TESTS, type RestoreTests } from '../restore-tests';
import { allow } from '../../permission/statements';
import { JANITOR_FOLDER, type janitorVariables, storesOf } from './contract';

export interface JanitorProps extends Site {
  readonly background: Background;
  readonly tests: RestoreTests;
  readonly evidence: Evidence;
}

/** Watches what AWS Backup does not say by itself: the age of backups and of their proofs, and backups without an end (P4). */
export class Janitor extends Construct {
  constructor(scope: Construct, id: string, props: JanitorProps) {
    super(scope, id);
    const { environment, region, background, tests, evidence } = props;
    const handler = new Handler(this, 'Handler', {
      ...background,
      source: 'backup-janitor',
      roleName: writerName(environment, 'backup-janitor', region),
      description:
        'Measures the age of backups and restore tests, and reports backups that live too long; deletes nothing',
      statements: statements(props),
      environment: {
        VAULT: vaultName(environment),
        TEST_PLAN: tests.planArn,
        TEST_PLAN_NAME: backupName(environment, RESTORE_TESTS),
        EVIDENCE_BUCKET: evidence.bucket,
        STORES: Stack.of(this).toJsonString(
          Object.entries(storesOf(environment, region)).map(([store, arn]) => ({ store, arn })),
        ),
      } satisfies VariablesOf<typeof janitorVariables>,
      timeout: Duration.minutes(5),
    });
    new ScheduledRule(this, 'Hourly', { handler, every: minutes(60) });
  }
}

function statements({ environment, region, tests, evidence }: JanitorProps): readonly PolicyStatement[] {
  const all = (service: string, ...kinds: readonly string[]): readonly string[] =>
    kinds.map((kind) => `arn:aws:${service}:${region.name}:${environment.account}:${kind}:*`);
  return [
    allow(['backup:ListBackupVaults', 'backup:ListRestoreJobs'], '*'),
    allow('backup:ListRecoveryPointsByBackupVault', all('backup', 'backup-vault')),
    allow('backup:DescribeBackupVault', vaultArn(environment, region)),
    allow('backup:GetRestoreTestingPlan', tests.planArn),
    allow('rds:DescribeDBClusterSnapshots', all('rds', 'cluster', 'cluster-snapshot')),
    allow('rds:DescribeDBSnapshots', all('rds', 'db', 'snapshot')),
    ...mayFile(evidence, JANITOR_FOLDER),
  ];
}
