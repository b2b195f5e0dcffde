import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { z } from 'zod';
import { backupName, vaultArn, vaultName } from '../../../config/names';
import { writerName } from '../../../config/record-writers';
import type { Environment, Region } from '../../../config/types';
import { minutes } from '../../../config/units';
import { type Background, Handler } from '../../handler/handler';
import { ScheduledRule } from '../../handler/scheduled-rule';
import { type Evidence, mayFile } from '../audit-evidence';
import { RESTORE_TESTS, type RestoreTests } from '../restore-tests';
import { JANITOR_FOLDER, type janitorVariables, storesOf } from './contract';

export interface JanitorProps {
  readonly environment: Environment;
  readonly region: Region;
  readonly background: Background;
  readonly tests: RestoreTests;
  readonly evidence: Evidence;
}

/** Watches what AWS Backup does not say by itself: the age of backups and of their proofs, and backups without an end (P4). */
export class Janitor extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: JanitorProps,
  ) {
    super(scope, id);
    const { environment, region, background, tests, evidence } = props;
    const variables: Omit<z.input<typeof janitorVariables>, 'AWS_REGION'> = {
      VAULT: vaultName(environment),
      TEST_PLAN: tests.planArn,
      TEST_PLAN_NAME: backupName(environment, RESTORE_TESTS),
      EVIDENCE_BUCKET: evidence.bucket,
      STORES: Stack.of(this).toJsonString(
        Object.entries(storesOf(environment, region)).map(([store, arn]) => ({ store, arn })),
      ),
    };
    const handler = new Handler(this, 'Handler', {
      ...background,
      source: 'backup-janitor',
      roleName: writerName(environment, 'backup-janitor', region),
      description:
        'Measures the age of backups and restore tests, and reports backups that live too long; deletes nothing',
      statements: this.statements(),
      environment: variables,
      timeout: Duration.minutes(5),
    });
    new ScheduledRule(this, 'Hourly', { handler, every: minutes(60) });
  }

  private statements(): readonly PolicyStatement[] {
    const { environment, region, tests, evidence } = this.props;
    const all = (service: string, ...kinds: readonly string[]): readonly string[] =>
      kinds.map((kind) => `arn:aws:${service}:${region.name}:${environment.account}:${kind}:*`);
    const may = (actions: readonly string[], ...resources: readonly string[]): PolicyStatement =>
      new PolicyStatement({ actions: [...actions], resources: [...resources] });
    return [
      may(['backup:ListBackupVaults', 'backup:ListRestoreJobs'], '*'),
      may(['backup:ListRecoveryPointsByBackupVault'], ...all('backup', 'backup-vault')),
      may(['backup:DescribeBackupVault'], vaultArn(environment, region)),
      may(['backup:GetRestoreTestingPlan'], tests.planArn),
      may(['rds:DescribeDBClusterSnapshots'], ...all('rds', 'cluster', 'cluster-snapshot')),
      may(['rds:DescribeDBSnapshots'], ...all('rds', 'db', 'snapshot')),
      ...mayFile(evidence, JANITOR_FOLDER),
    ];
  }
}
